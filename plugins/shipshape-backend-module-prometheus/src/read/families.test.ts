import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { testSlo } from '../__testUtils__/slos';
import { FAMILIES, idInFamily } from './families';

describe('idInFamily', () => {
  const ids = (slo: Partial<SloDefinition>) =>
    FAMILIES.map(family => idInFamily(family, testSlo('a', slo)));

  it('finds an SLO by its id in our own rules, and by its series in others', () => {
    expect(ids({})).toEqual(['a', undefined, undefined, undefined]);
    expect(ids({ series: 's' })).toEqual(['a', 's', 's', 's']);
  });

  it('never takes requests or minutes of others for slices', () => {
    expect(
      ids({
        series: 's',
        method: { type: 'RatioTimeslices', sliceSeconds: 60 },
      }),
    ).toEqual(['a', undefined, undefined, undefined]);
  });
});
