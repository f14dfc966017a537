import { TestDatabases } from '@backstage/backend-test-utils';
import {
  canonicalJson,
  drillReportSchema,
  recoveryExportSchema,
  sha256Hex,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import { parse } from 'csv-parse/sync';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { dailyDumps, seedRecovery } from '../__testUtils__/seedRecovery';
import { standingOf } from '../__testUtils__/standings';
import { DatabaseEvidenceStore } from '../evidence/DatabaseEvidenceStore';
import { DatabaseRecoveryReadStore } from '../pages/DatabaseRecoveryReadStore';
import { DatabaseRecoveryStatusStore } from '../status/DatabaseRecoveryStatusStore';
import { ExportAudience, RecoveryExporter } from './RecoveryExporter';
import { toRecoveryCsv } from './recoveryCsv';

const everything: ExportAudience = {
  filterVisible: async resources => [...resources],
  withVisibleRefs: resource => resource,
};

function evidence(id: string, createdAt: string) {
  return {
    id,
    mediaType: 'text/plain',
    sha256: sha256Hex(id),
    bytes: 4,
    createdAt,
    redacted: true,
  };
}

function drill(drillId: string, day: string, ids: string[]) {
  const at = `${day}T10:10:00.000Z`;
  return {
    drillId,
    declaredAt: `${day}T10:00:00.000Z`,
    finishedAt: at,
    achievedRtoSeconds: 600,
    rtoTargetSeconds: 3600,
    evidence: ids.map(id => evidence(id, at)),
  };
}

describe('RecoveryExporter', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function setup() {
      const knex = await init(databaseId);
      const dumps = dailyDumps('2026-09-25', '2026-11-30');
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: 'resource:default/orders-db',
          owner: 'group:default/team',
          definition: { name: '=SUM(A1)' },
          plans: [
            {
              id: 'orders-daily',
              ...dumps,
              // The dump of 10 October failed.
              runs: dumps.runs.map(run =>
                run.run_key === 'dump-2026-10-10'
                  ? { ...run, state: 'failed', exit_code: 1 }
                  : run,
              ),
            },
          ],
          drills: [
            drill('d-1', '2026-09-10', ['ev-1']),
            drill('d-2', '2026-10-10', ['ev-2', 'ev-3']),
            drill('d-3', '2026-11-10', ['ev-4']),
          ],
        },
        { id: 'hidden', entity: 'resource:default/hidden', undocumented: true },
      ]);
      const statuses = DatabaseRecoveryStatusStore.create({ knex });
      await statuses.put([
        {
          ...standingOf({ id: 'orders' }),
          controls: [
            {
              control: 'encrypted',
              status: 'non_compliant',
              parameters: {},
              reason: 'dump-2026-11-29 is not encrypted',
            },
          ],
        },
      ]);
      return {
        knex,
        exporter: RecoveryExporter.create({
          facts: DatabaseRecoveryReadStore.create({ knex }),
          statuses,
          clock: () => new Date('2026-11-30T12:00:00Z'),
        }),
      };
    }
    const october = { from: '2026-10-01', to: '2026-11-01' };

    it('has the slots of the period, the controls, its drills, and the chain between them', async () => {
      const { exporter } = await setup();
      const answer = await exporter.export(october, everything);
      expect(recoveryExportSchema.parse(answer)).toBeTruthy();
      const orders = answer.resources.find(
        item => item.resource.resourceId === 'orders',
      );
      // 31 days, of which one failed.
      expect(orders?.success).toMatchObject({
        due: 31,
        succeeded: 30,
        windowSeconds: 31 * 86_400,
      });
      expect(orders?.controls.map(item => item.control)).toEqual(['encrypted']);
      expect(orders?.drills.map(item => item.drillId)).toEqual(['d-2']);
      const chain = orders?.chain;
      expect(chain?.records.map(({ record }) => record.id)).toEqual([
        'ev-2',
        'ev-3',
      ]);
      expect(chain?.records[0].record.prevRecordSha256).toBe(
        chain?.fromRecordSha256,
      );
      expect(chain?.records[1].recordSha256).toBe(chain?.toRecordSha256);
      expect(orders?.drills[0].recordSha256).toEqual(
        chain?.records.map(({ recordSha256 }) => recordSha256),
      );
      expect(chain).toMatchObject({ intact: true });
      // The first period begins the chain, and can be verified alone.
      const september = await exporter.export(
        { from: '2026-09-01', to: '2026-10-01' },
        everything,
      );
      const first = september.resources.find(
        item => item.resource.resourceId === 'orders',
      );
      expect(first?.chain.fromRecordSha256).toBeUndefined();
      expect(verifyChain(first?.chain.records ?? [])).toEqual({
        intact: true,
        records: 1,
      });
    });

    it('hashes exactly what is sent', async () => {
      const { exporter } = await setup();
      const answer = await exporter.export(october, everything);
      const received = JSON.parse(JSON.stringify(answer));
      expect(sha256Hex(canonicalJson(received.resources))).toBe(
        received.contentSha256,
      );
    });

    it('names the record that was altered', async () => {
      const { knex, exporter } = await setup();
      const row = await knex('evidence_records')
        .where({ record_id: 'ev-2' })
        .first();
      await knex('evidence_records')
        .where({ record_id: 'ev-2' })
        .update({ record: row.record.replace('"bytes":4', '"bytes":5') });
      const chain = async () => {
        const answer = await exporter.export(october, everything);
        return answer.resources.find(
          item => item.resource.resourceId === 'orders',
        )?.chain;
      };
      expect(await chain()).toMatchObject({ intact: false, brokenAt: 'ev-2' });
      await knex('evidence_records')
        .where({ record_id: 'ev-2' })
        .update({ record: '{' });
      expect(await chain()).toMatchObject({ intact: false, brokenAt: 'ev-2' });
    });

    it('says that a chain is broken where the portal says so', async () => {
      const { knex, exporter } = await setup();
      const chain = async () => {
        const answer = await exporter.export(october, everything);
        return answer.resources.find(
          item => item.resource.resourceId === 'orders',
        )?.chain;
      };
      // Bytes that were altered, which the records do not show.
      await knex('evidence_chains').update({
        intact: false,
        broken_at: 'ev-1',
      });
      expect(await chain()).toMatchObject({ intact: false, brokenAt: 'ev-1' });
      // Cut off since it was verified.
      await knex('evidence_chains').update({ intact: true, broken_at: null });
      await knex('evidence_records').where({ record_id: 'ev-4' }).delete();
      expect(await chain()).toMatchObject({ intact: false, brokenAt: '#3' });
    });

    it('has the records of its drills also when their reports came after the period', async () => {
      const { knex, exporter } = await setup();
      await DatabaseEvidenceStore.create({
        knex,
        clock: () => new Date('2026-11-02T08:00:00Z'),
      }).putDrill({
        report: drillReportSchema.parse({
          ...drill('d-4', '2026-10-31', []),
          drillPlanId: 'orders-drill',
          resourceId: 'orders',
          revision: 1,
          scope: 'data-corruption',
          lifecycle: 'done',
          outcome: 'passed',
        }),
        origin: 'report',
        reporter: 'plugin:runner',
      });
      const orders = async (from: string, to: string) => {
        const answer = await exporter.export({ from, to }, everything);
        return answer.resources.find(
          item => item.resource.resourceId === 'orders',
        );
      };
      const late = await orders('2026-10-01', '2026-11-01');
      expect(late?.drills.map(item => item.drillId)).toEqual(['d-2', 'd-4']);
      // The record of the drill of November lies between them.
      const ids = late?.chain.records.map(({ record }) => record.id);
      expect(ids).toEqual(['ev-2', 'ev-3', 'ev-4', 'd-4@1']);
      expect(
        verifyChain(
          late?.chain.records ?? [],
          late?.chain.fromRecordSha256 ?? '',
        ),
      ).toEqual({ intact: true, records: 4 });
      // The excerpt of the next period lies within it from its own start on.
      const next = await orders('2026-11-01', '2026-12-01');
      expect(next?.chain.records.map(({ record }) => record.id)).toEqual([
        'ev-4',
        'd-4@1',
      ]);
      expect(late?.chain.records.map(item => item.recordSha256)).toContain(
        next?.chain.fromRecordSha256,
      );
    });

    it('has only what may be seen', async () => {
      const { exporter } = await setup();
      const answer = await exporter.export(october, {
        filterVisible: async resources =>
          resources.filter(({ resourceId }) => resourceId !== 'hidden'),
        withVisibleRefs: resource => ({ ...resource, ownerRef: undefined }),
      });
      expect(JSON.stringify(answer)).not.toContain('hidden');
      expect(JSON.stringify(answer)).not.toContain('group:default/team');
    });

    it('as CSV has a row for each of them, and no formulas', async () => {
      const { exporter } = await setup();
      const answer = await exporter.export(october, everything);
      const { fileName, content } = toRecoveryCsv(answer);
      expect(fileName).toBe('recovery-2026-10-01-2026-11-01.csv');
      const rows: Record<string, string>[] = parse(content, { columns: true });
      const orders = rows.filter(row => row.resource_id === 'orders');
      expect(
        orders.map(row => [row.line, row.item, row.status, row.detail]),
      ).toEqual([
        ['resource', "'=SUM(A1)", 'required', 'chain intact'],
        [
          'control',
          'encrypted',
          'non_compliant',
          'dump-2026-11-29 is not encrypted',
        ],
        ['drill', 'd-2', 'passed', ''],
        ['record', 'ev-2', '', 'drill:d-2'],
        ['record', 'ev-3', '', 'drill:d-2'],
      ]);
      expect(orders[0]).toMatchObject({
        owner: 'group:default/team',
        slots_due: '31',
        slots_succeeded: '30',
      });
      expect(orders[2]).toMatchObject({
        rto_seconds: '600',
        rto_target_seconds: '3600',
        rpo_seconds: '',
        record_sha256: `${orders[3].record_sha256} ${orders[4].record_sha256}`,
      });
      expect(rows.at(-1)).toMatchObject({
        line: 'export',
        record_sha256: answer.contentSha256,
      });
    });
  });
});
