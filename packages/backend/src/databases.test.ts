import { TestDatabases } from '@backstage/backend-test-utils';

/*
 * `TestDatabases` leaves out, without a word, each engine that it cannot reach. The stores are to be
 * tested on PostgreSQL: so its absence fails here. `npm test -- unit` brings one; for a single package
 * there is `node scripts/with-postgres.mjs COMMAND`.
 */
describe('the databases of the tests', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each([
    ['SQLITE_3', 'select sqlite_version() as version', /^3\./],
    ['POSTGRES_18', 'select version() as version', /^PostgreSQL 18\./],
  ] as const)('include a real %s', async (id, query, version) => {
    expect(databases.supports(id)).toBe(true);
    const knex = await databases.init(id);
    const result = await knex.raw(query);
    const rows: Array<{ version: string }> = result.rows ?? result;
    expect(rows[0].version).toMatch(version);
  });
});
