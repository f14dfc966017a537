import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  reportRecordSchema,
  type SliReport,
} from 'backstage-plugin-shipshape-common';
import { importSlos } from '@shipshape/openslo';
import { EXAMPLES_DIR } from '../__testUtils__/readCatalog';
import { parseDay } from '../calendar';
import { DemoReporter } from './DemoReporter';
import { incidentRecords, sliRecords } from './reports';
import { SCENARIOS } from './scenarios';

const DAY = parseDay('2026-11-24') ?? NaN;
const NOW = Date.parse('2026-11-24T14:02:00Z') / 1000;
const SPAN = { seed: 'a', day: DAY, from: NOW - 40 * 86_400, now: NOW };

const RECORDS = [...sliRecords(SPAN)];

function countsOf(sloId: string, from: string): { bad: number; total: number } {
  let bad = 0;
  let total = 0;
  for (const { type, report } of RECORDS) {
    if (type === 'sli' && report.sloId === sloId && report.start >= from) {
      bad += report.total - report.good;
      total += report.total;
    }
  }
  return { bad, total };
}

describe('reports of the demo', () => {
  it('are valid reports about the SLOs of the examples', async () => {
    const names = await readdir(join(EXAMPLES_DIR, 'slo'));
    const { slos } = importSlos(
      await Promise.all(
        names.map(async file => ({
          file,
          text: await readFile(join(EXAMPLES_DIR, 'slo', file), 'utf8'),
        })),
      ),
    );
    const records = [...RECORDS, ...incidentRecords(SPAN)].map(record =>
      reportRecordSchema.parse(record),
    );
    const reported = new Set(
      records.flatMap(({ type, report }) => {
        if (type === 'sli') {
          return [report.sloId];
        }
        return type === 'incident' ? report.sloIds : [];
      }),
    );
    const defined = slos.map(({ id }) => id);
    expect(defined).toEqual(expect.arrayContaining([...reported]));
    // All but the one that nothing here can measure.
    expect(defined.filter(id => !reported.has(id))).toEqual([
      'reporting-availability',
    ]);
  });

  it('never overlap, and tell the same of an hour whatever was told before', () => {
    const key = ({ sloId, start, widthSeconds }: SliReport) =>
      `${sloId} ${start} ${widthSeconds}`;
    const all = RECORDS.flatMap(record =>
      record.type === 'sli' ? [record.report] : [],
    );
    const slots = all.flatMap(({ sloId, start, widthSeconds }) =>
      Array.from(
        { length: widthSeconds / 300 },
        (_, index) => `${sloId} ${Date.parse(start) / 1000 + index * 300}`,
      ),
    );
    expect(new Set(slots).size).toBe(slots.length);
    const again = new Map(
      [...sliRecords({ ...SPAN, from: NOW - 3600 })].flatMap(record =>
        record.type === 'sli' ? [[key(record.report), record.report]] : [],
      ),
    );
    expect(again.size).toBeGreaterThan(0);
    for (const report of all.filter(item => again.has(key(item)))) {
      expect(again.get(key(report))).toEqual(report);
    }
  });

  it('show an SLO that burns since midnight, one that is exhausted and one that nobody uses', () => {
    // 0.5 % may fail: 14.4 times that in an hour pages.
    const search = countsOf('search-availability', '2026-11-24T13:00:00Z');
    expect(search.bad / search.total).toBeGreaterThan(14.4 * 0.005);
    // 1 % of thirty days may fail.
    const model = countsOf(
      'recommendations-availability',
      '2026-10-25T14:00:00Z',
    );
    expect(model.bad / model.total).toBeGreaterThan(0.01);
    expect(countsOf('cart-availability', '2026-01-01T00:00:00Z')).toEqual({
      bad: 0,
      total: 0,
    });
  });

  it('tell of a year of incidents, one of them open, none in the future', () => {
    const incidents = incidentRecords(SPAN).flatMap(record =>
      record.type === 'incident' ? [record.report] : [],
    );
    expect(
      incidents
        .filter(({ resolvedAt }) => resolvedAt === null)
        .map(({ sloIds }) => sloIds),
    ).toEqual([['search-availability']]);
    expect(
      new Set(incidents.map(({ detectedAt }) => detectedAt.slice(0, 7))).size,
    ).toBe(12);
    for (const { startedAt, detectedAt, resolvedAt } of incidents) {
      expect(Date.parse(startedAt ?? '')).toBeLessThan(Date.parse(detectedAt));
      expect(Date.parse(resolvedAt ?? detectedAt) / 1000).toBeLessThan(NOW);
    }
  });
});

describe('DemoReporter', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'shipshape-reports-'));
  });

  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('reports once, then only what is new, over restarts', async () => {
    let now = new Date(NOW * 1000);
    const reporter = () =>
      DemoReporter.create({ dir, seed: 'a', day: DAY, now: () => now });
    expect(await reporter().report()).toBeGreaterThan(20_000);
    expect(await reporter().report()).toBe(0);

    now = new Date('2026-11-24T14:12:30Z');
    await reporter().report();
    const files = (await readdir(join(dir, 'reports'))).sort();
    expect(files).toHaveLength(2);
    const lines = (await readFile(join(dir, 'reports', files[1]), 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => reportRecordSchema.parse(JSON.parse(line)));
    const starts = lines.flatMap(({ type, report }) =>
      type === 'sli' && report.sloId === 'checkout-availability'
        ? [report.start]
        : [],
    );
    expect(starts).toEqual(['2026-11-24T14:00:00Z', '2026-11-24T14:05:00Z']);
    expect(
      lines.filter(
        ({ type, report }) =>
          type === 'sli' &&
          SCENARIOS.every(({ sloId }) => sloId !== report.sloId),
      ),
    ).toEqual([]);
  });

  it('goes on telling of backups on the next day, and changes nothing that it told', async () => {
    const keysOf = async (file: string) =>
      (await readFile(join(dir, 'reports', file), 'utf8'))
        .trimEnd()
        .split('\n')
        .map(line => reportRecordSchema.parse(JSON.parse(line)))
        .flatMap(({ type, report }) =>
          type === 'backup-run' && report.finishedAt
            ? [`${report.runKey} ${report.state}`]
            : [],
        );
    for (const now of ['2026-11-24T14:02:00Z', '2026-11-25T09:00:00Z']) {
      await DemoReporter.create({
        dir,
        seed: 'a',
        day: parseDay(now.slice(0, 10)) ?? NaN,
        now: () => new Date(now),
      }).report();
    }
    const files = (await readdir(join(dir, 'reports'))).sort();
    const [first, second] = await Promise.all(files.map(keysOf));
    expect(second).toContain('warehouse-exports-20261125T030000Z failed');
    expect(second.filter(key => first.includes(key))).toEqual([]);
    // Of the day on which it began, as it was told then.
    expect(first).toContain('warehouse-exports-20261120T030000Z failed');
  });
});
