import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { SloSource } from './SloSource';

/** Where modules register their SLO sources. */
export interface SloSourcesExtensionPoint {
  /** @throws Error when a source with this id exists already. */
  addSource(source: SloSource): void;
}

/** See {@link SloSourcesExtensionPoint}. */
export const sloSourcesExtensionPoint =
  createExtensionPoint<SloSourcesExtensionPoint>({
    id: 'shipshape.slo-sources',
  });
