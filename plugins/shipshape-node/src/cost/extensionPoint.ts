import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { CostSource } from './CostSource';

/** Where modules register their cost sources. */
export interface CostSourcesExtensionPoint {
  /** @throws Error when a source with this id exists already. */
  addSource(source: CostSource): void;
}

/** See {@link CostSourcesExtensionPoint}. */
export const costSourcesExtensionPoint =
  createExtensionPoint<CostSourcesExtensionPoint>({
    id: 'shipshape.cost-sources',
  });
