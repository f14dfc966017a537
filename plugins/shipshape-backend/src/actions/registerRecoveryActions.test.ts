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
import { registerRecoveryActions } from './registerRecoveryActions';

describe('recovery actions', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp() {
    const { recovery } = await createHalfHiddenPortal(databases);
    const actionsRegistry = actionsRegistryServiceMock();
    registerRecoveryActions({
      actionsRegistry,
      recovery,
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

  it('get-entity-recovery answers like the API, without the series of the charts', async () => {
    const invoke = await setUp();
    const { output, text } = await invoke(
      'get-entity-recovery',
      { entityRef: 'component:checkout' },
      USERS.viewer,
    );
    expect(output).toMatchObject({
      entityRef: 'component:default/checkout',
      resources: [
        { resource: { resourceId: 'checkout-cache' }, status: 'never' },
        {
          resource: { resourceId: 'orders' },
          status: 'recoverable',
          exposure: { seconds: 36_000 },
          points: { available: 55, eligible: 55 },
        },
      ],
    });
    const [, orders] = output.resources;
    expect(orders.plans[0].runs).toHaveLength(5);
    expect(orders).not.toHaveProperty('exposureSeries');
    expect(orders.plans[0]).not.toHaveProperty('days');
    expect(
      orders.controlResults.map((item: { control: string }) => item.control),
    ).not.toContain('plan-exists');
    HIDDEN_WORDS.forEach(word =>
      expect(text.toLowerCase()).not.toContain(word),
    );
  });

  it('list-recovery answers like the API, page by page', async () => {
    const invoke = await setUp();
    const first = await invoke('list-recovery', { limit: 2 }, USERS.viewer);
    const second = await invoke(
      'list-recovery',
      { limit: 2, cursor: first.output.nextCursor },
      USERS.viewer,
    );
    expect(
      [first, second].map(({ output }) =>
        output.resources.map(
          (item: { resource: { resourceId: string } }) =>
            item.resource.resourceId,
        ),
      ),
    ).toEqual([['checkout-cache', 'stray-files'], ['orders']]);
    [first, second].forEach(({ text }) =>
      HIDDEN_WORDS.forEach(word =>
        expect(text.toLowerCase()).not.toContain(word),
      ),
    );
  });

  it('refuse like the API', async () => {
    const invoke = await setUp();
    const recoveryOf = (entityRef: string, user: string) =>
      failureOf(invoke('get-entity-recovery', { entityRef }, user));
    const hidden = await recoveryOf(
      'resource:default/cloaked-db',
      USERS.viewer,
    );
    const missing = await recoveryOf('resource:default/missing', USERS.viewer);
    expect(hidden.name).toBe('NotFoundError');
    expect(hidden.message).toBe(missing.message);
    expect(
      await recoveryOf('component:default/checkout', USERS.nobody),
    ).toMatchObject({ name: 'NotAllowedError' });
    expect(
      await failureOf(invoke('list-recovery', {}, USERS.nobody)),
    ).toMatchObject({ name: 'NotAllowedError' });
    for (const input of [{ limit: 1000 }, { cursor: '!' }, { owner: ['x'] }]) {
      expect(
        await failureOf(invoke('list-recovery', input, USERS.viewer)),
      ).toMatchObject({ name: 'InputError' });
    }
  });
});
