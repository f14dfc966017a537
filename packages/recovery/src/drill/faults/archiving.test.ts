import type { RecoveryObjective } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { judgeExposure, SampleFacts } from '../../model';
import { readPgbackrestInfo } from '../../readers';
import { measureReplication } from '../../reporting';
import { PgbackrestFixture } from '../__testUtils__/PgbackrestFixture';
import { missingTools } from '../__testUtils__/tools';
import { DAILY } from './__testUtils__/wrappedRuns';

jest.setTimeout(60_000);

/** Ends when the archiver has failed. */
const UNTIL_FAILED = `DO $$ BEGIN
  FOR attempt IN 1..3000 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN (SELECT last_failed_time IS NOT NULL FROM pg_stat_archiver);
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$`;

const INTERVAL_SECONDS = 60;

describeIf(describe, missingTools('PostgreSQL', 'pgBackRest'))(
  'an archive_command that is broken',
  () => {
    let fixture: PgbackrestFixture;

    beforeAll(async () => {
      fixture = await PgbackrestFixture.create(['full']);
    });
    afterAll(() => fixture?.remove());

    /** As the CLI samples the archive of repository 1. */
    async function sample(): Promise<SampleFacts> {
      const { host, port, user } = fixture.cluster.connection;
      const [archive] = await measureReplication(
        `postgresql://${user}@localhost:${port}/postgres?host=${encodeURIComponent(
          host,
        )}`,
        new Date(),
      );
      return {
        ...archive,
        linkId: 'archive:repo1',
        intervalSeconds: INTERVAL_SECONDS,
      };
    }

    async function judge(
      samples: readonly SampleFacts[],
      objective: Pick<RecoveryObjective, 'rpoSeconds' | 'toleranceSeconds'>,
      afterSeconds = 0,
    ) {
      const now = new Date(
        Math.max(...samples.map(({ measuredAt }) => measuredAt.getTime())) +
          afterSeconds * 1000,
      );
      const [{ points }] = readPgbackrestInfo(
        await fixture.pgbackrest('--output=json', 'info'),
        { observedAt: now },
      ).subjects;
      return judgeExposure({
        facts: { points, plans: [{ plan: DAILY }], placement: {}, samples },
        scope: 'data-corruption',
        objective,
        paces: new Map(),
        now,
      });
    }

    it('is seen by the first sample, and exposure grows, while pgBackRest says ok', async () => {
      await fixture.beat();
      await fixture.archive();
      const healthy = await sample();
      expect(healthy).toMatchObject({ failing: false, caughtUp: true });
      expect(await judge([healthy], { rpoSeconds: 300 })).toMatchObject({
        status: 'met',
        seconds: 0,
      });

      await fixture.cluster.sql(
        "ALTER SYSTEM SET archive_command = 'false'",
        'SELECT pg_reload_conf()',
      );
      await fixture.beat();
      await fixture.cluster.sql('SELECT pg_switch_wal()', UNTIL_FAILED);
      const broken = [healthy, await sample()];
      expect(broken[1]).toMatchObject({ failing: true, caughtUp: false });

      const first = await judge(broken, { rpoSeconds: 300 });
      expect(first).toMatchObject({
        status: 'at_risk',
        reason: expect.stringContaining('archive:repo1 fails'),
      });
      const later = await judge(broken, { rpoSeconds: 300 }, INTERVAL_SECONDS);
      expect(later.seconds).toBeCloseTo(
        (first.seconds ?? NaN) + INTERVAL_SECONDS,
        3,
      );
      expect(
        await judge(broken, { rpoSeconds: 30 }, INTERVAL_SECONDS),
      ).toMatchObject({ status: 'breached' });

      const [{ status }] = JSON.parse(
        await fixture.pgbackrest('--output=json', 'info'),
      );
      expect(status).toMatchObject({ code: 0, message: 'ok' });
    });
  },
);
