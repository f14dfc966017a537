import {
  combine,
  completeThrough,
  CostFeed,
  CostFeedScope,
  coverage,
  isPeriodClosed,
  relevantFeeds,
} from './completeness';

const options = { today: '2026-06-17', lagDays: 3 };

function scope(
  start: string,
  end: string,
  dataThrough?: string,
  rest: Partial<CostFeedScope> = {},
): CostFeedScope {
  return {
    billingPeriodStart: start,
    billingPeriodEnd: end,
    dataThrough,
    lastDayMayBeCut: true,
    closed: false,
    ...rest,
  };
}

function feed(
  billingAccountId: string,
  scopes: CostFeedScope[],
  lastCostDay?: string,
): CostFeed {
  return { sourceId: 'focus:main', billingAccountId, scopes, lastCostDay };
}

const may = scope('2026-05-01', '2026-06-01', '2026-05-31', { closed: true });
// Bills that arrive late.
const aws = feed(
  'aws',
  [
    may,
    scope('2026-06-01', '2026-07-01', '2026-06-16', { lastDayMayBeCut: false }),
  ],
  '2026-06-16',
);
const azure = feed(
  'azure',
  [scope('2026-06-01', '2026-07-01', '2026-06-12')],
  '2026-06-12',
);

describe('isPeriodClosed', () => {
  it.each([
    [false, '2026-06-15', false],
    [false, '2026-06-16', true],
    [false, '2026-07-01', true],
    [true, '2026-05-20', true],
  ])('declared %s on %s: %s', (declaredClosed, today, expected) => {
    expect(
      isPeriodClosed({
        billingPeriodEnd: '2026-06-01',
        declaredClosed,
        today,
        closeAfterDays: 15,
      }),
    ).toBe(expected);
  });
});

describe('completeThrough', () => {
  it('gives the dates of the example', () => {
    expect(completeThrough(aws, options)).toBe('2026-06-14');
    expect(completeThrough(azure, options)).toBe('2026-06-11');
    expect(combine([aws, azure], options)).toBe('2026-06-11');
  });

  it.each<[string, CostFeedScope[], string | undefined]>([
    ['no scope', [], undefined],
    [
      'a load without usage',
      [scope('2026-06-01', '2026-07-01', undefined)],
      undefined,
    ],
    [
      'the first day, perhaps cut',
      [scope('2026-06-01', '2026-07-01', '2026-06-01')],
      undefined,
    ],
    [
      'the first day, whole',
      [
        scope('2026-06-01', '2026-07-01', '2026-06-01', {
          lastDayMayBeCut: false,
        }),
      ],
      '2026-06-01',
    ],
    ['a closed period within the lag', [may], '2026-05-31'],
    [
      'a closed period that stops early',
      [{ ...may, dataThrough: '2026-05-20' }],
      '2026-05-31',
    ],
    [
      'data beyond the period',
      [scope('2026-05-01', '2026-06-01', '2027-05-01')],
      '2026-05-30',
    ],
    [
      'an open month that was passed by the next',
      [
        scope('2026-05-01', '2026-06-01', '2026-05-31'),
        scope('2026-06-01', '2026-07-01', '2026-06-01'),
      ],
      '2026-05-31',
    ],
  ])('%s', (_name, scopes, expected) => {
    expect(completeThrough(feed('a', scopes), options)).toBe(expected);
  });

  it('honours the lag at the start of a month', () => {
    const scopes = [
      scope('2026-05-01', '2026-06-01', '2026-05-31'),
      scope('2026-06-01', '2026-07-01', '2026-06-02'),
    ];
    expect(
      completeThrough(feed('a', scopes), { today: '2026-06-03', lagDays: 3 }),
    ).toBe('2026-05-31');
    expect(
      completeThrough(feed('a', scopes), { today: '2026-06-02', lagDays: 3 }),
    ).toBe('2026-05-30');
  });
});

describe('combine', () => {
  it('leaves out a feed that delivered nothing in the last 30 complete days', () => {
    // Newest complete day of any feed: 06-14, so the 30 days begin on 05-16.
    const old = (lastCostDay?: string) =>
      feed(
        'old',
        [scope('2026-05-01', '2026-06-01', '2026-05-16')],
        lastCostDay,
      );
    expect(combine([aws, old('2026-05-16')], options)).toBe('2026-05-15');
    expect(combine([aws, old('2026-05-15')], options)).toBe('2026-06-14');
    expect(combine([aws, old(undefined)], options)).toBe('2026-06-14');
  });

  it('takes every feed when none delivered to the view', () => {
    const silent = [aws, azure].map(item => ({
      ...item,
      lastCostDay: undefined,
    }));
    expect(relevantFeeds(silent, options)).toHaveLength(2);
    expect(combine(silent, options)).toBe('2026-06-11');
  });

  it('is undefined without feeds, and while a feed has no complete day', () => {
    const fresh = feed(
      'fresh',
      [scope('2026-06-01', '2026-07-01', '2026-06-01')],
      '2026-06-01',
    );
    expect(combine([], options)).toBeUndefined();
    expect(combine([aws, fresh], options)).toBeUndefined();
  });
});

describe('coverage', () => {
  it.each([
    ['2026-04-30', 'missing'], // before the first bill
    ['2026-05-31', 'complete'], // Azure had not begun
    ['2026-06-11', 'complete'],
    ['2026-06-12', 'incomplete'], // perhaps cut in Azure
    ['2026-06-13', 'incomplete'], // AWS only
    ['2026-06-16', 'incomplete'], // within the lag
    ['2026-06-17', 'missing'],
  ])('%s is %s', (day, expected) => {
    expect(coverage(day, [aws, azure], options)).toBe(expected);
  });

  it('shows a month without a bill as missing, or incomplete when another feed has it', () => {
    const gap = feed(
      'gap',
      [
        scope('2026-03-01', '2026-04-01', '2026-03-31', { closed: true }),
        ...aws.scopes,
      ],
      '2026-06-16',
    );
    expect(coverage('2026-03-31', [gap], options)).toBe('complete');
    expect(coverage('2026-04-15', [gap], options)).toBe('missing');
    const other = feed(
      'other',
      [scope('2026-04-01', '2026-05-01', '2026-04-30', { closed: true })],
      '2026-04-30',
    );
    expect(coverage('2026-04-15', [gap, other], options)).toBe('incomplete');
  });
});
