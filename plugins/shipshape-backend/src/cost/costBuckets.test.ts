import {
  costQuerySchema,
  CostQueryInput,
} from 'backstage-plugin-shipshape-common';
import type { Coverage } from './completeness';
import { bucketState, listBuckets, resolveCostQuery } from './costPeriods';

const ask = (query: CostQueryInput = {}) => costQuerySchema.parse(query);

/** Complete from February until 11-21, known until 11-23. */
const known: Coverage = {
  dataUntil: '2026-11-21',
  hasFeeds: true,
  stateOf(day) {
    if (day < '2026-02-01' || day > '2026-11-23') {
      return 'missing';
    }
    return day <= '2026-11-21' ? 'complete' : 'incomplete';
  },
};

describe('series', () => {
  it('has one bucket per day, or per month cut to the range', () => {
    const days = resolveCostQuery(
      ask({ from: '2026-02-27', to: '2026-03-02' }),
      '2026-11-24',
    );
    expect(listBuckets(days).map(bucket => bucket.key)).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
    const monthly = (metric: 'billed' | 'effective') =>
      listBuckets(
        resolveCostQuery(
          ask({
            metric,
            granularity: 'monthly',
            from: '2026-09-15',
            to: '2026-11-10',
          }),
          '2026-11-24',
        ),
      );
    expect(monthly('effective')).toEqual([
      { key: '2026-09', start: '2026-09-15', end: '2026-10-01' },
      { key: '2026-10', start: '2026-10-01', end: '2026-11-01' },
      { key: '2026-11', start: '2026-11-01', end: '2026-11-10' },
    ]);
    expect(monthly('billed').map(({ start, end }) => [start, end])).toEqual([
      ['2026-09-01', '2026-10-01'],
      ['2026-10-01', '2026-11-01'],
      ['2026-11-01', '2026-12-01'],
    ]);
  });

  it.each([
    ['2026-11-01', '2026-11-22', false, 'complete'],
    ['2026-11-01', '2026-11-23', false, 'incomplete'],
    ['2026-11-22', '2026-11-24', false, 'incomplete'],
    ['2026-11-24', '2026-11-25', false, 'missing'],
    ['2026-11-24', '2026-11-25', true, 'incomplete'],
    ['2026-11-01', '2026-12-01', false, 'incomplete'],
    ['2026-01-31', '2026-02-01', false, 'missing'],
  ])('[%s, %s) with cost %s is %s', (start, end, hasCost, expected) => {
    expect(bucketState({ key: '', start, end }, known, hasCost)).toBe(expected);
  });
});
