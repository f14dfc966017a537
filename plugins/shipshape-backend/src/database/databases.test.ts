import { TestDatabases } from '@backstage/backend-test-utils';

describe('the databases of the tests', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  // Without a server to connect to, the tests of all stores would silently run on SQLite alone.
  it('are SQLite and PostgreSQL', () => {
    expect(databases.eachSupportedId()).toEqual([
      ['SQLITE_3'],
      ['POSTGRES_18'],
    ]);
  });
});
