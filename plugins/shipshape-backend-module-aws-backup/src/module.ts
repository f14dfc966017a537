import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { recoverySourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import { AwsBackupSource } from './AwsBackupSource';
import { readAwsBackupSourcesConfig } from './readConfig';

/** Registers one recovery source per entry of `shipshape.recovery.sources.awsBackup`. */
export const shipshapeModuleAwsBackup = createBackendModule({
  pluginId: 'shipshape',
  moduleId: 'aws-backup',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        recoverySources: recoverySourcesExtensionPoint,
      },
      async init({ config, recoverySources }) {
        for (const entry of readAwsBackupSourcesConfig(config)) {
          recoverySources.addSource(
            AwsBackupSource.create({ config: entry, clock: () => new Date() }),
          );
        }
      },
    });
  },
});
