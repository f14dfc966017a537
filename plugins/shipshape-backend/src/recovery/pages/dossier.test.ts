import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import {
  dailyDumps,
  SeedResource,
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
  });
});
