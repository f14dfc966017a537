import {
  costQuerySchema,
  CostQueryInput,
} from 'backstage-plugin-shipshape-common';
import type { Coverage, DayState } from './completeness';
import {
  compareMonth,
  planPeriods,
  resolveCostQuery,
  windowOf,
} from './costPeriods';

const ask = (query: CostQueryInput = {}) => costQuerySchema.parse(query);

/** Complete from `first` through `dataUntil`, incomplete through `known`. */
function coverage(
  dataUntil: string | undefined,
  options: { first?: string; known?: string; holes?: string[] } = {},
): Coverage {
  const { first = '2020-01-01', known = dataUntil ?? '', holes = [] } = options;
  return {
    ...(dataUntil !== undefined && { dataUntil }),
    hasFeeds: true,
    stateOf(day): DayState {
      if (day < first || day > known || holes.includes(day)) {
        return 'missing';
      }
      return dataUntil !== undefined && day <= dataUntil
        ? 'complete'
        : 'incomplete';
    },
  };
}

describe('resolveCostQuery', () => {
  it('shows this month and five before until today, by charge day', () => {
    expect(resolveCostQuery(ask(), '2026-11-24')).toEqual({
      from: '2026-06-01',
      to: '2026-11-25',
      metric: 'effective',
      clock: 'charge',
      seriesClock: 'charge',
      granularity: 'daily',
      groupBy: 'service',
      filter: [],
    });
  });

  it.each([
    // The last day of a month: tomorrow is another month, the range is not.
    ['2026-08-31', '2026-03-01', '2026-09-01'],
    ['2026-01-01', '2025-08-01', '2026-01-02'],
  ])('on %s', (today, from, to) => {
    expect(resolveCostQuery(ask(), today)).toMatchObject({ from, to });
  });

  it.each<[CostQueryInput, { clock: string; seriesClock: string }]>([
    [{ metric: 'billed' }, { clock: 'billing', seriesClock: 'charge' }],
    [
      { metric: 'billed', granularity: 'monthly' },
      { clock: 'billing', seriesClock: 'billing' },
    ],
    [
      { metric: 'billed', clock: 'charge' },
      { clock: 'charge', seriesClock: 'charge' },
    ],
    [
      { metric: 'list', granularity: 'monthly' },
      { clock: 'charge', seriesClock: 'charge' },
    ],
    [{ clock: 'billing' }, { clock: 'billing', seriesClock: 'charge' }],
  ])('%j counts by %j', (query, clocks) => {
    expect(resolveCostQuery(ask(query), '2026-11-24')).toMatchObject(clocks);
  });

  it('ends today, whatever is asked', () => {
    const query = ask({ from: '2026-11-01', to: '2026-12-01' });
    expect(resolveCostQuery(query, '2026-11-24').to).toBe('2026-11-25');
  });

  it.each([
    ['an empty range', { from: '2026-11-01', to: '2026-11-01' }],
    ['a range backwards', { from: '2026-11-02', to: '2026-11-01' }],
    ['the future', { from: '2026-11-25', to: '2026-12-01' }],
    ['801 days', { from: '2024-09-15', to: '2026-11-25' }],
  ])('refuses %s', (_name, query) => {
    expect(() => resolveCostQuery(ask(query), '2026-11-24')).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });

  it('takes 800 days', () => {
    const query = ask({ from: '2024-09-16', to: '2026-11-25' });
    expect(resolveCostQuery(query, '2026-11-24').from).toBe('2024-09-16');
  });
});

describe('windowOf', () => {
  it.each([
    ['2026-06-01', '2026-11-25', '2026-06-01', '2026-12-01'],
    ['2026-06-15', '2026-11-01', '2026-06-01', '2026-11-01'],
    ['2026-06-15', '2026-06-16', '2026-06-01', '2026-07-01'],
  ])(
    'takes the billing periods of the months of [%s, %s)',
    (from, to, expectedFrom, expectedTo) => {
      expect(windowOf('billing', { from, to })).toEqual({
        from: expectedFrom,
        to: expectedTo,
      });
    },
  );

  it('takes the days themselves with the charge clock', () => {
    const range = { from: '2026-06-15', to: '2026-11-25' };
    expect(windowOf('charge', range)).toEqual(range);
  });
});

