import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { assertDevelopment } from './assertDevelopment';
import { DemoPolicy } from './DemoPolicy';

/** Puts {@link DemoPolicy} in charge of permissions. Stops the start outside development. */
const demoPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
      },
      async init({ config, policy }) {
        assertDevelopment(config, process.env.NODE_ENV);
        policy.setPolicy(new DemoPolicy());
      },
    });
  },
});

export default demoPolicyModule;
