import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { SeedDrill, seedRecovery } from '../__testUtils__/seedRecovery';
import { assess } from '../status/assess';
import { toResourceBackups } from './backupsView';
import { DatabaseRecoveryReadStore } from './DatabaseRecoveryReadStore';
import { loadDossiers } from './dossier';

const NOW = new Date('2026-11-30T12:00:00Z');
const FULL = '20261128-020000F';
const RESTORED = '20261128-020000F_20261129-020000I';
const NEVER_RESTORED = '20261128-020000F_20261130-020000I';
const OTHER = '20261127-020000F';

/** Each with when it was made, and what it needs. */
const POINTS: ReadonlyArray<[string, string, string[]]> = [
  [OTHER, '2026-11-27T02:00:00.000Z', []],
  [FULL, '2026-11-28T02:00:00.000Z', []],
  [RESTORED, '2026-11-29T02:00:00.000Z', [FULL]],
  [NEVER_RESTORED, '2026-11-30T02:00:00.000Z', [FULL]],
];

describe('what drills found out about points', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function openPoints(drills: SeedDrill[]) {
      const knex = await init(databaseId);
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: 'resource:default/orders-db',
          enrolledAt: '2026-11-01T00:00:00.000Z',
          plans: [
            {
              id: 'orders-base',
              provider: 'pgbackrest',
              mechanism: 'base',
              runs: [],
              points: POINTS.map(([label, at, needed]) => ({
                native_id: label,
                consistent_at: at,
                depends_on: JSON.stringify(needed),
              })),
            },
          ],
          drills,
        },
      ]);
      const facts = DatabaseRecoveryReadStore.create({ knex });
      const [dossier] = await loadDossiers(
        facts,
        await facts.listResources({ resourceIds: ['orders'] }),
        { now: NOW, history: true },
      );
      const view = toResourceBackups(assess(dossier, NOW), [], NOW);
      return {
        exposure: view.exposure,
        points: new Map(
          view.points.newest.map(point => [point.nativeId, point]),
        ),
      };
    }
    const drill = (
      hour: number,
      pointNativeId: string,
      overrides: Partial<SeedDrill> = {},
    ): SeedDrill => {
      const at = `2026-11-30T${String(hour).padStart(2, '0')}:00:00.000Z`;
      return {
        drillId: `d-${hour}`,
        pointNativeId,
        declaredAt: at,
        finishedAt: at,
        ...overrides,
      };
    };
    const corrupt: Partial<SeedDrill> = {
      outcome: 'failed',
      reason: 'backup-corrupt',
      phases: [
        {
          name: 'restore',
          startedAt: '2026-11-30T05:00:00.000Z',
          durationMs: 15_000,
          exitCode: 29,
        },
      ],
    };

    it('makes a point bad that did not restore, with all that need it and never were restored themselves', async () => {
      const { exposure, points } = await openPoints([
        drill(4, RESTORED),
        drill(5, FULL, corrupt),
        drill(6, OTHER),
      ]);
      expect(points.get(FULL)).toMatchObject({
        verification: 'bad',
        verifiedAt: '2026-11-30T05:00:00.000Z',
        eligible: false,
        ineligibleReason: 'it is known to be bad',
      });
      expect(points.get(NEVER_RESTORED)).toMatchObject({
        verification: 'none',
        eligible: false,
        ineligibleReason: `it needs ${FULL}, which cannot be used: it is known to be bad`,
      });
      expect(points.get(RESTORED)).toMatchObject({
        verification: 'restored',
        verifiedAt: '2026-11-30T04:00:00.000Z',
        eligible: true,
      });
      expect(points.get(OTHER)).toMatchObject({
        verification: 'restored',
        verifiedAt: '2026-11-30T06:00:00.000Z',
        eligible: true,
      });
      // The newest one does not count.
      expect(exposure.protectedUntil).toBe('2026-11-29T02:00:00.000Z');
    });

    it('remembers it however many drills came after, also inconclusive and other failed ones of the same point', async () => {
      const { points } = await openPoints([
        drill(0, FULL),
        drill(1, FULL, corrupt),
        drill(2, FULL, { outcome: 'failed', reason: 'check-failed' }),
        ...[3, 4, 5, 6, 7, 8, 9].map(hour => drill(hour, OTHER)),
        drill(10, FULL, { outcome: 'inconclusive', reason: 'disk-full' }),
      ]);
      expect(points.get(FULL)).toMatchObject({
        verification: 'bad',
        verifiedAt: '2026-11-30T01:00:00.000Z',
      });
    });

    it('leaves alone copies elsewhere, and points of which a drill says nothing', async () => {
      const { points } = await openPoints([
        drill(4, FULL, { ...corrupt, locationId: 'elsewhere' }),
        drill(5, OTHER, { outcome: 'failed', reason: 'wal-gap' }),
        drill(6, OTHER, { lifecycle: 'restoring', finishedAt: undefined }),
      ]);
      expect(
        [...points.values()].map(({ verification, eligible }) => [
          verification,
          eligible,
        ]),
      ).toEqual(Array(4).fill(['none', true]));
    });
  });
});
