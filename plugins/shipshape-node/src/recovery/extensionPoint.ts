import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { RecoverySource } from './RecoverySource';

/** Where modules register their recovery sources. */
export interface RecoverySourcesExtensionPoint {
  /** @throws Error when a source with this id exists already. */
  addSource(source: RecoverySource): void;
}

/** See {@link RecoverySourcesExtensionPoint}. */
export const recoverySourcesExtensionPoint =
  createExtensionPoint<RecoverySourcesExtensionPoint>({
    id: 'shipshape.recovery-sources',
  });
