import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { TestCluster } from '../drill/__testUtils__/TestCluster';
import { missingTools } from '../drill/__testUtils__/tools';
import { measureReplication } from './measureReplication';

jest.setTimeout(120_000);

const NOW = new Date('2026-11-24T10:00:00Z');

describeIf(describe, missingTools('PostgreSQL'))('measureReplication', () => {
  let cluster: TestCluster;

  const connectionString = () =>
    `postgresql://postgres@/postgres?host=${encodeURIComponent(
      cluster.socketDirectory,
    )}`;

  const measureArchive = async () => {
    const [sample, ...rest] = await measureReplication(connectionString(), NOW);
    expect(rest).toEqual([]);
    return sample;
  };

  /** Until the archiver has tried. */
  const until = async (condition: string) => {
    while (
      (await cluster.sql(`SELECT ${condition} FROM pg_stat_archiver`)) !== 't'
    ) {
      await new Promise(setImmediate);
    }
  };

  beforeAll(async () => {
    cluster = await TestCluster.create(({ home }) => ({
      archive_mode: 'on',
      archive_command: `test -e ${home}/archive && cp %p ${home}/archive/%f`,
    }));
    cluster.directory('archive');
  });
  afterAll(() => cluster.remove());

  it('sees an archive catch up, fall behind and fail', async () => {
    await cluster.sql('CREATE TABLE t (n int)', 'SELECT pg_switch_wal()');
    await until('archived_count > 0');
    const behind = await measureArchive();
    expect(behind).toMatchObject({
      linkId: 'archive',
      mode: 'log-shipping',
      failing: false,
    });
    expect(behind.sentLsn).toMatch(/^0\/[0-9A-F]+$/);
    // Less than a segment, which is of 1 MiB here.
    expect(behind.lagBytes).toBeLessThan(1_048_576);

    rmSync(join(cluster.home, 'archive'), { recursive: true });
    await cluster.sql('INSERT INTO t VALUES (1)', 'SELECT pg_switch_wal()');
    await until('failed_count > 0');
    const failing = await measureArchive();
    expect(failing).toMatchObject({ failing: true, caughtUp: false });
    expect(failing.failingSince).toEqual(failing.protectedUntil);
    expect(failing.lagBytes).toBeGreaterThanOrEqual(
      // The segment that could not be archived.
      1_048_576,
    );
  });

  it('changes nothing on the server, and needs no more than pg_monitor', async () => {
    await cluster.sql(
      'CREATE ROLE watcher LOGIN',
      'GRANT pg_monitor TO watcher',
    );
    const before = await cluster.sql('SELECT pg_current_wal_insert_lsn()');
    const samples = await measureReplication(
      connectionString().replace('postgres@', 'watcher@'),
      NOW,
    );
    expect(samples).toHaveLength(1);
    expect(await cluster.sql('SELECT pg_current_wal_insert_lsn()')).toBe(
      before,
    );
  });

  it('says why a server could not be asked, without what the connection string holds', async () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'nowhere-'));
    const attempt = measureReplication(
      `postgresql://watcher:pass-of-a-test@/postgres?host=${encodeURIComponent(
        nowhere,
      )}`,
      NOW,
    );
    await expect(attempt).rejects.toThrow(
      /^PostgreSQL could not be asked: .*ENOENT/,
    );
    await expect(attempt).rejects.not.toThrow(/pass-of-a-test/);
    rmSync(nowhere, { recursive: true });
  });
});
