import {
  DrillCheck,
  drillCheckSchema,
} from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { rmSync } from 'node:fs';
import { Client } from 'pg';
import type { z } from 'zod';
import {
  configWith,
  definitionWith,
  recordDrill,
  SHOP_CHECKS,
} from './__testUtils__/drills';
import { fakeExecutor } from './__testUtils__/FakeExecutor';
import { DATABASE, Shop } from './__testUtils__/Shop';
import { makeToolDirectory, missingTools } from './__testUtils__/tools';
import type { CheckDatabase } from './checks/CheckDatabase';
import type { RestoredCopy } from './checks/CheckRun';
import { createCheckRun } from './checks/createCheckRun';
import { Redaction } from './evidence/Redaction';
import { SourceDatabase } from './run/sourceDatabase';
import type { RunDrillOptions } from './runDrill';

jest.setTimeout(60_000);

type CheckInput = Omit<z.input<typeof drillCheckSchema>, 'id'>;

describeIf(describe, missingTools('PostgreSQL'))('checks', () => {
  let shop: Shop;
  let source: CheckDatabase;
  let copies = 0;

  beforeAll(async () => {
    shop = await Shop.open();
    source = await SourceDatabase.create(
      { ...shop.cluster.connection, caFile: undefined },
      {},
      Redaction.create(),
    );
  });
  afterAll(() => shop?.close());

  /** A copy of the shop in which something is changed. */
  const copyWith = async (...changes: string[]) => {
    copies += 1;
    const name = `copy${copies}`;
    await shop.cluster.sql(`CREATE DATABASE ${name} TEMPLATE ${DATABASE}`);
    if (changes.length > 0) {
      await shop.sql(changes.join(';'), name);
    }
    return name;
  };
  const connect = async (database: string, timeoutMs?: number) => {
    const client = new Client({
      ...shop.cluster.connection,
      database,
      statement_timeout: timeoutMs,
    });
    await client.connect();
    return client;
  };
  /** Runs one check on the shop and then on a copy, as a drill does. */
  const run = async (
    input: CheckInput,
    copy: string,
    {
      baseline = true,
      at = new Date(),
      timeoutMs = 10_000,
    }: { baseline?: boolean; at?: Date; timeoutMs?: number } = {},
  ) => {
    const check: DrillCheck = drillCheckSchema.parse({ id: 'it', ...input });
    const one = createCheckRun({
      check,
      database: DATABASE,
      timeoutMs,
      signal: () => new AbortController().signal,
    });
    const before = baseline ? await one.runBaseline?.(source, at) : undefined;
    const server = {
      connect: (_: string | undefined, options?: { timeoutMs?: number }) =>
        connect(copy, options?.timeoutMs),
      connectionArguments: [],
    };
    const after = await one.run({ server } as unknown as RestoredCopy, at);
    return { before, after, recoveredTo: one.recoveredTo };
  };

  describe('row-count', () => {
    const check: CheckInput = {
      kind: 'row-count',
      tables: ['orders', 'public.customers'],
    };

    it.each([
      // 1 % of 5,000 are 50.
      ['DELETE FROM orders WHERE id <= 50', 'passed', undefined],
      [
        'DELETE FROM orders WHERE id <= 51',
        'failed',
        'orders has 4949 rows, the source has 5000',
      ],
      [
        'INSERT INTO orders SELECT n, 1, 1 FROM generate_series(5001, 5051) n',
        'failed',
        'orders has 5051 rows, the source has 5000',
      ],
      ['DROP TABLE orders', 'failed', 'orders is missing'],
      ['TRUNCATE orders', 'failed', 'orders has 0 rows, at least 1 expected'],
    ])('after %s: %s', async (change, status, message) => {
      const { after } = await run(check, await copyWith(change));
      expect(after.status).toBe(status);
      expect(after.message).toBe(message);
    });

    it('compares with the least number when there is no source', async () => {
      const copy = await copyWith('DELETE FROM orders WHERE id > 10');
      const without = { baseline: false };
      expect((await run(check, copy, without)).after).toMatchObject({
        status: 'passed',
        observed: 'orders 10, public.customers 100',
        expected: 'at least 1 each',
      });
      expect(
        (await run({ ...check, minRows: 11 }, copy, without)).after.status,
      ).toBe('failed');
    });

    it('is exact when asked', async () => {
      const exact = { ...check, tolerance: 0 };
      expect((await run(exact, await copyWith())).after.status).toBe('passed');
      expect(
        (await run(exact, await copyWith('DELETE FROM orders WHERE id = 1')))
          .after.status,
      ).toBe('failed');
    });

    it('fails on a source whose tables are empty', async () => {
      const { before } = await run(
        { ...check, minRows: 101 },
        await copyWith(),
      );
      expect(before).toMatchObject({ status: 'failed' });
    });
  });

  describe('schema', () => {
    it.each([
      ['ALTER TABLE orders ADD note text', 'failed'],
      ['ALTER TABLE orders ALTER cents TYPE bigint', 'failed'],
      ['DROP INDEX orders_customer_idx', 'failed'],
      ['ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey', 'failed'],
      ['DROP TABLE totals', 'failed'],
      ['DELETE FROM customers WHERE false', 'passed'],
      // What pg_amcheck installs.
      ['CREATE EXTENSION amcheck', 'passed'],
    ])('after %s: %s', async (change, status) => {
      expect(
        (await run({ kind: 'schema' }, await copyWith(change))).after.status,
      ).toBe(status);
    });

    it('names what is missing', async () => {
      const { before, after } = await run(
        { kind: 'schema', tables: ['totals'], extensions: ['plpgsql'] },
        await copyWith('DROP TABLE totals'),
      );
      expect(before?.status).toBe('passed');
      expect(after.message).toBe('Missing: totals');
    });
  });

  describe('freshness', () => {
    const check: CheckInput = {
      kind: 'freshness',
      query: 'SELECT max(written_at) FROM dr_heartbeat',
      maxAgeSeconds: 60,
    };

    it('gives what the copy was recovered to', async () => {
      const { after, recoveredTo } = await run(check, await copyWith());
      expect(after.status).toBe('passed');
      expect(recoveredTo).toEqual(await shop.heartbeat());
    });

    it.each([
      [
        "UPDATE dr_heartbeat SET written_at = now() - interval '61 s'",
        /s old$/,
      ],
      ['TRUNCATE dr_heartbeat', /^No instant was found$/],
    ])('fails after %s', async (change, message) => {
      const { after } = await run(check, await copyWith(change));
      expect(after.status).toBe('failed');
      expect(after.message).toMatch(message);
    });

    it('takes no time without a zone', async () => {
      const { before } = await run(
        {
          ...check,
          query: 'SELECT max(written_at)::timestamp FROM dr_heartbeat',
        },
        await copyWith(),
      );
      expect(before).toMatchObject({
        status: 'invalid',
        message: expect.stringContaining('timestamptz'),
      });
    });
  });

  describe('queries', () => {
    it.each<[CheckInput, string]>([
      [{ kind: 'invariant', query: 'SELECT 1 = 1' }, 'passed'],
      [{ kind: 'sql', query: 'SELECT 41 + 1', expect: '42' }, 'passed'],
      [{ kind: 'connect', serverMajor: 9 }, 'failed'],
    ])('%j on the source: %s', async (check, status) => {
      expect((await run(check, await copyWith())).before?.status).toBe(status);
    });

    it('keep values that may be of rows out of reports', async () => {
      const { before, after } = await run(
        { kind: 'sql', query: 'SELECT name FROM customers WHERE id = 7' },
        await copyWith(),
      );
      expect(JSON.stringify([before, after])).not.toContain('customer 7');
      const broken = await run(
        { kind: 'sql', query: 'SELECT name::int = 1 FROM customers' },
        await copyWith(),
      );
      expect(broken.before).toMatchObject({
        status: 'error',
        message: 'The query failed with SQLSTATE 22P02',
      });
    });

    it.each([
      ['write', 'DELETE FROM orders RETURNING true'],
      ['end their transaction', 'SELECT true; COMMIT; DELETE FROM orders'],
    ])('cannot %s', async (_, query) => {
      const copy = await copyWith();
      const { before, after } = await run({ kind: 'sql', query }, copy);
      expect(before?.status).not.toBe('passed');
      expect(after.status).not.toBe('passed');
      expect(await shop.sql('SELECT count(*) FROM orders')).toBe('5000');
      expect(await shop.sql('SELECT count(*) FROM orders', copy)).toBe('5000');
    });

    it('that find less on the copy than on the source fail, and do not count as broken', async () => {
      const { after } = await run(
        { kind: 'sql', query: 'SELECT count(*) > 0 FROM totals' },
        await copyWith('DROP TABLE totals'),
      );
      expect(after.status).toBe('failed');
      const unknown = await run(
        { kind: 'sql', query: 'SELECT count(*) > 0 FROM totals' },
        await copyWith('DROP TABLE totals'),
        { baseline: false },
      );
      expect(unknown.after.status).toBe('error');
    });
  });

  describe('in a drill', () => {
    let root: string;
    let dump: string;
    const drill = (
      checks: typeof SHOP_CHECKS,
      options: Partial<RunDrillOptions> = {},
      entry: Parameters<typeof configWith>[1] = {},
    ) =>
      recordDrill({
        definition: definitionWith({ provider: 'pg_dump', checks }),
        config: configWith(root, {
          source: shop.cluster.connection,
          dump: { path: dump },
          ...entry,
        }),
        ...options,
      });

    beforeAll(async () => {
      root = makeToolDirectory();
      dump = await shop.dump('orders.dump', '--format=custom');
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it('that are wrong make it inconclusive, with a notice what to fix', async () => {
      const [login] = SHOP_CHECKS;
      const { report, check } = await drill([
        login,
        { id: 'typo', kind: 'sql', query: 'SELECT count(*) > 0 FROM oders' },
        {
          id: 'never-true',
          kind: 'invariant',
          query: 'SELECT sum(cents) < 0 FROM orders',
        },
      ]);
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'invalid-check',
        message: expect.stringContaining('Fix the check typo'),
      });
      expect(check('login')?.status).toBe('passed');
      expect(check('typo')).toMatchObject({
        status: 'invalid',
        baseline: { status: 'invalid' },
        message: expect.stringContaining('"oders" does not exist'),
      });
      expect(check('never-true')).toMatchObject({
        status: 'invalid',
        baseline: { status: 'failed', observed: 'false' },
      });
      // It was restored all the same.
      expect(report.restoredSeconds).toBeGreaterThan(0);
    });

    it('that run out of time on the copy make it inconclusive; with time they pass', async () => {
      const slow = (seconds: number) => ({
        id: 'slow',
        kind: 'sql' as const,
        // Only the copy is a cluster of that name.
        query: `SELECT CASE WHEN current_setting('cluster_name') = 'shipshape-drill'
          THEN pg_sleep(${seconds}) IS NOT NULL ELSE true END`,
        timeoutSeconds: 0.5,
      });
      const { report, check } = await drill([slow(30)]);
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'check-error',
      });
      expect(check('slow')).toMatchObject({
        status: 'error',
        baseline: { status: 'passed' },
        message: 'It ran out of time',
      });
      expect((await drill([slow(0)])).report.outcome).toBe('passed');
    });

    it('run without a baseline when the source is gone, and say so', async () => {
      const { report, check } = await drill(
        SHOP_CHECKS,
        {},
        { source: { ...shop.cluster.connection, port: 1 } },
      );
      expect(report).toMatchObject({
        outcome: 'passed',
        message: expect.stringContaining('The source cannot be reached'),
      });
      expect(check('rows')?.baseline).toBeUndefined();
    });

    it('see a source whose clock is ahead', async () => {
      const behind = (seconds: number) => ({
        clock: {
          now: () => new Date(Date.now() - seconds * 1000),
          monotonicMs: () => performance.now(),
        },
      });
      const { report } = await drill(SHOP_CHECKS, behind(600));
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'clock-skew',
        message: expect.stringMatching(/clock of the source is \d+ s ahead/),
      });
      expect(report.achievedRpoSeconds).toBeUndefined();
      expect((await drill(SHOP_CHECKS, behind(0))).report.outcome).toBe(
        'passed',
      );
    });

    it('never let a secret of the source out', async () => {
      const { report, artifacts, progress } = await drill(
        SHOP_CHECKS,
        { environment: { CHECKER: 'tr0ub4dor' } },
        {
          source: {
            ...shop.cluster.connection,
            host: '127.0.0.1',
            port: 1,
            user: 'tr0ub4dor',
            passwordEnv: 'CHECKER',
          },
        },
      );
      expect(report.message).toContain('The source cannot be reached');
      expect(
        JSON.stringify([
          report,
          progress,
          artifacts.map(({ content }) => content.toString('utf8')),
        ]),
      ).not.toContain('tr0ub4dor');
    });

    it('refuse a scratch root that holds the source', async () => {
      const home = shop.cluster.home;
      const { report } = await recordDrill({
        definition: definitionWith({ provider: 'restic' }),
        config: configWith(home, { source: shop.cluster.connection }),
        executors: [fakeExecutor()],
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'scratch-refused',
        message: expect.stringContaining(shop.cluster.dataDirectory),
      });
    });
  });
});
