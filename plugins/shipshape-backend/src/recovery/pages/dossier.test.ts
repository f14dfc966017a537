import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import {
  dailyDumps,
  SeedResource,
  SeedSample,
  seedRecovery,
} from '../__testUtils__/seedRecovery';
import { assess } from '../status/assess';
import { toResourceBackups } from './backupsView';
import { DatabaseRecoveryReadStore } from './DatabaseRecoveryReadStore';
import { loadDossiers } from './dossier';

const NOW = new Date('2026-11-30T12:00:00Z');
const at = (time: string) => `2026-11-30T${time}.000Z`;

describe('continuous backups', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    /** A base backup of the night and an archive, which is measured every minute. */
    async function open(samples: SeedResource['samples'], history: boolean) {
      const knex = await init(databaseId);
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: 'resource:default/orders-db',
          enrolledAt: at('01:00:00'),
          objectives: [
            { scope: 'data-corruption', rpoSeconds: 300, setBy: {} },
          ],
          plans: [
            {
              id: 'orders-base',
              provider: 'pgbackrest',
              mechanism: 'base+wal',
              ...dailyDumps('2026-11-30', '2026-12-01'),
            },
          ],
          samples,
        },
      ]);
      const facts = DatabaseRecoveryReadStore.create({ knex });
      const [dossier] = await loadDossiers(
        facts,
        await facts.listResources({ resourceIds: ['orders'] }),
        { now: NOW, history },
      );
      return dossier;
    }
    const caughtUp = (time: string) => ({
      measured_at: at(time),
      caught_up: true,
      interval_seconds: 60,
    });

    it('are judged by the newest sample, with its own interval', async () => {
      for (const history of [false, true]) {
        const dossier = await open(
          [caughtUp('10:59:00'), caughtUp('11:59:30')],
          history,
        );
        // 30 s ago everything was archived.
        expect(assess(dossier, NOW).standing.summary.exposure).toMatchObject({
          status: 'met',
          seconds: 30,
          basis: 'archive',
        });
      }
    });

    it('are unknown once the newest sample is older than two intervals', async () => {
      for (const history of [false, true]) {
        const dossier = await open([caughtUp('11:57:00')], history);
        const { exposure } = assess(dossier, NOW).standing.summary;
        expect(exposure.status).toBe('insufficient_data');
        expect(exposure.seconds).toBeUndefined();
      }
    });

    it('grow in exposure from when the archiver fails', async () => {
      const dossier = await open(
        [
          caughtUp('10:59:00'),
          {
            measured_at: at('11:59:30'),
            caught_up: false,
            failing: true,
            failing_since: at('11:43:00'),
            protected_until: at('11:42:44'),
            interval_seconds: 60,
          },
        ],
        true,
      );
      const assessment = assess(dossier, NOW);
      // 12:00:00 - 11:42:44
      expect(assessment.standing.summary).toMatchObject({
        status: 'breached',
        exposure: { status: 'breached', seconds: 1_036 },
      });
      const view = toResourceBackups(assessment, [], NOW);
      expect(view.replication).toMatchObject([
        { linkId: 'archive:main', failing: true, outdated: false },
      ]);
      expect(view.exposureSeries.at(-1)).toEqual({
        at: NOW.toISOString(),
        seconds: 1_036,
      });
    });

    describe('over thirty days, measured every five minutes for an RPO of 15', () => {
      const MINUTE = 60_000;
      const since = NOW.getTime() - 30 * 86_400_000;
      const HOLE = Date.parse(at('06:00:00'));
      const instant = (ms: number) => new Date(ms).toISOString();

      /** The tab of an archive that is a minute behind at each sample. */
      async function openTab(
        sampleAt: (ms: number) => SeedSample | undefined,
        objectives: SeedResource['objectives'] = [
          { scope: 'data-corruption', rpoSeconds: 900, setBy: {} },
        ],
      ) {
        const knex = await init(databaseId);
        const samples: SeedSample[] = [];
        for (
          let ms = since - 120 * MINUTE;
          ms <= NOW.getTime();
          ms += 5 * MINUTE
        ) {
          samples.push(...[sampleAt(ms) ?? []].flat());
        }
        await seedRecovery(knex, [
          {
            id: 'orders',
            entity: 'resource:default/orders-db',
            enrolledAt: '2026-01-01T00:00:00.000Z',
            objectives,
            plans: [
              {
                id: 'orders-base',
                provider: 'pgbackrest',
                mechanism: 'base+wal',
                ...dailyDumps('2026-10-29', '2026-12-01'),
              },
            ],
            samples,
          },
        ]);
        const facts = DatabaseRecoveryReadStore.create({ knex });
        const [dossier] = await loadDossiers(
          facts,
          await facts.listResources({ resourceIds: ['orders'] }),
          { now: NOW, history: true },
        );
        return toResourceBackups(assess(dossier, NOW), [], NOW);
      }
      const behind = (ms: number, minutes: number): SeedSample => ({
        measured_at: instant(ms),
        protected_until: instant(ms - minutes * MINUTE),
        interval_seconds: 300,
      });

      it('is always within it when no sample is missing', async () => {
        const { rpoCompliance, exposureSeries } = await openTab(ms =>
          behind(ms, 1),
        );
        expect(rpoCompliance).toEqual({
          windowSeconds: 2_592_000,
          ratio: 1,
          excludedSeconds: 0,
          neverSeconds: 0,
        });
        // A minute behind at a sample, six before the next one.
        const seconds = exposureSeries.map(each => each.seconds ?? NaN);
        expect(Math.max(...seconds)).toBe(360);
        expect(Math.min(...seconds)).toBe(60);
        expect(exposureSeries.length).toBeLessThanOrEqual(600);
      });

      it('is not within it for a part of 40 minutes without progress, and shows that', async () => {
        const { rpoCompliance, exposureSeries } = await openTab(ms =>
          behind(
            ms,
            ms > HOLE && ms < HOLE + 40 * MINUTE ? (ms - HOLE) / MINUTE + 1 : 1,
          ),
        );
        // From 05:59 on nothing is archived until 06:40: 900 + 1 s are over at 06:14:01.
        expect(rpoCompliance.ratio).toBeCloseTo(1 - 1_559 / 2_592_000, 12);
        expect(Math.max(...exposureSeries.map(each => each.seconds ?? 0))).toBe(
          2_460,
        );
        expect(exposureSeries.length).toBeLessThanOrEqual(600);
      });

      it('is not known for a part of 40 minutes without samples, and shows that', async () => {
        const { rpoCompliance, exposureSeries } = await openTab(ms =>
          ms > HOLE && ms < HOLE + 40 * MINUTE ? undefined : behind(ms, 1),
        );
        // The last sample holds for two intervals, that instant included; the base backup of the night proves nothing at six.
        expect(rpoCompliance).toMatchObject({
          ratio: 1,
          excludedSeconds: 1_799.999,
        });
        expect(exposureSeries).toContainEqual({
          at: '2026-11-30T06:10:00.001Z',
        });
      });

      it('is read every hour where the RPO is a day', async () => {
        const { rpoCompliance, exposureSeries } = await openTab(
          ms => behind(ms, 1),
          [{ scope: 'data-corruption', rpoSeconds: 86_400, setBy: {} }],
        );
        expect(rpoCompliance).toMatchObject({ ratio: 1, excludedSeconds: 0 });
        // From :55 to :55.
        expect(
          Math.max(...exposureSeries.map(each => each.seconds ?? NaN)),
        ).toBe(3_660);
      });
    });
  });
});
