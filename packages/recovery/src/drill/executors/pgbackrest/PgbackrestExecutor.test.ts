import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secondsFrom } from '../../faults/__testUtils__/drillOf';
import { pgbackrestDrills } from '../../faults/__testUtils__/pgbackrestDrill';
import { PgbackrestFixture } from '../../__testUtils__/PgbackrestFixture';
import { missingTools } from '../../__testUtils__/tools';

jest.setTimeout(60_000);

const PASS = 'kept in no file';

/** A source with a tablespace of its own, in an encrypted repository, on the machine of the drill. */
describeIf(describe, missingTools('PostgreSQL', 'pgBackRest'))(
  'a drill of an encrypted repository',
  () => {
    let fixture: PgbackrestFixture;
    let drill: ReturnType<typeof pgbackrestDrills>;
    let space: string;
    let beat: Date;

    beforeAll(async () => {
      fixture = await PgbackrestFixture.create(['full'], {
        cipherPass: PASS,
        prepare: cluster => {
          space = cluster.directory('space');
          return [
            `CREATE TABLESPACE fast LOCATION '${space}'`,
            'INSERT INTO heartbeat VALUES (clock_timestamp())',
            'CREATE TABLE placed TABLESPACE fast AS SELECT id FROM generate_series(1, 70) id',
          ];
        },
      });
      drill = pgbackrestDrills(fixture);
      beat = await fixture.beat();
      await fixture.archive();
    });
    afterAll(() => fixture?.remove());

    const source = { cipherPassEnv: 'PASS' };
    const options = { environment: { PASS } };

    /** Files of the source's tablespace, with when they were changed. */
    const filesOfSpace = () =>
      readdirSync(space, { recursive: true, encoding: 'utf8' }).map(name => {
        const { ino, mtimeMs } = statSync(join(space, name));
        return `${name} ${ino} ${mtimeMs}`;
      });

    it("restores tablespaces into its own directory, and leaves the source's alone", async () => {
      await fixture.cluster.sql('CHECKPOINT');
      const before = filesOfSpace();
      const { report, check, artifacts } = await drill({
        source,
        options,
        plan: {
          checks: [
            {
              id: 'rows',
              kind: 'row-count',
              tables: ['orders', 'placed'],
              minRows: 70,
            },
            {
              id: 'where',
              kind: 'sql',
              query: `SELECT pg_tablespace_location(oid) LIKE '%/scratch/d-%/tablespaces/%' FROM pg_tablespace WHERE spcname = 'fast'`,
            },
            {
              id: 'archiving',
              kind: 'sql',
              query: `SELECT current_setting('archive_mode') || ' ' || current_setting('listen_addresses')`,
              expect: 'off ',
            },
          ],
        },
      });
      expect(report).toMatchObject({ outcome: 'passed', rpoMethod: 'fenced' });
      expect(check('rows')).toMatchObject({
        observed: 'orders 1000, placed 70',
      });
      expect(before.length).toBeGreaterThan(1);
      expect(filesOfSpace()).toEqual(before);

      const texts = [
        JSON.stringify(report),
        ...artifacts.map(({ content }) => content.toString('utf8')),
      ];
      for (const text of texts) {
        expect(text).not.toContain(PASS);
      }
    });

    it('takes nothing over that the configuration says of real restores', async () => {
      const repository = await fixture.copy('restores');
      const elsewhere = fixture.cluster.directory('elsewhere');
      writeFileSync(
        repository.config,
        `${readFileSync(repository.config, 'utf8')}
[orders:restore]
delta=y
link-all=y
link-map=pg_wal=${elsewhere}/wal
tablespace-map=fast=${elsewhere}/fast
recovery-option=archive_cleanup_command=touch ${elsewhere}/cleaned
db-include=postgres
`,
      );
      const { report } = await drill({
        repository,
        source,
        options,
        plan: {
          checks: [
            {
              id: 'where',
              kind: 'sql',
              query: `SELECT pg_tablespace_location(oid) LIKE '%/scratch/d-%/tablespaces/%' FROM pg_tablespace WHERE spcname = 'fast'`,
            },
            {
              id: 'commands',
              kind: 'sql',
              query: `SELECT pg_read_file('postgresql.auto.conf') NOT LIKE '%archive_cleanup_command%'`,
            },
          ],
        },
      });
      expect(report.outcome === 'passed' ? [] : report).toEqual([]);
      expect(readdirSync(elsewhere)).toEqual([]);
    });

    it('ends at the end of the backup when only that is asked for', async () => {
      const { report } = await drill({
        source,
        options,
        plan: { targetMode: 'immediate' },
      });
      expect(report).toMatchObject({
        outcome: 'passed',
        rpoMethod: 'immediate',
      });
      expect(
        secondsFrom(report.recoveredTo, beat.toISOString()),
      ).toBeGreaterThan(0);
    });

    it.each([
      ['without the pass phrase', {}, /^secret-missing$/],
      [
        'with a wrong one',
        { PASS: 'another one' },
        // 2.45 prints the bytes that it could not decrypt, which are no JSON.
        /^output-unreadable$|^repository-not-readable$/,
      ],
    ])('is inconclusive %s', async (_, environment, reason) => {
      const { report } = await drill({ source, options: { environment } });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: expect.stringMatching(reason),
      });
    });

    it('is inconclusive with the programs of another version, before anything is restored', async () => {
      const bin = fixture.cluster.directory('bin');
      writeFileSync(
        join(bin, 'postgres'),
        '#!/bin/sh\necho "postgres (PostgreSQL) 99.1"\n',
        { mode: 0o755 },
      );
      const { report } = await drill({
        source,
        options,
        entry: { postgres: { bin } },
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'version-mismatch',
      });
      expect(report.declaredAt).toBeUndefined();
    });

    it('is inconclusive where the plan wants another location', async () => {
      const { report } = await drill({
        source,
        options,
        plan: { selection: { locations: ['repo2'] } },
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'location-not-configured',
      });
    });
  },
);
