import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { assertDevelopment } from './assertDevelopment';
import { createDemoAuthenticator } from './demoAuthenticator';

/**
 * The auth provider `demo`: signs in as a user of the demo organisation, without any proof.
 * Stops the start outside development.
 */
const demoSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-sign-in',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, providers }) {
        assertDevelopment(config, process.env.NODE_ENV);
        const users = config.getOptionalConfigArray('demo.users') ?? [];
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: createDemoAuthenticator(
              users.map(user => ({
                entityRef: user.getString('entityRef'),
                name: user.getString('name'),
              })),
            ),
            // Through the catalog, so that groups come along as they would in production.
            signInResolver: async ({ result: { entityRef } }, ctx) =>
              ctx.signInWithCatalogUser({ entityRef }),
          }),
        });
      },
    });
  },
});

export default demoSignInModule;
