import { FakeCostSource } from '../cost/ingestion/__testUtils__/FakeCostSource';
import { CostSourceRegistry } from './CostSourceRegistry';

describe('CostSourceRegistry', () => {
  it('keeps sources in their order', () => {
    const registry = new CostSourceRegistry();
    const [b, a] = [new FakeCostSource('fake:b'), new FakeCostSource('fake:a')];
    registry.addSource(b);
    registry.addSource(a);
    expect(registry.list()).toEqual([b, a]);
    expect(registry.get('fake:a')).toBe(a);
    expect(registry.get('fake:c')).toBeUndefined();
  });

  it('refuses a second source of one id and names it', () => {
    const registry = new CostSourceRegistry();
    registry.addSource(new FakeCostSource('fake:a'));
    expect(() => registry.addSource(new FakeCostSource('fake:a'))).toThrow(
      "Cost source with id 'fake:a' has already been registered",
    );
  });
});
