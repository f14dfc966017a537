import { SLO_FLAGS, SloDetails } from 'backstage-plugin-shipshape-common';
import { mockApis } from '@backstage/frontend-test-utils';
import { burning, overspent, slo } from '../__testUtils__/sloAnswers';
import { Translate, shipshapeTranslationRef } from '../translation';
import {
  countStatuses,
  describeBudget,
  describeBudgetAmounts,
  describeBurn,
  describeFlags,
  describeObjective,
  describeStatus,
  describeWindowRate,
  sortByRisk,
} from './slo';

const snapshot = mockApis.translation().getTranslation(shipshapeTranslationRef);
if (!snapshot.ready) {
  throw new Error('The texts are not ready');
}
const t: Translate = snapshot.t;

describe('describeObjective', () => {
  it.each<[string, Partial<SloDetails>]>([
    ['99.9% of requests good over 30 days', {}],
    ['Good 99.9% of the time over 30 days', { flags: ['timeWeighted'] }],
    [
      '99.9% of requests good in each calendar period of 1 month (Europe/Berlin)',
      {
        window: {
          type: 'calendar',
          duration: '1M',
          seconds: 2_592_000,
          startTime: '2026-01-01 00:00:00',
          timeZone: 'Europe/Berlin',
        },
      },
    ],
    [
      '95% of slices of 1 minute good over 2 weeks; a slice is good when at least 99.5% of it is',
      {
        target: '0.95',
        window: { type: 'rolling', duration: '2w', seconds: 1_209_600 },
        method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.995' },
      },
    ],
    [
      '99.9% good on average of slices of 5 minutes over 30 days',
      { method: { type: 'RatioTimeslices', sliceSeconds: 300 } },
    ],
  ])('%s', (text, change) => {
    expect(describeObjective(slo(change), t)).toBe(text);
  });
});

describe('describeBurn', () => {
  it.each<[string, Partial<SloDetails>]>([
    [
      'Burning 6× too fast (over 1 h); at this rate the budget ends in 2 days.',
      burning,
    ],
    [
      'Nothing burns (over 1 h): at this rate the budget never ends.',
      { paceWindow: '1h', timeToExhaustion: { kind: 'never' } },
    ],
    [
      'Pace unknown: no traffic, so nobody can say when the budget ends.',
      { paceWindow: '5m', timeToExhaustion: { kind: 'unknown' } },
    ],
    [
      'Pace unknown: no traffic, so nobody can say when the budget ends.',
      {
        paceWindow: undefined,
        burnRates: [],
        timeToExhaustion: { kind: 'unknown' },
      },
    ],
    [
      'Burning at 50% of what the budget allows (over 1 day); at this rate the budget does not end within one window.',
      {},
    ],
    [
      'Burning at 25% of what the budget allows (over 6 h); at this rate the budget lasts to the end of the period.',
      { paceWindow: '6h', timeToExhaustion: { kind: 'lastsPeriod' } },
    ],
    [
      'Burning exactly as fast as the budget allows (over 1 day); the budget is already used up.',
      {
        burnRates: [{ window: '1d', rate: 1 }],
        timeToExhaustion: { kind: 'exhausted' },
      },
    ],
  ])('%s', (text, change) => {
    expect(describeBurn(slo(change), t)).toBe(text);
  });

  it.each([
    [undefined, 'no traffic'],
    [0, '0×'],
    [0.25, '0.25×'],
    [6, '6× too fast'],
  ])('says of the rate %s in one window: %s', (rate, text) => {
    expect(describeWindowRate(rate, t)).toBe(text);
  });
});

describe('the budget in words', () => {
  it.each([
    [undefined, 'Unknown'],
    [0, '0% left, used up exactly'],
    [0.75, '75% left'],
    [-0.5, '-50%, overspent'],
  ])('of %s is: %s', (remaining, text) => {
    expect(describeBudget(remaining, t)).toBe(text);
  });

  it('names requests and minutes, also those that are overspent', () => {
    const amounts = ({ figures, method }: SloDetails) =>
      figures && describeBudgetAmounts(figures, method, t);
    expect(amounts(slo())).toEqual([
      '750 of 1,000 failed requests left',
      '32.4 minutes of 43.2 minutes of full outage left',
    ]);
    expect(amounts(overspent)).toEqual([
      '5 failed requests more than the 10 that are allowed',
      '21.6 minutes of full outage over the 43.2 minutes that are allowed',
    ]);
  });

  it('does not count what is not known', () => {
    const figures = {
      ...overspent.figures!,
      attainment: undefined,
      budgetRemaining: undefined,
      budgetMinutesLeft: undefined,
      events: { total: 0, bad: 0, allowed: 0, left: 0 },
    };
    expect(describeBudgetAmounts(figures, { type: 'Occurrences' }, t)).toEqual([
      '43.2 minutes of full outage allowed',
    ]);
  });
});

describe('describeStatus', () => {
  it.each<[string, Partial<SloDetails>]>([
    ['Healthy', {}],
    ['No traffic', { status: 'noTraffic', data: 'noTraffic' }],
    ['Partial data', { status: 'partial', data: 'partial' }],
    [
      'Budget exhausted · partial data',
      { status: 'exhausted', data: 'partial' },
    ],
    [
      'Data error · stale since Nov 24, 2026, 06:40 UTC',
      {
        status: 'error',
        data: 'error',
        error: { code: 'timeout', since: '2026-11-24T06:40:00Z' },
      },
    ],
  ])('%s', (text, change) => {
    expect(describeStatus(slo(change), t)).toBe(text);
  });
});

describe('describeFlags', () => {
  it('has words for every flag', () => {
    const lines = describeFlags(
      slo({
        flags: [...SLO_FLAGS],
        figures: {
          ...overspent.figures!,
          coverage: 0.52,
          budgetRemainingSoFar: -29,
          noDataSlices: 1,
        },
      }),
      t,
    );
    expect(lines).toHaveLength(SLO_FLAGS.length + 2);
    expect(lines).toContain(
      'Partial: data covers 52% of the window. What is missing is unknown, neither good nor bad.',
    );
    expect(lines).toContain(
      'Low traffic: one failure costs 10% of the whole budget, and a single failure can set off a page alert.',
    );
    expect(lines).toContain(
      'Against the requests so far alone it would be -2,900%: the budget belongs to the whole period.',
    );
    expect(lines).toContain('1 slice had no samples; it counts as not bad.');
  });

  it('says nothing of figures without', () => {
    expect(describeFlags(slo(), t)).toEqual([]);
  });
});

describe('sortByRisk', () => {
  const unknown = slo({
    sloId: 'unknown',
    status: 'exhausted',
    figures: undefined,
  });
  const zero = slo({
    sloId: 'zero',
    status: 'exhausted',
    figures: { ...overspent.figures!, budgetRemaining: 0 },
  });

  it('puts the worst status first, then the least budget, the unknown last', () => {
    expect(
      sortByRisk([slo(), unknown, zero, burning, overspent]).map(
        ({ sloId }) => sloId,
      ),
    ).toEqual([
      'checkout-orders',
      'zero',
      'unknown',
      'checkout-latency',
      'checkout-availability',
    ]);
  });

  it('counts by status, without those that none has', () => {
    expect(countStatuses([slo(), zero, overspent])).toEqual([
      { status: 'exhausted', count: 2 },
      { status: 'healthy', count: 1 },
    ]);
  });
});
