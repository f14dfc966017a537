import { TestDatabases } from '@backstage/backend-test-utils';
import { insertRows } from './insertRows';

interface Row {
  id: number;
  name: string;
  amount: string | bigint;
}

describe('insertRows', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'keeps text and 64-bit integers exactly on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.schema.createTable('things', table => {
        table.integer('id').notNullable();
        table.string('name').notNullable();
        table.bigInteger('amount').notNullable();
      });
      const names = [
        '',
        'a "quoted" {b}, \\ c?',
        "o'brien\n",
        'größe 🚢',
        ':x',
      ];
      const rows: Row[] = Array.from({ length: 6_000 }, (_, id) => ({
        id,
        name: names[id % names.length],
        // Beyond 2^53, where a JS number has gaps; both forms of binding.
        amount: id % 2 ? 9_223_372_036_854_775_807n : '-9223372036854775807',
      }));

      await insertRows<Row>(
        knex,
        'things',
        { id: 'integer', name: 'text', amount: 'bigint' },
        rows,
      );

      const stored = await knex('things')
        .select('id', 'name', knex.raw('cast(amount as text) as amount'))
        .orderBy('id');
      expect(stored).toHaveLength(6_000);
      expect(stored.slice(0, 5).map(row => row.name)).toEqual(names);
      expect(stored[1].amount).toBe('9223372036854775807');
      expect(stored[2].amount).toBe('-9223372036854775807');
    },
  );

  it.each(databases.eachSupportedId())(
    'does nothing without rows on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await expect(
        insertRows<Row>(
          knex,
          'absent',
          { id: 'integer', name: 'text', amount: 'bigint' },
          [],
        ),
      ).resolves.toBeUndefined();
    },
  );
});
