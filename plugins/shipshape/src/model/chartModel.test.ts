import { CurrencyCost } from 'backstage-plugin-shipshape-common';
import { dollars } from '../__testUtils__/answers';
import { buildChartModel, countState } from './chartModel';

const labels = {
  group: ({ key }: { key: string }) => key || 'none',
  rest: (count: number) => `Other (${count})`,
};

describe('buildChartModel', () => {
  it('keeps gaps apart from zero', () => {
    const model = buildChartModel(dollars, 'daily', labels);
    expect(model.series.map(series => series.label)).toEqual([
      'Compute Engine',
      'Cloud SQL',
      'none',
    ]);
    expect(
      model.points.map(({ start, state, total, amounts }) => ({
        start,
        state,
        total,
        amounts,
      })),
    ).toEqual([
      {
        start: '2026-11-20',
        state: 'complete',
        total: '70',
        amounts: ['60', '10', '0'],
      },
      {
        start: '2026-11-21',
        state: 'missing',
        total: undefined,
        amounts: [undefined, undefined, undefined],
      },
      {
        start: '2026-11-22',
        state: 'incomplete',
        total: '80',
        amounts: ['40.005', '40.5', '-0.505'],
      },
    ]);
    expect(countState(model, 'incomplete')).toBe(1);
    expect(countState(model, 'missing')).toBe(1);
  });

  it('names each of eight groups, because a rest of one says nothing', () => {
    const groups = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(key => ({
      key,
      amount: '1',
      direct: '1',
      shared: '0',
      missingPriceRows: 0,
    }));
    const model = buildChartModel({ ...dollars, groups }, 'daily', labels);
    expect(model.series.map(series => series.label)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
    ]);
    expect(model.series[7].color).toBe('rest');
  });

  it('sums up what is beyond seven groups, to the last digit', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const cost: CurrencyCost = {
      ...dollars,
      groups: keys.map(key => ({
        key,
        amount: '1',
        direct: '1',
        shared: '0',
        missingPriceRows: 0,
      })),
      series: [
        {
          start: '2026-11-20',
          end: '2026-11-21',
          state: 'complete',
          // 7 × 1 + 0.000000000000000001 − 3
          total: '4.000000000000000001',
          values: {
            ...Object.fromEntries(keys.slice(0, 7).map(key => [key, '1'])),
            h: '0.000000000000000001',
            i: '-3',
          },
        },
      ],
    };
    const model = buildChartModel(cost, 'daily', labels);
    expect(model.series).toHaveLength(8);
    expect(model.series[7]).toEqual({
      id: 'rest',
      label: 'Other (2)',
      color: 'rest',
    });
    expect(model.points[0].amounts[7]).toBe('-2.999999999999999999');
  });
});
