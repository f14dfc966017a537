import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  recoveryReportResultSchema,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { DatabaseReportBatchStore } from '../../reports/DatabaseReportBatchStore';
import type { ReportOrigin } from '../../reports/ReportService';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { createRecoveryIntakeStores } from '../intakeStores';
import {
  RECOVERY_REPORT_KINDS,
  RecoveryReportService,
} from './RecoveryReportService';

const VISIBLE = 'resource:default/orders';
const HIDDEN = 'resource:default/phantom';

const asService: ReportOrigin = { reporter: 'external:ci', origin: 'api' };
const asUser: ReportOrigin = {
  reporter: 'user:default/ann',
  origin: 'api',
  filterVisible: async refs => new Set(refs.filter(ref => ref === VISIBLE)),
};

function run(rest: object = {}) {
  return {
    planId: 'orders-daily',
    runKey: 'r1',
    state: 'succeeded',
    startedAt: '2026-11-30T02:00:00Z',
    finishedAt: '2026-11-30T02:20:00Z',
    ...rest,
  };
}

function point(rest: object = {}) {
  return {
    planId: 'orders-daily',
    locationId: 'main',
    nativeId: 'p1',
    type: 'dump',
    createdAt: '2026-11-30T02:00:00Z',
    consistentAt: '2026-11-30T02:00:00Z',
    state: 'available',
    observedAt: '2026-11-30T02:20:00Z',
    ...rest,
  };
}

function sample(rest: object = {}) {
  return {
    resourceId: 'orders',
    linkId: 'standby:a',
    mode: 'async',
    caughtUp: true,
    measuredAt: '2026-11-30T05:59:00Z',
    ...rest,
  };
}

function drill(rest: object = {}) {
  return {
    drillId: 'd-1',
    drillPlanId: 'orders-monthly',
    resourceId: 'orders',
    revision: 1,
    scope: 'data-corruption',
    lifecycle: 'done',
    outcome: 'passed',
    declaredAt: '2026-11-30T05:00:00Z',
    finishedAt: '2026-11-30T05:10:00Z',
    ...rest,
  };
}

