import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authBackend from '@backstage/plugin-auth-backend';
import permissionBackend from '@backstage/plugin-permission-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import demoPolicyModule from './policyModule';
import demoSignInModule from './signInModule';

const config = {
  app: { baseUrl: 'http://localhost:3000' },
  auth: { environment: 'development', providers: { demo: {} } },
  demo: {
    users: [{ entityRef: 'user:default/ada', name: 'Ada', role: '', sees: '' }],
  },
};

const users = ['ada', 'eve'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: {},
  relations: [{ type: 'memberOf', targetRef: 'group:default/platform' }],
}));

function start(data: typeof config) {
  return startTestBackend({
    features: [
      authBackend,
      demoSignInModule,
      mockServices.rootConfig.factory({ data }),
      catalogServiceMock.factory({ entities: users }),
    ],
  });
}

describe('demo sign-in', () => {
  let nodeEnv: jest.ReplaceProperty<typeof process.env>;

  beforeEach(() => {
    nodeEnv = jest.replaceProperty(process, 'env', {
      ...process.env,
      NODE_ENV: 'development',
    });
  });

  afterEach(() => nodeEnv.restore());

  it('signs in as the chosen user, with their groups', async () => {
    const { server } = await start(config);
    const response = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-shipshape-demo-user', 'user:default/ada');
    expect(response.status).toBe(200);
    expect(response.body.profile.displayName).toBe('Ada');
    expect(response.body.backstageIdentity.identity).toEqual({
      type: 'user',
      userEntityRef: 'user:default/ada',
      ownershipEntityRefs: ['user:default/ada', 'group:default/platform'],
    });
  });

  it('knows nobody but the users of the config', async () => {
    const { server } = await start(config);
    const stranger = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-shipshape-demo-user', 'user:default/eve');
    expect(stranger.status).toBe(401);
    const nobody = await request(server).get('/api/auth/demo/refresh');
    expect(nobody.status).toBe(401);
  });

  it('stops the start outside development', async () => {
    await expect(
      start({ ...config, auth: { ...config.auth, environment: 'production' } }),
    ).rejects.toThrow(/run in development only/);
    nodeEnv.replaceValue({ ...process.env, NODE_ENV: 'production' });
    await expect(start(config)).rejects.toThrow(/run in development only/);
    await expect(
      startTestBackend({
        features: [
          permissionBackend,
          demoPolicyModule,
          mockServices.rootConfig.factory({
            data: { ...config, permission: { enabled: true } },
          }),
        ],
      }),
    ).rejects.toThrow(/run in development only/);
  });
});