describe('compareMonth', () => {
  const compare = (
    month: string,
    today: string,
    known: Coverage,
    clock: 'charge' | 'billing' = 'charge',
  ) => compareMonth({ month, clock, today, coverage: known });

  it('compares the complete days of a month with as many of the month before', () => {
    expect(compare('2026-11-01', '2026-11-24', coverage('2026-11-21'))).toEqual(
      {
        current: { from: '2026-11-01', to: '2026-11-22' },
        previous: { from: '2026-10-01', to: '2026-10-22' },
        dates: {
          from: '2026-11-01',
          to: '2026-11-22',
          previousFrom: '2026-10-01',
          previousTo: '2026-10-22',
        },
      },
    );
  });

  it('cuts billing periods by charge days, so that both sides have as many', () => {
    expect(
      compare('2026-11-01', '2026-11-24', coverage('2026-11-21'), 'billing'),
    ).toMatchObject({
      current: {
        from: '2026-11-01',
        to: '2026-12-01',
        dayBefore: '2026-11-22',
      },
      previous: {
        from: '2026-10-01',
        to: '2026-11-01',
        dayBefore: '2026-10-22',
      },
    });
  });

  it('is absent on the first days of a month, which has no complete day yet', () => {
    for (const today of ['2026-11-01', '2026-11-03']) {
      expect(
        compare('2026-11-01', today, coverage('2026-10-31')),
      ).toBeUndefined();
    }
    expect(
      compare('2026-11-01', '2026-11-03', coverage(undefined)),
    ).toBeUndefined();
    expect(
      compare('2026-11-01', '2026-11-04', coverage('2026-11-01'))?.dates,
    ).toMatchObject({ to: '2026-11-02', previousTo: '2026-10-02' });
  });

  it('compares whole months of different length, once they are complete', () => {
    expect(
      compare('2026-10-01', '2026-11-24', coverage('2026-11-21')),
    ).toMatchObject({
      current: { from: '2026-10-01', to: '2026-11-01' },
      previous: { from: '2026-09-01', to: '2026-10-01' },
    });
    expect(
      compare('2026-10-01', '2026-11-24', coverage('2026-11-21'), 'billing')
        ?.current,
    ).toEqual({ from: '2026-10-01', to: '2026-11-01' });
  });

  it('never compares a partial month with a whole one', () => {
    // Complete through 10-29: 29 days against 29 days.
    expect(
      compare('2026-10-01', '2026-11-01', coverage('2026-10-29'))?.dates,
    ).toEqual({
      from: '2026-10-01',
      to: '2026-10-30',
      previousFrom: '2026-09-01',
      previousTo: '2026-09-30',
    });
    // Complete through 03-30, and February has 28 days.
    expect(
      compare('2026-03-01', '2026-03-31', coverage('2026-03-30'))?.dates,
    ).toEqual({
      from: '2026-03-01',
      to: '2026-03-29',
      previousFrom: '2026-02-01',
      previousTo: '2026-03-01',
    });
  });

  it('is absent when a day of either side is missing: a gap is not zero', () => {
    expect(
      compare(
        '2026-11-01',
        '2026-11-24',
        coverage('2026-11-21', { first: '2026-10-02' }),
      ),
    ).toBeUndefined();
    expect(
      compare(
        '2026-11-01',
        '2026-11-24',
        coverage('2026-11-21', { holes: ['2026-11-09'] }),
      ),
    ).toBeUndefined();
  });
});

describe('planPeriods', () => {
  const today = '2026-11-24';
  const plan = (query: CostQueryInput, known = coverage('2026-11-21')) =>
    planPeriods(resolveCostQuery(ask(query), today), today, known);

  it('compares the complete days of the range with as many days before it', () => {
    // 06-01 … 11-21 are 174 days; 174 days before 06-01 is 2025-12-09.
    expect(plan({}).comparison?.dates).toEqual({
      from: '2026-06-01',
      to: '2026-11-22',
      previousFrom: '2025-12-09',
      previousTo: '2026-06-01',
    });
    expect(
      plan({ from: '2026-11-10', to: '2026-11-15' }).comparison,
    ).toMatchObject({
      current: { from: '2026-11-10', to: '2026-11-15' },
      previous: { from: '2026-11-05', to: '2026-11-10' },
    });
    expect(plan({ from: '2026-11-22' }).comparison).toBeUndefined();
  });

  it('compares whole complete months with the billing clock', () => {
    // June to October are complete: five months against five.
    expect(plan({ metric: 'billed' }).comparison).toMatchObject({
      current: { from: '2026-06-01', to: '2026-11-01' },
      previous: { from: '2026-01-01', to: '2026-06-01' },
    });
    expect(
      plan({ metric: 'billed', from: '2026-11-01' }).comparison,
    ).toBeUndefined();
  });

  it('counts the month to date with its incomplete days', () => {
    expect(plan({}).monthToDateTotal).toEqual({
      from: '2026-11-01',
      to: '2026-11-25',
    });
    expect(plan({ metric: 'billed' }).monthToDateTotal).toEqual({
      from: '2026-11-01',
      to: '2026-12-01',
    });
  });
});
