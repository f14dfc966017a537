import type {
  SloBucket,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { definitionOf } from '../../__testUtils__/seedSlos';
import { BucketModel } from '../counts/__testUtils__/BucketModel';
import type { SloSeries } from '../counts/SloCountStore';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import { computeViews } from './computeViews';
import type { SloView } from './SloStatusStore';

const AS_OF = '2026-11-24T12:00:00.000Z';
const END = Date.parse(AS_OF) / 1000;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** One bucket an hour up to the end, oldest first. */
function hourly(
  hours: number,
  counts: (hoursAgo: number) => { bad: number; total: number } | undefined,
): SloBucket[] {
  return Array.from({ length: hours }, (_, i) => hours - i).flatMap(
    hoursAgo => {
      const events = counts(hoursAgo);
      return events
        ? [{ start: END - hoursAgo * HOUR, widthSeconds: HOUR, ...events }]
        : [];
    },
  );
}

async function viewOf(options: {
  definition?: Partial<SloDefinition>;
  slo?: Partial<StoredSlo>;
  series?: Partial<SloSeries> | 'none';
  buckets?: SloBucket[];
  now?: string;
}): Promise<SloView> {
  const slo: StoredSlo = {
    definition: definitionOf('checkout', options.definition),
    entityRef: 'component:default/checkout',
    documentUrl: 'https://example.org/slo.yaml',
    revision: 1,
    sourceId: 'prometheus:main',
    ...options.slo,
  };
  const model = new BucketModel();
  model.put(options.buckets ?? []);
  const asked: unknown[] = [];
  const views: SloView[] = [];
  for await (const chunk of computeViews([slo], {
    counts: {
      findSeries: async keys => {
        asked.push(...keys);
        return options.series === 'none'
          ? []
          : [
              {
                ...keys[0],
                id: 1,
                asOf: END,
                method: 'direct',
                flags: [],
                ...options.series,
              },
            ];
      },
      sum: async requests =>
        requests.map(({ from, to }) => {
          const { bad, total, covered } = model.sum(from, to);
          return {
            bad,
            total,
            coveredSeconds: covered,
            coarseBuckets: 1,
            fineBuckets: 0,
            first: from,
          };
        }),
    },
    now: new Date(options.now ?? '2026-11-24T12:03:00Z'),
    reportsIntervalSeconds: HOUR,
  })) {
    views.push(...chunk);
  }
  expect(asked).toHaveLength(1);
  return views[0];
}

const rateOf = (view: SloView, window: string) =>
  view.burnRates.find(item => item.window === window)?.rate;

describe('computeViews', () => {
  it('weighs requests: 9985 good of 10000 spend one and a half budgets', async () => {
    const view = await viewOf({
      buckets: [
        ...hourly(720, ago =>
          ago === 720 ? { bad: 15, total: 2810 } : { bad: 0, total: 10 },
        ),
      ],
    });
    expect(view).toMatchObject({
      data: 'ok',
      health: 'exhausted',
      status: 'exhausted',
      figures: {
        from: '2026-10-25T12:00:00.000Z',
        to: AS_OF,
        attainment: 0.9985,
        budgetRemaining: -0.5,
        budgetMinutes: 43.2,
        coverage: 1,
      },
      timeToExhaustion: { kind: 'exhausted' },
      asOf: AS_OF,
      sourceId: 'prometheus:main',
      flags: ['lowTraffic'],
    });
    expect(view.figures?.events?.left).toBeCloseTo(-5, 9);
    expect(view.figures?.budgetMinutesLeft).toBeCloseTo(-21.6, 9);
    // What was bad was in October.
    expect(view.thisMonth).toMatchObject({
      from: '2026-11-01T00:00:00.000Z',
      periodEnd: '2026-12-01T00:00:00.000Z',
      attainment: 1,
      budgetRemaining: 1,
    });
  });

  it('tells burn rates of all windows, what fires, and when the budget ends', async () => {
    // 1000 requests an hour, 2 % bad in the last six hours: 20 times too fast.
    const view = await viewOf({
      buckets: hourly(720, ago => ({ bad: ago <= 6 ? 20 : 0, total: 1000 })),
    });
    expect(view.status).toBe('burningPage');
    expect(view.firing).toBe('page');
    expect(rateOf(view, '1h')).toBeCloseTo(20, 9);
    expect(rateOf(view, '6h')).toBeCloseTo(20, 9);
    expect(rateOf(view, '1d')).toBeCloseTo(5, 9);
    expect(rateOf(view, '3d')).toBeCloseTo(20 / 12, 9);
    expect(view.alerts.map(({ firing }) => firing)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    // 120 of 720 allowed are gone.
    expect(view.figures?.budgetRemaining).toBeCloseTo(1 - 120 / 720, 9);
    expect(view.paceWindow).toBe('1h');
    const { timeToExhaustion } = view;
    expect(timeToExhaustion.kind).toBe('in');
    expect(
      timeToExhaustion.kind === 'in' && timeToExhaustion.seconds / DAY,
    ).toBeCloseTo(((5 / 6) * 30) / 20, 9);
  });

  it('prefers recorded ratios that are newer than the buckets, not older ones', async () => {
    const buckets = hourly(720, () => ({ bad: 0, total: 1000 }));
    const ratios = { byWindow: { '5m': 0.02, '1h': 0.0001 } };
    const newer = await viewOf({
      buckets,
      series: { ratios: { at: '2026-11-24T12:02:00.000Z', ...ratios } },
    });
    expect(rateOf(newer, '5m')).toBeCloseTo(20, 9);
    expect(rateOf(newer, '1h')).toBeCloseTo(0.1, 9);
    expect(rateOf(newer, '6h')).toBe(0);
    const older = await viewOf({
      buckets,
      series: { ratios: { at: '2026-11-24T11:59:00.000Z', ...ratios } },
    });
    expect(rateOf(older, '5m')).toBe(0);
  });

  it('leaves maintenance out of every window, and takes no ratio that knows nothing of it', async () => {
    const exclusion = {
      from: '2026-11-24T10:00:00Z',
      to: '2026-11-24T12:00:00Z',
    };
    const view = await viewOf({
      definition: { exclusions: [exclusion] },
      // Half of everything fails during the last two hours.
      buckets: hourly(720, ago => ({ bad: ago <= 2 ? 500 : 0, total: 1000 })),
      series: {
        ratios: {
          at: '2026-11-24T12:02:00.000Z',
          byWindow: { '5m': 0.5, '1h': 0.5, '6h': 0.2 },
        },
      },
    });
    expect(view).toMatchObject({
      status: 'healthy',
      figures: {
        attainment: 1,
        budgetRemaining: 1,
        coverage: 1,
        events: { total: 718_000, bad: 0 },
      },
    });
    expect(rateOf(view, '1h')).toBeUndefined();
    expect(rateOf(view, '6h')).toBe(0);
    expect(view.exclusions).toEqual([exclusion]);
  });

  it('counts a young SLO as partial, and does not let three hours stand for three days', async () => {
    const view = await viewOf({
      buckets: hourly(3, ago => ({ bad: ago === 1 ? 25 : 0, total: 1000 })),
    });
    expect(view).toMatchObject({
      data: 'partial',
      figures: { coverage: 3 / 720 },
    });
    expect(view.flags).toContain('partial');
    expect(view.alerts.find(({ name }) => name === 'ticket-slow')?.firing).toBe(
      false,
    );
  });

  it('knows no traffic and no data from 100 %', async () => {
    const idle = await viewOf({
      buckets: hourly(720, () => ({ bad: 0, total: 0 })),
    });
    expect(idle).toMatchObject({ data: 'noTraffic', status: 'noTraffic' });
    expect(idle.health).toBeUndefined();
    expect(idle.figures?.attainment).toBeUndefined();
    expect(idle.burnRates.every(({ rate }) => rate === undefined)).toBe(true);
    expect(idle.timeToExhaustion).toEqual({ kind: 'unknown' });

    const empty = await viewOf({ buckets: [] });
    expect(empty).toMatchObject({ data: 'noData', status: 'noData' });
    expect(empty.figures?.budgetRemaining).toBeUndefined();

    const unread = await viewOf({ series: { asOf: undefined } });
    expect(unread).toMatchObject({ data: 'noData', status: 'noData' });
    expect(unread.figures).toBeUndefined();
    expect(unread.asOf).toBeUndefined();
  });

  it('keeps the last figures of an SLO that cannot be read, not what fired then', async () => {
    // Burns 20 times too fast, as far as it was counted.
    const buckets = hourly(720, ago => ({
      bad: ago <= 6 ? 20 : 0,
      total: 1000,
    }));
    expect(await viewOf({ buckets })).toMatchObject({
      health: 'burning',
      firing: 'page',
    });
    const view = await viewOf({
      buckets,
      series: {
        error: {
          code: 'timeout',
          message: 'The server did not answer within 30 s',
          since: '2026-11-24T12:01:00.000Z',
        },
      },
    });
    expect(view).toMatchObject({
      data: 'error',
      status: 'error',
      dataReason: 'The server did not answer within 30 s',
      error: { code: 'timeout', since: '2026-11-24T12:01:00.000Z' },
      figures: { attainment: 1 - 120 / 720_000 },
      paceWindow: '1h',
      asOf: AS_OF,
    });
    expect(rateOf(view, '1h')).toBeCloseTo(20, 9);
    expect(view.health).toBeUndefined();
    expect(view.firing).toBeUndefined();
    expect(view.alerts).toHaveLength(4);
    for (const alert of view.alerts) {
      expect(alert).not.toHaveProperty('firing');
    }
  });

  it.each(['unsupported', 'notConfigured', 'invalid'] as const)(
    'says %s with the reason, unless reports count it',
    async support => {
      const definition = { support, supportReason: 'Because of the query' };
      const slo = { sourceId: undefined };
      expect(await viewOf({ definition, slo, series: 'none' })).toMatchObject({
        data: support,
        status: support,
        dataReason: 'Because of the query',
      });
      const reported = await viewOf({
        definition,
        slo,
        series: { method: 'reports' },
        buckets: hourly(720, () => ({ bad: 0, total: 10 })),
      });
      expect(reported).toMatchObject({
        data: 'ok',
        sourceId: 'reports',
        basis: { method: 'reports' },
      });
      expect(reported.dataReason).toBeUndefined();
    },
  );

  it('says that nothing serves an SLO', async () => {
    expect(
      await viewOf({ slo: { sourceId: undefined }, series: 'none' }),
    ).toMatchObject({
      data: 'notConfigured',
      dataReason: expect.stringContaining('shipshape.dev/slo-source'),
    });
  });

  it('notices that reports have stopped, three intervals after the last one', async () => {
    const reported = (now: string) =>
      viewOf({
        slo: { sourceId: 'reports' },
        series: { method: 'reports' },
        buckets: hourly(720, () => ({ bad: 0, total: 1000 })),
        now,
      });
    expect((await reported('2026-11-24T15:00:00Z')).data).toBe('ok');
    expect(await reported('2026-11-24T15:00:01Z')).toMatchObject({
      data: 'error',
      error: { code: 'unavailable', since: '2026-11-24T15:00:00.000Z' },
      figures: { attainment: 1 },
    });
  });

  it('waits for the first window of a calendar', async () => {
    const window = {
      type: 'calendar' as const,
      duration: '1M',
      seconds: 30 * DAY,
      startTime: '2026-12-01 00:00:00',
      timeZone: 'UTC',
    };
    const view = await viewOf({
      definition: { window },
      buckets: hourly(720, () => ({ bad: 0, total: 1000 })),
    });
    expect(view).toMatchObject({
      data: 'notStarted',
      status: 'notStarted',
      dataReason: expect.stringContaining('2026-12-01'),
    });
    expect(view.figures).toBeUndefined();
  });

  it('measures a calendar period against the budget of all of it, until its very end', async () => {
    const window = {
      type: 'calendar' as const,
      duration: '1d',
      seconds: DAY,
      startTime: '2026-11-01 00:00:00',
      timeZone: 'UTC',
    };
    // Half of the day has passed: 12 of 24 expected failures of 24,000 requests.
    const buckets = hourly(720, ago => ({
      bad: ago <= 12 ? 1 : 0,
      total: 1000,
    }));
    const view = await viewOf({ definition: { window }, buckets });
    expect(view.figures).toMatchObject({
      from: '2026-11-24T00:00:00.000Z',
      periodEnd: '2026-11-25T00:00:00.000Z',
    });
    expect(view.figures?.budgetRemaining).toBeCloseTo(0.5, 9);
    expect(view.figures?.budgetRemainingSoFar).toBeCloseTo(0, 9);
    expect(view.flags).toContain('estimated');
    // Midnight: nothing of the next day has been counted yet.
    const midnight = await viewOf({
      definition: { window },
      buckets,
      series: { asOf: Date.parse('2026-11-24T00:00:00Z') / 1000 },
    });
    expect(midnight.data).toBe('ok');
    expect(midnight.figures?.from).toBe('2026-11-23T00:00:00.000Z');
  });

  it('marks what the source says about its counts', async () => {
    const buckets = hourly(720, () => ({ bad: 0, total: 1000 }));
    const view = await viewOf({
      definition: { series: 'checkout-slo' },
      buckets,
      series: {
        method: 'sloth',
        flags: ['timeWeighted', 'inconsistent', 'partial'],
      },
    });
    expect(view.flags).toEqual(['timeWeighted', 'partial', 'inconsistent']);
    expect(view.data).toBe('partial');
    expect(view.figures?.events).toBeUndefined();
    expect(view.basis).toMatchObject({
      method: 'sloth',
      series: 'checkout-slo',
      revision: 1,
    });
  });

  it('warns of little traffic where there is some, not where there is none', async () => {
    const flagsOf = async (
      counts: Parameters<typeof hourly>[1],
    ): Promise<[string, string[]]> => {
      const { data, flags } = await viewOf({ buckets: hourly(720, counts) });
      return [data, flags];
    };
    expect(await flagsOf(() => ({ bad: 0, total: 1000 }))).toEqual(['ok', []]);
    expect(await flagsOf(() => ({ bad: 0, total: 999 }))).toEqual([
      'ok',
      ['lowTraffic'],
    ]);
    expect(await flagsOf(() => ({ bad: 0, total: 0 }))).toEqual([
      'noTraffic',
      [],
    ]);
    expect(await flagsOf(() => undefined)).toEqual(['noData', []]);
  });
});
