import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { sloSourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import { PrometheusSloSource } from './PrometheusSloSource';
import { readPrometheusSourcesConfig } from './readConfig';

/** Registers one SLO source per entry of `shipshape.slo.sources.prometheus`. */
export const shipshapeModulePrometheus = createBackendModule({
  pluginId: 'shipshape',
  moduleId: 'prometheus',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sloSources: sloSourcesExtensionPoint,
      },
      async init({ config, sloSources }) {
        for (const entry of readPrometheusSourcesConfig(config)) {
          sloSources.addSource(
            PrometheusSloSource.create({
              config: entry,
              clock: () => new Date(),
            }),
          );
        }
      },
    });
  },
});
