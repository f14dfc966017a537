import { TestDatabases } from '@backstage/backend-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reuseRecoveryDatabases } from '../../recovery/__testUtils__/reuseRecoveryDatabases';
import { DatabaseRecoveryReadStore } from '../../recovery/pages/DatabaseRecoveryReadStore';
import { createInboxHarness } from './__testUtils__/inboxHarness';

const CONTENT = Buffer.from('{"outcome":"passed"}');
// Reference vector.
const SHA256 =
  'da2275b95fc879a8dbce995579bd60acc881e05801a3d725816f5f0f13acb537';

function line(type: string, report: object): string {
  return JSON.stringify({ type, report });
}

const RUN = {
  planId: 'orders-daily',
  runKey: 'r1',
  nativeId: null,
  state: 'succeeded',
  startedAt: '2026-11-24T02:00:00Z',
  finishedAt: '2026-11-24T02:20:00Z',
};
const LINES = [
  line('drill', {
    drillId: 'd-1',
    drillPlanId: 'orders-monthly',
    resourceId: 'orders',
    revision: 1,
    scope: 'data-corruption',
    lifecycle: 'done',
    outcome: 'passed',
    declaredAt: '2026-11-24T05:00:00Z',
    evidence: [
      {
        id: 'd-1:result',
        mediaType: 'application/json',
        sha256: SHA256,
        bytes: CONTENT.length,
        createdAt: '2026-11-24T05:00:00Z',
        redacted: false,
      },
    ],
  }),
  line('artifact', {
    sha256: SHA256,
    mediaType: 'application/json',
    contentBase64: CONTENT.toString('base64'),
  }),
  line('backup-run', RUN),
  line('recovery-point', {
    planId: 'orders-daily',
    locationId: 'main',
    nativeId: 'p1',
    type: 'dump',
    createdAt: '2026-11-24T02:00:00Z',
    consistentAt: '2026-11-24T02:00:00Z',
    state: 'available',
    observedAt: '2026-11-24T02:20:00Z',
  }),
  line('replication', {
    resourceId: 'orders',
    linkId: 'standby:a',
    mode: 'async',
    caughtUp: true,
    measuredAt: '2026-11-24T05:59:00Z',
  }),
];

describe('ReportInbox with recovery', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'inbox-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it.each(databases.eachSupportedId())(
    'stores every type of record, and again changes nothing, on %p',
    async databaseId => {
      const knex = await init(databaseId);
      await knex('slo_definitions').delete();
      const { inbox, drop, tree, batches, announcedResources } =
        await createInboxHarness(knex, root);
      await drop('a.jsonl', LINES.join('\n'));
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
      await drop('b.jsonl', LINES.join('\n'));
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
      expect(await tree()).toEqual(['done/a.jsonl', 'done/b.jsonl']);
      for (const [table, rows] of [
        ['backup_runs', 1],
        ['recovery_points', 1],
        ['replication_samples', 1],
        ['drills', 1],
        // The artefact, and the report of the drill.
        ['evidence_artifacts', 2],
        ['evidence_records', 2],
        // Both under the name of the inbox, so that the drill shows them.
        ['evidence_uploads', 2],
      ] as const) {
        expect([table, (await knex(table)).length]).toEqual([table, rows]);
      }
      expect(
        await DatabaseRecoveryReadStore.create({ knex }).getArtifact({
          resourceId: 'orders',
          drillId: 'd-1',
          sha256: SHA256,
        }),
      ).toEqual({ mediaType: 'application/json', content: CONTENT });
      expect(announcedResources).toEqual([['orders']]);
      expect(
        (await batches.listRecent(5)).map(({ kind, accepted }) => [
          kind,
          accepted,
        ]),
      ).toEqual([
        ['drills', 1],
        ['artifacts', 1],
        ['replication', 1],
        ['recovery-points', 1],
        ['backup-runs', 1],
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'names what is wrong, and stores and shows conflicts, on %p',
    async databaseId => {
      const knex = await init(databaseId);
      await knex('slo_definitions').delete();
      const { inbox, drop, reason } = await createInboxHarness(knex, root);
      await drop(
        'a.jsonl',
        [
          line('backup-run', RUN),
          line('backup-run', { ...RUN, state: 'failed' }),
          line('backup-run', { ...RUN, startedAt: 'yesterday' }),
          line('artifact', {
            sha256: SHA256,
            mediaType: 'text/plain',
            contentBase64: 'AAAA',
          }),
        ].join('\n'),
      );
      expect(await inbox().run()).toEqual({ done: 0, rejected: 1 });
      expect(await reason('a.jsonl')).toMatchObject({
        accepted: 2,
        rejected: 2,
        lines: [
          { line: 3, message: expect.stringContaining('startedAt') },
          { line: 4, message: expect.stringContaining('sha256') },
        ],
      });
      expect(await knex('backup_runs').select('state', 'conflict')).toEqual([
        {
          state: 'succeeded',
          conflict: 'failed, at 2026-11-24T02:20:00.000Z',
        },
      ]);
    },
  );
});
