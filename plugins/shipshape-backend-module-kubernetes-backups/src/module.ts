import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { recoverySourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import { KubernetesBackupSource } from './KubernetesBackupSource';
import { readKubernetesSourcesConfig } from './readConfig';

/** Registers one recovery source per entry of `shipshape.recovery.sources.kubernetes`. */
export const shipshapeModuleKubernetesBackups = createBackendModule({
  pluginId: 'shipshape',
  moduleId: 'kubernetes-backups',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        recoverySources: recoverySourcesExtensionPoint,
      },
      async init({ config, recoverySources }) {
        for (const entry of readKubernetesSourcesConfig(config)) {
          recoverySources.addSource(
            KubernetesBackupSource.create({
              config: entry,
              clock: () => new Date(),
            }),
          );
        }
      },
    });
  },
});
