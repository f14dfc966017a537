import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { chooseSource } from './chooseSource';

describe('chooseSource', () => {
  const sourceIds = ['other:a', 'prometheus:main', 'prometheus:eu'];
  const choose = (slo: Partial<SloDefinition>, annotation?: string) =>
    chooseSource({
      annotation,
      slo: { support: 'supported', ...slo },
      sourceIds,
    });

  it('takes the first Prometheus, or the one of the data source', () => {
    expect(choose({})).toBe('prometheus:main');
    expect(choose({ dataSource: { name: 'eu' } })).toBe('prometheus:eu');
    expect(choose({ support: 'invalid' })).toBe('prometheus:main');
  });

  it('leaves what nothing here can read to whom the entity names', () => {
    expect(choose({ support: 'unsupported' })).toBeUndefined();
    expect(choose({ support: 'unsupported' }, 'reports')).toBe('reports');
    expect(choose({}, 'prometheus:us')).toBeUndefined();
  });

  it('finds what other rules record, whatever the queries are', () => {
    const slo = { support: 'unsupported' as const, series: 'checkout-slo' };
    expect(choose(slo)).toBe('prometheus:main');
    expect(choose(slo, 'prometheus:eu')).toBe('prometheus:eu');
    expect(choose(slo, 'reports')).toBe('reports');
  });
});
