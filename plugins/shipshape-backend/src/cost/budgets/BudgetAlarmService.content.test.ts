import { TestDatabases } from '@backstage/backend-test-utils';
import {
  budgetEntity,
  createBudgetHarness,
  november,
} from './__testUtils__/budgetHarness';

describe('BudgetAlarmService: what is counted and told', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const each = databases.eachSupportedId();

  it.each(each)(
    'counts what a group, its sub-groups and a system cost, each once, on %p',
    async databaseId => {
      const harness = await createBudgetHarness(
        await databases.init(databaseId),
        [
          budgetEntity('group:top', '100 USD', { children: ['left'] }),
          budgetEntity('group:left', undefined, { parent: 'top' }),
          budgetEntity('group:leaf', '1000 USD', { parent: 'left' }),
          budgetEntity('system:shop', '40 USD', { owner: 'leaf' }),
          budgetEntity('component:web', undefined, { system: 'shop' }),
          budgetEntity('component:orphan', '1 USD', {}),
          budgetEntity('component:broken', 'lots of money'),
        ],
      );
      const cell = (entity: string, owner: string, effective: string) => ({
        entity,
        owner: `group:default/${owner}`,
        day: '2026-11-02',
        effective,
      });
      await harness.setCost({
        ...november(),
        cells: [
          cell('component:default/web', 'leaf', '30'),
          cell('system:default/shop', 'leaf', '10'),
          cell('group:default/top', 'top', '50'),
          cell('component:default/x', 'other', '1000'),
          { ...cell('component:default/orphan', '', '5'), owner: '' },
        ],
      });
      expect((await harness.run()).sort()).toEqual([
        'Budget of shop exceeded: 100.0 %',
        'Budget of top: 90.0 % used',
      ]);
      expect(
        harness.outbox.map(({ recipients, payload }) => [
          recipients.type === 'entity' && recipients.entityRef,
          payload.link,
        ]),
      ).toEqual([
        ['group:default/top', '/catalog/default/group/top/cost'],
        ['group:default/leaf', '/catalog/default/system/shop/cost'],
      ]);
      // Who has no owner cannot be told; that is said once.
      expect(harness.logger.warn).toHaveBeenCalledTimes(1);
      await harness.run();
      expect(harness.logger.warn).toHaveBeenCalledTimes(1);
    },
  );

  it.each(each)('says what changed, on %p', async databaseId => {
    const harness = await createBudgetHarness(
      await databases.init(databaseId),
      [budgetEntity('component:a', '1500 USD')],
    );
    const cell = (day: string, service: string, effective: string) => ({
      entity: 'component:default/a',
      day,
      service,
      effective,
    });
    await harness.setCost(
      {
        ...november(),
        cells: [
          cell('2026-11-01', 'EC2', '1000.005'),
          cell('2026-11-17', 'S3', '300'),
          cell('2026-11-02', 'RDS', '80'),
          cell('2026-11-02', 'SQS', '1'),
          cell('2026-11-02', 'Lambda', '20'),
        ],
      },
      {
        period: '2026-10-01',
        dataThrough: '2026-10-31',
        cells: [
          cell('2026-10-17', 'EC2', '600'),
          cell('2026-10-18', 'S3', '999'), // not among the same days
          cell('2026-10-02', 'RDS', '100'),
        ],
      },
    );
    await harness.run();
    expect(harness.outbox).toEqual([
      {
        recipients: { type: 'entity', entityRef: 'group:default/team' },
        payload: {
          title: 'Budget of a: 93.4 % used',
          description: [
            '2026-11, effective cost: 1,401.01 USD of 1,500.00 USD (93.4 %), data until 2026-11-17.',
            'Threshold: 80 %.',
            'Largest changes against the same days of the month before: EC2 +400.01 USD, S3 +300.00 USD, Lambda +20.00 USD.',
          ].join('\n'),
          link: '/catalog/default/component/a/cost',
          severity: 'normal',
          topic: 'Cost budgets',
          scope: 'shipshape-budget:component:default/a:2026-11-01:USD:80',
        },
      },
    ]);
  });
});