describe('RecoveryReportService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let knex: Knex;
    let service: RecoveryReportService;
    let batches: DatabaseReportBatchStore;
    let told: string[][];
    let broken: Error | undefined;
    const logger = mockServices.logger.mock();

    beforeEach(async () => {
      knex = await init(databaseId);
      for (const [id, ref] of [
        ['orders', VISIBLE],
        ['phantom', HIDDEN],
      ]) {
        await knex('recovery_resources').insert({
          resource_id: id,
          entity_ref: ref,
          definition: '{}',
          objectives: '[]',
          problems: '[]',
          enrolled_at: '2026-11-01T00:00:00.000Z',
        });
        await knex('recovery_plans').insert({
          plan_id: `${id}-daily`,
          resource_id: id,
          origin: 'document',
          plan: '{}',
          states: '[]',
        });
      }
      told = [];
      broken = undefined;
      const clock = () => new Date('2026-11-30T06:00:00.000Z');
      batches = DatabaseReportBatchStore.create({ knex });
      service = RecoveryReportService.create({
        ...createRecoveryIntakeStores({ knex, clock }),
        batches,
        logger,
        clock,
        onFacts: async ids => {
          if (broken) {
            throw broken;
          }
          told.push([...ids]);
        },
      });
    });

    it('answers each report in its place, stores what is right, and tells whose standing changed', async () => {
      const answer = await service.add(
        'backup-runs',
        [
          run(),
          run({ state: 'running', finishedAt: null }),
          run({ finishedAt: '2026-11-30T01:00:00Z' }),
          { planId: 'orders-daily' },
          run({ message: 'a\u0000b' }),
          run(),
          run({ state: 'failed', exitCode: 1 }),
        ],
        asService,
      );
      expect(recoveryReportResultSchema.parse(answer)).toEqual(answer);
      expect(answer.receivedAt).toBe('2026-11-30T06:00:00.000Z');
      expect(
        answer.results.map(({ outcome, message }) => [outcome, message]),
      ).toEqual([
        ['accepted', undefined],
        ['stale', 'The run is known to be succeeded'],
        ['invalid', 'finishedAt: Expected at or after startedAt'],
        ['invalid', expect.stringMatching(/^runKey: .*; state: /)],
        ['invalid', 'report: expected text without the character NUL'],
        ['duplicate', undefined],
        ['conflict', expect.stringContaining('succeeded, at 2026-11-30T02:20')],
      ]);
      expect(told).toEqual([['orders']]);
      expect(await batches.listRecent(5)).toEqual([
        {
          kind: 'backup-runs',
          origin: 'api',
          reporter: 'external:ci',
          receivedAt: '2026-11-30T06:00:00.000Z',
          accepted: 4,
          rejected: 3,
        },
      ]);
      // It says nothing of how old the counts of SLOs are.
      expect(await batches.lastAcceptedAt()).toBeUndefined();
    });

    it('stores what is as large as can be, and refuses what is larger', async () => {
      const { results } = await service.add(
        'backup-runs',
        [
          run({ runKey: 'a', exitCode: 3_221_225_477 }),
          run({
            runKey: 'b',
            bytesProcessed: Number.MAX_SAFE_INTEGER,
            nativeId: 'x'.repeat(1000),
          }),
          run({ runKey: 'c', nativeId: '\u6f22'.repeat(1000) }),
        ],
        asService,
      );
      expect(results.map(({ outcome }) => outcome)).toEqual([
        'accepted',
        'accepted',
        'invalid',
      ]);
      expect(
        await knex('backup_runs').orderBy('run_key').select('exit_code'),
      ).toEqual([{ exit_code: -1_073_741_819 }, { exit_code: null }]);
      const samples = await service.add(
        'replication',
        [sample({ intervalSeconds: 1e12 })],
        asService,
      );
      expect(samples.results[0].outcome).toBe('accepted');
    });

    it('lets services report before there is a document', async () => {
      for (const [kind, item] of [
        ['backup-runs', run({ planId: 'later-daily' })],
        ['recovery-points', point({ planId: 'later-daily' })],
        ['replication', sample({ resourceId: 'later' })],
        ['drills', drill({ resourceId: 'later' })],
      ] as const) {
        const { results } = await service.add(kind, [item], asService);
        expect(results).toMatchObject([{ outcome: 'accepted' }]);
      }
    });

    it('gives users the same answer about what is hidden and what does not exist', async () => {
      const asked = {
        'backup-runs': [
          run({ planId: 'phantom-daily' }),
          run({ planId: 'none' }),
        ],
        'recovery-points': [
          point({ planId: 'phantom-daily' }),
          point({ planId: 'none' }),
        ],
        replication: [
          sample({ resourceId: 'phantom' }),
          sample({ resourceId: 'none' }),
        ],
        drills: [
          drill({ resourceId: 'phantom', drillId: 'd-2' }),
          drill({ resourceId: 'none', drillId: 'd-2' }),
        ],
      };
      for (const kind of RECOVERY_REPORT_KINDS) {
        const [hidden, missing] = asked[kind];
        const { results } = await service.add(kind, [hidden, missing], asUser);
        expect(results[0].outcome).toBe('invalid');
        expect(results[1]).toEqual(results[0]);
      }
      for (const table of [
        'backup_runs',
        'recovery_points',
        'replication_samples',
        'drills',
      ]) {
        expect([table, await knex(table)]).toEqual([table, []]);
      }
      expect(told).toEqual([]);
      const { results } = await service.add('backup-runs', [run()], asUser);
      expect(results).toMatchObject([{ outcome: 'accepted' }]);
    });

    it('keeps users from the drills of what they may not see', async () => {
      await service.add(
        'drills',
        [drill({ resourceId: 'phantom' })],
        asService,
      );
      const { results } = await service.add(
        'drills',
        [
          drill({ revision: 9, resourceId: 'orders' }),
          drill({ resourceId: 'none', drillId: 'd-9' }),
        ],
        asUser,
      );
      expect(results[0]).toEqual(results[1]);
      expect(await knex('drills').select('resource_id', 'revision')).toEqual([
        { resource_id: 'phantom', revision: 1 },
      ]);
    });

    it('flags clocks that are off by more than 300 s, and takes no data from the future', async () => {
      const flags = async (item: object) =>
        (await service.add('recovery-points', [item], asService)).results[0]
          .flags;
      expect(await flags(point({ sentAt: '2026-11-30T05:55:00Z' }))).toEqual(
        [],
      );
      expect(
        await flags(
          point({ nativeId: 'p2', sentAt: '2026-11-30T06:05:00.001Z' }),
        ),
      ).toEqual(['clock-skew']);
      // A tool ten minutes ahead.
      expect(
        await flags(
          point({
            nativeId: 'p3',
            createdAt: '2026-11-30T06:10:00Z',
            consistentAt: '2026-11-30T06:10:00Z',
          }),
        ),
      ).toEqual(['clock-skew']);
      // A little ahead is as it is.
      expect(
        await flags(
          point({ nativeId: 'p4', consistentAt: '2026-11-30T06:05:00Z' }),
        ),
      ).toEqual([]);
      expect(
        await knex('recovery_points')
          .whereIn('native_id', ['p3', 'p4'])
          .orderBy('native_id')
          .select('consistent_at'),
      ).toEqual([
        { consistent_at: '2026-11-30T06:00:00.000Z' },
        { consistent_at: '2026-11-30T06:05:00.000Z' },
      ]);
    });

    it('gives a receipt for a drill that ended, with the chain that it made', async () => {
      const { results } = await service.add('drills', [drill()], asService);
      const [{ records = [] }] = results;
      expect(records.map(({ id }) => id)).toEqual(['d-1@1']);
      const rows = await knex('evidence_records').orderBy('position');
      expect(
        verifyChain(
          rows.map(row => ({
            record: JSON.parse(row.record),
            recordSha256: row.record_sha256,
          })),
        ),
      ).toEqual({ intact: true, records: 1 });
      expect(records[0].recordSha256).toBe(rows[0].record_sha256);
      expect(await knex('evidence_chains')).toMatchObject([{ records: 1 }]);
      expect(told).toEqual([['orders']]);
    });

    it('adds another end of a drill to the chain too', async () => {
      await service.add('drills', [drill()], asService);
      const { results } = await service.add(
        'drills',
        [drill({ revision: 2, outcome: 'failed' })],
        asService,
      );
      expect(results).toMatchObject([
        { outcome: 'conflict', records: [{ id: 'd-1@1' }, { id: 'd-1@2' }] },
      ]);
      const chains = await knex('evidence_chains');
      expect(
        chains.map(({ records, intact }) => [records, Boolean(intact)]),
      ).toEqual([[2, true]]);
    });

    it('refuses ids of evidence that are its own', async () => {
      const { results } = await service.add(
        'drills',
        [
          drill({
            evidence: [
              {
                id: 'd-1@1',
                mediaType: 'text/plain',
                sha256: 'a'.repeat(64),
                bytes: 1,
                createdAt: '2026-11-30T05:00:00Z',
                redacted: true,
              },
            ],
          }),
        ],
        asService,
      );
      expect(results[0]).toMatchObject({
        outcome: 'invalid',
        message: expect.stringContaining("'d-1@1' is reserved"),
      });
    });

    it('stores artefacts only under the hash of their bytes', async () => {
      const content = Buffer.from('{"outcome":"passed"}');
      // Reference vector.
      const sha256 =
        'da2275b95fc879a8dbce995579bd60acc881e05801a3d725816f5f0f13acb537';
      const put = (hash: string) =>
        service.putArtifact(
          { sha256: hash, mediaType: 'application/json', content },
          asService,
        );
      await expect(put('0'.repeat(64))).rejects.toThrow(sha256);
      expect(await put(sha256)).toEqual({ outcome: 'accepted' });
      expect(await put(sha256)).toEqual({ outcome: 'duplicate' });
      const { results } = await service.store(
        'artifacts',
        [
          {
            sha256,
            mediaType: 'application/json',
            contentBase64: content.toString('base64'),
          },
          { sha256, mediaType: 'text/plain', contentBase64: 'AAAA' },
        ],
        { reporter: 'inbox' },
      );
      // That a service has sent it is nobody else's business.
      expect(results.map(({ outcome }) => outcome)).toEqual([
        'accepted',
        'invalid',
      ]);
    });

    it('keeps the reports when nobody can be told', async () => {
      broken = new Error('no figures');
      const { results } = await service.add('backup-runs', [run()], asService);
      expect(results).toMatchObject([{ outcome: 'accepted' }]);
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringContaining('the reports are stored'),
        broken,
      );
    });
  });
});
