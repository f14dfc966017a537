import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  createHalfHiddenPortal,
  HIDDEN_WORDS,
  USERS,
} from '../__testUtils__/halfHiddenPortal';
import { registerCostActions } from './registerCostActions';

describe('get-entity-cost', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp() {
    const { cost } = await createHalfHiddenPortal(databases);
    const actionsRegistry = actionsRegistryServiceMock();
    registerCostActions({
      actionsRegistry,
      cost,
      logger: mockServices.logger.mock(),
    });
    return (input: object, user: string) =>
      actionsRegistry.invoke({
        id: 'test:get-entity-cost',
        input: { ...input },
        credentials: mockCredentials.user(user),
      });
  }

  it('answers like the API, with the credentials of the caller', async () => {
    const invoke = await setUp();
    const { output } = await invoke(
      {
        entityRef: 'system:shop',
        from: '2026-11-01',
        groupBy: 'entity',
      },
      USERS.viewer,
    );
    expect(output).toMatchObject({
      entityRef: 'system:default/shop',
      currencies: [{ currency: 'USD', total: '5' }],
    });
    const text = JSON.stringify(output);
    expect(text).not.toContain('series"');
    HIDDEN_WORDS.forEach(word => expect(text).not.toContain(word));
  });

  it('refuses like the API', async () => {
    const invoke = await setUp();
    const errorOf = (ref: string, user: string, rest = {}) =>
      invoke({ entityRef: ref, ...rest }, user).then(
        () => undefined,
        error => error,
      );
    const hidden = await errorOf('component:default/phantom', USERS.viewer);
    const missing = await errorOf('component:default/missing', USERS.viewer);
    expect(hidden.message).toBe(missing.message);
    expect(
      await errorOf('component:default/checkout', USERS.nobody),
    ).toMatchObject({ name: 'NotAllowedError' });
    for (const [ref, rest] of [
      ['checkout', {}],
      ['component:default/checkout', { from: 'today' }],
    ] as const) {
      expect(await errorOf(ref, USERS.viewer, rest)).toMatchObject({
        name: 'InputError',
      });
    }
  });
});
