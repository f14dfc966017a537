import {
  COST_METRICS,
  CostLoadReport,
  CubeOptions,
  isDay,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import type { CostArtifact, CostSource } from '../cost/CostSource';
import { CellSums, reportedSums, sumCells } from './cellSums';

/** A source in a state that the test can change. */
export interface CostSourceFixture {
  /** Has at least two good artefacts, each with a charge of non-zero cost. */
  source: CostSource;
  /** Exact totals of one artefact, computed without the source: decimal strings by currency. */
  expected: {
    artifact: string;
    totals: Record<string, { billed: string; effective: string }>;
  };
  /** Changes one byte of the named artefact, so that it is still good. */
  changeOneByte(artifact: string): Promise<void>;
  /** Makes the named artefact unreadable as a bill. */
  corrupt(artifact: string): Promise<void>;
  /** Makes the whole source unreachable. */
  breakSource(): Promise<void>;
  /** What is left of work in progress, for people: temporary files, child processes, open handles. */
  listLeftovers(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** What every artefact is read with. */
const CUBE: CubeOptions = {
  tagKeys: ['service', 'owner'],
  environmentTagKeys: ['environment'],
  stripTagPrefixes: ['user:'],
  descriptionPatterns: [],
};

const SHA256 = /^[0-9a-f]{64}$/;

/** What the conformance tests need. */
export interface CostSourceConformanceOptions {
  /** The functions of Jest, or of a framework that has the same ones. */
  describe: typeof describe;
  it: typeof it;
  expect: typeof expect;
  /** Of the source, for the names of the tests. */
  name: string;
  /** Makes a fresh source for every test. */
  createFixture: () => Promise<CostSourceFixture>;
}

/** The contract of {@link CostSource} as tests; every cost source must pass them. To be called at the top level of a test file. */
export function costSourceConformance({
  describe,
  it,
  expect,
  name,
  createFixture,
}: CostSourceConformanceOptions): void {
  const never = () => new AbortController().signal;

  async function withFixture(
    test: (fixture: CostSourceFixture) => Promise<void>,
  ): Promise<void> {
    const fixture = await createFixture();
    try {
      await test(fixture);
    } finally {
      await fixture.dispose();
    }
  }

  async function read(
    source: CostSource,
    artifact: CostArtifact,
  ): Promise<{ report: CostLoadReport; sums: CellSums }> {
    const content = await source.readArtifact(artifact, {
      cube: CUBE,
      signal: never(),
    });
    try {
      return { report: content.report, sums: await sumCells(content) };
    } finally {
      await content.close();
    }
  }

  async function list(source: CostSource): Promise<CostArtifact[]> {
    const { artifacts } = await source.listArtifacts({ signal: never() });
    return artifacts;
  }

  async function find(
    source: CostSource,
    artifact: string,
  ): Promise<CostArtifact> {
    const found = (await list(source)).find(item => item.name === artifact);
    expect(found).toBeDefined();
    return found!;
  }

  describe(`${name} as a cost source`, () => {
    it('has an id of its module and instance, and a schedule', () =>
      withFixture(async ({ source }) => {
        expect(source.id).toMatch(/^[a-z0-9-]+:[A-Za-z0-9._-]+$/);
        expect(source.schedule.frequency).toBeDefined();
        expect(source.schedule.timeout).toBeDefined();
      }));

    it('lists artefacts with unique names, hashes and run times', () =>
      withFixture(async ({ source, expected }) => {
        const { artifacts, failures } = await source.listArtifacts({
          signal: never(),
        });
        expect(failures).toEqual([]);
        expect(artifacts.length).toBeGreaterThanOrEqual(2);
        const names = artifacts.map(artifact => artifact.name);
        expect(new Set(names).size).toBe(names.length);
        expect(names).toContain(expected.artifact);
        for (const artifact of artifacts) {
          expect(artifact.hash).toMatch(SHA256);
          expect(new Date(artifact.runTime).toJSON()).not.toBeNull();
        }
      }));

    it('lists the same when nothing has changed', () =>
      withFixture(async ({ source }) => {
        expect(await list(source)).toEqual(await list(source));
      }));

    it('gives a changed artefact, and only it, another hash', () =>
      withFixture(async ({ source, expected, changeOneByte }) => {
        const before = await list(source);
        await changeOneByte(expected.artifact);
        const after = await list(source);
        for (const { name: artifact, hash } of before) {
          const now = after.find(item => item.name === artifact);
          const same = now?.hash === hash;
          expect([artifact, same]).toEqual([
            artifact,
            artifact !== expected.artifact,
          ]);
        }
      }));

    it('delivers cells that add up to the bill, to the last digit', () =>
      withFixture(async ({ source, expected }) => {
        const artifact = await find(source, expected.artifact);
        const { report, sums } = await read(source, artifact);
        expect(
          [...sums.byCurrency].map(([currency, { billed, effective }]) => [
            currency,
            billed,
            effective,
          ]),
        ).toEqual(
          Object.entries(expected.totals).map(([currency, totals]) => [
            currency,
            parseDecimal(totals.billed),
            parseDecimal(totals.effective),
          ]),
        );
        expect(
          [...sums.byCurrency].sort(([a], [b]) => (a < b ? -1 : 1)),
        ).toEqual(reportedSums(report));
      }));

    it('accounts for every row', () =>
      withFixture(async ({ source }) => {
        for (const artifact of await list(source)) {
          const { report, sums } = await read(source, artifact);
          const { read: all, accepted, rejected } = report.rows;
          expect(all).toBeGreaterThan(0);
          expect(accepted + rejected).toBe(all);
          expect(sums.rows).toBe(accepted);
        }
      }));

    it('delivers cells with whole keys, each key once', () =>
      withFixture(async ({ source, expected }) => {
        const artifact = await find(source, expected.artifact);
        const { sums } = await read(source, artifact);
        const keys = new Set<string>();
        for (const cell of sums.cells) {
          const { amounts, rowCount, missingList, missingContracted, ...key } =
            cell;
          for (const value of Object.values(key)) {
            expect(typeof value).toBe('string');
          }
          for (const metric of COST_METRICS) {
            expect(typeof amounts[metric]).toBe('bigint');
          }
          for (const day of [
            key.chargeDay,
            key.billingPeriodStart,
            key.billingPeriodEnd,
          ]) {
            expect([day, isDay(day)]).toEqual([day, true]);
          }
          expect(key.billingPeriodStart < key.billingPeriodEnd).toBe(true);
          expect(key.billingAccountId).not.toBe('');
          expect(key.currency).not.toBe('');
          expect(JSON.parse(key.allocationKey)).toBeInstanceOf(Object);
          for (const count of [rowCount, missingList, missingContracted]) {
            expect(Number.isInteger(count) && count >= 0).toBe(true);
          }
          keys.add(JSON.stringify(key));
        }
        expect(keys.size).toBe(sums.cells.length);
      }));

    it('reads the same twice', () =>
      withFixture(async ({ source, expected }) => {
        const artifact = await find(source, expected.artifact);
        const first = await read(source, artifact);
        const second = await read(source, artifact);
        expect(second.sums.byCurrency).toEqual(first.sums.byCurrency);
        expect(second.sums.rows).toBe(first.sums.rows);
      }));

    it('refuses a corrupt artefact with a stable code, and reads the others', () =>
      withFixture(async ({ source, expected, corrupt }) => {
        await corrupt(expected.artifact);
        const listing = await source.listArtifacts({ signal: never() });
        const broken = listing.artifacts.find(
          ({ name: artifact }) => artifact === expected.artifact,
        );
        const error: unknown = broken
          ? await read(source, broken).catch(reason => reason)
          : listing.failures.find(
              ({ artifact }) => artifact === expected.artifact,
            )?.error;
        expect(error).toMatchObject({
          name: 'SourceError',
          code: 'invalid_content',
          message: expect.stringMatching(/\S/),
        });
        const others = listing.artifacts.filter(item => item !== broken);
        expect(others).not.toEqual([]);
        for (const artifact of others) {
          const { report } = await read(source, artifact);
          expect(report.rows.accepted).toBeGreaterThan(0);
        }
      }));

    it('says with a stable code that it cannot be reached', () =>
      withFixture(async ({ source, breakSource }) => {
        await breakSource();
        await expect(
          source.listArtifacts({ signal: never() }),
        ).rejects.toMatchObject({
          name: 'SourceError',
          code: expect.stringMatching(
            /^(not_found|unauthorised|rate_limited|timeout|unavailable)$/,
          ),
        });
      }));

    it('stops when it is told to before it began', () =>
      withFixture(async ({ source, expected, listLeftovers }) => {
        const artifact = await find(source, expected.artifact);
        const signal = AbortSignal.abort();
        await expect(source.listArtifacts({ signal })).rejects.toThrow();
        await expect(
          source.readArtifact(artifact, { cube: CUBE, signal }),
        ).rejects.toThrow();
        expect(await listLeftovers()).toEqual([]);
      }));

    it('stops when it is told to while it reads, and leaves nothing behind', () =>
      withFixture(async ({ source, expected, listLeftovers }) => {
        const artifact = await find(source, expected.artifact);
        const controller = new AbortController();
        const reading = source.readArtifact(artifact, {
          cube: CUBE,
          signal: controller.signal,
        });
        controller.abort();
        await expect(reading).rejects.toThrow();
        expect(await listLeftovers()).toEqual([]);
      }));

    it('frees everything on close, also unread and twice', () =>
      withFixture(async ({ source, expected, listLeftovers }) => {
        const artifact = await find(source, expected.artifact);
        const content = await source.readArtifact(artifact, {
          cube: CUBE,
          signal: never(),
        });
        await content.close();
        await content.close();
        expect(await listLeftovers()).toEqual([]);
        await read(source, artifact);
        expect(await listLeftovers()).toEqual([]);
      }));
  });
}
