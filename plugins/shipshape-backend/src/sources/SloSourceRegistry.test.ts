import { FakeSloSource } from '../slo/refresh/__testUtils__/FakeSloSource';
import { SloSourceRegistry } from './SloSourceRegistry';

describe('SloSourceRegistry', () => {
  it('keeps sources in the order of registration', () => {
    const registry = new SloSourceRegistry();
    const [b, a] = [
      new FakeSloSource('prometheus:b'),
      new FakeSloSource('prometheus:a'),
    ];
    registry.addSource(b);
    registry.addSource(a);
    expect(registry.list()).toEqual([b, a]);
    expect(registry.get('prometheus:a')).toBe(a);
    expect(registry.get('prometheus:c')).toBeUndefined();
  });

  it.each(['prometheus:main', 'reports'])(
    'refuses an id that is taken: %s',
    id => {
      const registry = new SloSourceRegistry();
      registry.addSource(new FakeSloSource());
      expect(() => registry.addSource(new FakeSloSource(id))).toThrow(
        `SLO source with id '${id}' has already been registered`,
      );
    },
  );
});
