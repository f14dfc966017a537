import { TestDatabases } from '@backstage/backend-test-utils';
import {
  budgetEntity,
  createBudgetHarness,
  november,
} from './__testUtils__/budgetHarness';

describe('BudgetAlarmService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const each = databases.eachSupportedId();
  const component = budgetEntity('component:a', '1000 USD');

  it.each(each)(
    'tells once per crossing, resolves, fires again, and begins anew with the month, on %p',
    async databaseId => {
      const harness = await createBudgetHarness(
        await databases.init(databaseId),
        [component],
      );
      const { state } = harness;
      // 500 on a day that is not complete yet does not count.
      await harness.setCost(
        november([1, '799.999999999999999999'], [18, '500']),
      );
      expect(await harness.run()).toEqual([]);
      expect(await harness.alarms()).toEqual([]);

      await harness.setCost(november([1, '800']));
      expect(await harness.run()).toEqual(['Budget of a: 80.0 % used']);
      expect(await harness.run()).toEqual([]);

      await harness.setCost(november([1, '800'], [17, '200']));
      expect(await harness.run()).toEqual(['Budget of a exceeded: 100.0 %']);
      expect(await harness.run()).toEqual([]);

      // A correction to 950: exactly 95 %, not below it.
      await harness.setCost(november([1, '800'], [17, '150']));
      expect(await harness.run()).toEqual([]);
      await harness.setCost(
        november([1, '800'], [17, '149.999999999999999999']),
      );
      expect(await harness.run()).toEqual(['Budget of a: below 100 % again']);
      expect(await harness.run()).toEqual([]);
      expect(await harness.alarms()).toEqual([
        'component:default/a 2026-11 100 resolved told',
        'component:default/a 2026-11 80 fired told',
      ]);

      await harness.setCost(november([1, '800'], [17, '240']));
      expect(await harness.run()).toEqual(['Budget of a exceeded: 104.0 %']);

      state.now = new Date('2026-12-20T09:00:00Z');
      const december = (effective: string) => ({
        period: '2026-12-01',
        dataThrough: '2026-12-19',
        cells: [
          { entity: 'component:default/a', day: '2026-12-02', effective },
        ],
      });
      await harness.setCost(november([1, '1040']), december('10'));
      expect(await harness.run()).toEqual([]);
      // Both thresholds in one step are one message.
      await harness.setCost(november([1, '1040']), december('1200'));
      expect(await harness.run()).toEqual(['Budget of a exceeded: 120.0 %']);
      expect(await harness.run()).toEqual([]);
      expect(await harness.alarms()).toEqual([
        'component:default/a 2026-11 100 fired told',
        'component:default/a 2026-11 80 fired told',
        'component:default/a 2026-12 100 fired told',
        'component:default/a 2026-12 80 fired told',
      ]);
    },
  );

  it.each(each)(
    'tries again what could not be sent, and what a dead replica had claimed, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createBudgetHarness(knex, [
        component,
        budgetEntity('component:b', '1000 USD'),
      ]);
      const { state } = harness;
      const bill = november([1, '900']);
      await harness.setCost({
        ...bill,
        cells: [
          ...bill.cells,
          { ...bill.cells[0], entity: 'component:default/b' },
        ],
      });
      state.broken = /Budget of a/;
      expect(await harness.service().run()).toMatchObject({
        sent: 1,
        unsent: 1,
      });
      expect(harness.logger.warn.mock.calls).toEqual([
        [
          expect.stringContaining('is the notifications plugin installed?'),
          expect.objectContaining({ message: 'notifications are down' }),
        ],
      ]);
      expect(harness.outbox.map(({ payload }) => payload.title)).toEqual([
        'Budget of b: 90.0 % used',
      ]);
      expect(await harness.alarms()).toEqual([
        'component:default/a 2026-11 80 fired untold',
        'component:default/b 2026-11 80 fired told',
      ]);
      expect(await harness.service().run()).toMatchObject({ unsent: 1 });

      // A replica is sending it, or died while it did.
      state.broken = undefined;
      await knex('budget_alarms')
        .where({ entity_ref: 'component:default/a' })
        .update({ claimed_until: '2026-11-20T09:05:00.000Z' });
      expect(await harness.run()).toEqual([]);
      state.now = new Date('2026-11-20T09:05:00.000Z');
      expect(await harness.run()).toEqual(['Budget of a: 90.0 % used']);
      expect(await harness.run()).toEqual([]);
    },
  );

  it.each(each)(
    'says nothing of the end of what was never told, on %p',
    async databaseId => {
      const harness = await createBudgetHarness(
        await databases.init(databaseId),
        [component],
      );
      harness.state.broken = /./;
      await harness.setCost(november([1, '900']));
      expect(await harness.service().run()).toMatchObject({ unsent: 1 });
      harness.state.broken = undefined;
      await harness.setCost(november([1, '100']));
      expect(await harness.run()).toEqual([]);
      expect(await harness.alarms()).toEqual([
        'component:default/a 2026-11 80 resolved told',
      ]);
    },
  );

  it.each(each)(
    'is told by exactly one of the replicas that run at the same time, on %p',
    async databaseId => {
      const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
      const harness = await createBudgetHarness(
        await databases.init(databaseId),
        names.map(name => budgetEntity(`component:${name}`, '1000 USD')),
      );
      const cost = (effective: string) =>
        harness.setCost({
          ...november(),
          cells: names.map(name => ({
            entity: `component:default/${name}`,
            day: '2026-11-01',
            effective,
          })),
        });
      const race = async () => {
        const before = harness.outbox.length;
        const results = await Promise.all(
          [1, 2, 3].map(() => harness.service().run()),
        );
        return {
          sent: harness.outbox.slice(before).length,
          changed: results.reduce((sum, { changed }) => sum + changed, 0),
        };
      };
      await cost('1100');
      expect(await race()).toEqual({ sent: 12, changed: 24 });
      await cost('700');
      expect(await race()).toEqual({ sent: 12, changed: 24 });
      await cost('850');
      expect(await race()).toEqual({ sent: 12, changed: 12 });
      expect(await race()).toEqual({ sent: 0, changed: 0 });
    },
  );

  it.each(each)(
    'evaluates a changed budget without repeating what still holds, on %p',
    async databaseId => {
      const harness = await createBudgetHarness(
        await databases.init(databaseId),
        [component],
      );
      const { state } = harness;
      await harness.setCost(november([1, '1000']));
      await harness.run();
      state.entities = [budgetEntity('component:a', '1200 USD')];
      // 83.3 %: the threshold of 100 has resolved, that of 80 still holds.
      expect(await harness.run()).toEqual(['Budget of a: below 100 % again']);
      state.thresholds = [50, 80, 100];
      expect(await harness.run()).toEqual(['Budget of a: 83.3 % used']);
      state.thresholds = [80, 100];
      expect(await harness.run()).toEqual([]);
      // Another currency is another budget, and none of the cost counts against it.
      state.entities = [budgetEntity('component:a', '1 EUR')];
      expect(await harness.run()).toEqual([]);
      state.entities = [budgetEntity('component:a', '0 USD')];
      expect(await harness.run()).toEqual([]);
    },
  );

  it.each(each)(
    'looks at the last days of a month once they are complete, on %p',
    async databaseId => {
      const harness = await createBudgetHarness(
        await databases.init(databaseId),
        [component],
      );
      harness.state.now = new Date('2026-12-02T09:00:00Z');
      const setCost = (december: string) =>
        harness.setCost(november([10, '700'], [30, '100']), {
          period: '2026-12-01',
          dataThrough: december,
          cells: [],
        });
      await setCost('2026-12-01');
      expect(await harness.run()).toEqual([]);
      harness.state.now = new Date('2026-12-03T09:00:00Z');
      await setCost('2026-12-02');
      expect(await harness.run()).toEqual(['Budget of a: 80.0 % used']);
      expect(harness.outbox[0].payload.description).toContain('2026-11, ');
    },
  );

  it.each(each)('tells once that data is stale, on %p', async databaseId => {
    const harness = await createBudgetHarness(
      await databases.init(databaseId),
      [component],
    );
    const { state } = harness;
    expect(await harness.run()).toEqual([]); // nothing was ever loaded

    const bill = (dataThrough: string) => ({
      ...november([1, '10']),
      dataThrough,
    });
    await harness.setCost(bill('2026-11-15'));
    expect(await harness.run()).toEqual([]); // exactly lag + 2 days
    state.now = new Date('2026-11-21T09:00:00Z');
    expect(await harness.run()).toEqual(['Budget of a: no recent data']);
    state.now = new Date('2026-11-22T09:00:00Z');
    expect(await harness.run()).toEqual([]);

    // It comes back without a word, and falls silent again.
    await harness.setCost(bill('2026-11-20'));
    expect(await harness.run()).toEqual([]);
    state.now = new Date('2026-11-27T09:00:00Z');
    expect(await harness.run()).toEqual(['Budget of a: no recent data']);

    // The same silence in a new month.
    state.now = new Date('2026-12-05T09:00:00Z');
    expect(await harness.run()).toEqual([]);
    expect(await harness.alarms()).toEqual([
      'component:default/a 2026-11 0 fired told',
      'component:default/a 2026-12 0 fired told',
    ]);

    // A new silence in that month.
    await harness.setCost(bill('2026-11-20'), {
      period: '2026-12-01',
      dataThrough: '2026-12-04',
      cells: [],
    });
    expect(await harness.run()).toEqual([]);
    state.now = new Date('2026-12-14T09:00:00Z');
    expect(await harness.run()).toEqual(['Budget of a: no recent data']);
  });
});
