import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { costSourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import { FocusFileCostSource } from './FocusFileCostSource';
import { readFocusSourcesConfig } from './readConfig';
import { readFocus } from './readFocus';

/** Registers one cost source per entry of `shipshape.cost.sources.focus`. */
export const shipshapeModuleFocus = createBackendModule({
  pluginId: 'shipshape',
  moduleId: 'focus',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        costSources: costSourcesExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ config, costSources, logger }) {
        const entries = readFocusSourcesConfig(config, process.cwd());
        for (const entry of entries) {
          costSources.addSource(
            FocusFileCostSource.create({
              config: entry,
              logger: logger.child({ source: entry.id }),
              clock: () => new Date(),
              read: readFocus,
            }),
          );
        }
      },
    });
  },
});
