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
import { registerSloActions } from './registerSloActions';

describe('SLO actions', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp() {
    const { slos } = await createHalfHiddenPortal(databases);
    const actionsRegistry = actionsRegistryServiceMock();
    registerSloActions({
      actionsRegistry,
      slos,
      logger: mockServices.logger.mock(),
    });
    return async (name: string, input: object, user: string) => {
      const { output } = await actionsRegistry.invoke({
        id: `test:${name}`,
        input: { ...input },
        credentials: mockCredentials.user(user),
      });
      const text = JSON.stringify(output);
      return { text, output: JSON.parse(text) };
    };
  }

  const failureOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => undefined,
      error => error,
    );

  it('get-entity-slos answers like the API, with the credentials of the caller', async () => {
    const invoke = await setUp();
    const { output, text } = await invoke(
      'get-entity-slos',
      { entityRef: 'system:shop' },
      USERS.viewer,
    );
    expect(output).toMatchObject({
      entityRef: 'system:default/shop',
      slos: [
        {
          sloId: 'checkout-availability',
          status: 'burningPage',
          alerts: [{ name: 'page-quick', firing: true }],
        },
        { sloId: 'checkout-latency', status: 'noData', alerts: [] },
      ],
    });
    HIDDEN_WORDS.forEach(word =>
      expect(text.toLowerCase()).not.toContain(word),
    );
  });

  it('list-slos answers like the API, page by page', async () => {
    const invoke = await setUp();
    const first = await invoke('list-slos', { limit: 2 }, USERS.viewer);
    const second = await invoke(
      'list-slos',
      { limit: 2, cursor: first.output.nextCursor },
      USERS.viewer,
    );
    expect(
      [first, second].map(({ output }) =>
        output.slos.map((slo: { sloId: string }) => slo.sloId),
      ),
    ).toEqual([
      ['checkout-availability', 'orders-durability'],
      ['stray-availability'],
    ]);
    [first, second].forEach(({ text }) =>
      HIDDEN_WORDS.forEach(word =>
        expect(text.toLowerCase()).not.toContain(word),
      ),
    );
  });

  it('refuse like the API', async () => {
    const invoke = await setUp();
    const slosOf = (entityRef: string, user: string) =>
      failureOf(invoke('get-entity-slos', { entityRef }, user));
    const hidden = await slosOf('component:default/phantom', USERS.viewer);
    const missing = await slosOf('component:default/missing', USERS.viewer);
    expect(hidden.name).toBe('NotFoundError');
    expect(hidden.message).toBe(missing.message);
    expect(
      await slosOf('component:default/checkout', USERS.nobody),
    ).toMatchObject({ name: 'NotAllowedError' });
    expect(
      await failureOf(invoke('list-slos', {}, USERS.nobody)),
    ).toMatchObject({ name: 'NotAllowedError' });
    expect(await slosOf('checkout', USERS.viewer)).toMatchObject({
      name: 'InputError',
    });
    for (const input of [{ limit: 1000 }, { cursor: '!' }, { owner: ['x'] }]) {
      expect(
        await failureOf(invoke('list-slos', input, USERS.viewer)),
      ).toMatchObject({ name: 'InputError' });
    }
  });
});
