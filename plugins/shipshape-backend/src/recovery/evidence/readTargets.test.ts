import { TestDatabases } from '@backstage/backend-test-utils';
import {
  canonicalJson,
  DrillReport,
  drillReportSchema,
  JsonValue,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { recoveryTableRows } from '../../database/__testUtils__/recoveryTableRows';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { DatabaseRecoveryReadStore } from '../pages/DatabaseRecoveryReadStore';
import { DatabaseEvidenceStore } from './DatabaseEvidenceStore';

const NOW = new Date('2026-11-30T06:00:00.000Z');

const RESTORING = drillReportSchema.parse({
  drillId: 'd-1',
  drillPlanId: 'orders-db-monthly',
  resourceId: 'orders-db',
  revision: 1,
  scope: 'data-corruption',
  lifecycle: 'restoring',
});
const DONE: DrillReport = {
  ...RESTORING,
  revision: 2,
  lifecycle: 'done',
  outcome: 'passed',
  achievedRtoSeconds: 500,
};

describe('targets of a drill', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let knex: Knex;

    const ask = (objectives: RecoveryObjective[]) =>
      knex('recovery_resources').update({
        objectives: JSON.stringify(objectives),
      });
    const put = (report: DrillReport) =>
      DatabaseEvidenceStore.create({ knex, clock: () => NOW }).putDrill({
        report,
        origin: 'report',
        reporter: 'plugin:runner',
      });
    const seen = async () => {
      const pages = DatabaseRecoveryReadStore.create({ knex });
      const [{ report }] = await pages.getDrills(['d-1']);
      return report;
    };

    beforeEach(async () => {
      knex = await init(databaseId);
    });

    it('are those of its scope when its first report came, beside the report', async () => {
      await knex('recovery_resources').insert(
        recoveryTableRows.recovery_resources,
      );
      await ask([
        { scope: 'region', rtoSeconds: 60 },
        { scope: 'data-corruption', rtoSeconds: 600 },
      ]);
      await put(RESTORING);
      expect(await seen()).toMatchObject({ rtoTargetSeconds: 600 });
      await ask([{ scope: 'data-corruption', rtoSeconds: 60 }]);
      await put(DONE);
      expect(await seen()).toMatchObject({
        rtoTargetSeconds: 600,
        rtoMet: true,
      });
      // What is hashed is what was reported.
      const [{ report }] = await knex('drills').select('report');
      expect(report).toBe(canonicalJson(DONE as JsonValue));
      expect(await put(DONE)).toMatchObject({ outcome: 'duplicate' });
    });

    it('are unknown of a resource that nobody had declared', async () => {
      await put(DONE);
      expect(await seen()).toEqual(DONE);
    });
  });
});
