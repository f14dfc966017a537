import {
  inline,
  onlySlo,
  SLO,
  sloDocument,
  THRESHOLD,
} from './__testUtils__/documents';

describe('the hash of an SLI', () => {
  const hash = (text: string) => onlySlo(text).sliHash;

  it('stays when target, window, texts or layout change', () => {
    const same = sloDocument({
      metadata: '{ name: other, displayName: B }',
      objectives: 'objectives: [{ targetPercent: 99 }]',
      timeWindow: 'timeWindow: [{ duration: 7d, isRolling: true }]',
    });
    expect(hash(same)).toBe(hash(SLO));
  });

  it('changes with what is counted', () => {
    const texts = [
      SLO,
      SLO.replace('sum(errors_total)', 'sum(errors_5xx_total)'),
      SLO.replace('counter: true', 'counter: false'),
      SLO.replace('bad:', 'good:'),
      ...['0.9', '0.95'].map(target =>
        sloDocument({
          method: 'budgetingMethod: Timeslices',
          objectives: `objectives: [{ target: 0.9, timeSliceWindow: 1m, timeSliceTarget: ${target} }]`,
        }),
      ),
      ...['lt', 'gt'].map(op =>
        sloDocument({
          indicator: inline(THRESHOLD),
          objectives: `objectives: [{ target: 0.9, value: 1, op: ${op} }]`,
        }),
      ),
    ];
    expect(new Set(texts.map(hash)).size).toBe(texts.length);
  });

  it('changes with the rules that record it', () => {
    const recorded = ['a', 'b'].map(series =>
      sloDocument({
        metadata: `{ name: a, annotations: { shipshape.dev/series: ${series} } }`,
      }),
    );
    expect(new Set([SLO, ...recorded].map(hash)).size).toBe(3);
  });
});
