import { TestDatabases } from '@backstage/backend-test-utils';
import {
  canonicalJson,
  ChainedRecord,
  DrillReport,
  drillReportSchema,
  FIRST_RECORD_PREDECESSOR,
  recordSha256,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { DatabaseRecoveryReadStore } from '../pages/DatabaseRecoveryReadStore';
import { DatabaseEvidenceStore } from './DatabaseEvidenceStore';
import { DRILL_MEDIA_TYPE } from './EvidenceStore';

const NOW = new Date('2026-11-30T06:00:00.000Z');
const LOG = Buffer.from('restore command end: completed successfully\n');
// Hashed with another implementation: reference/recovery.md, "Evidence".
const LOG_SHA256 =
  '30275a6e321e73caae15445965174757da407f8cd2cceb8cf440e3ebe5cfd66f';

function item(id: string, sha256 = LOG_SHA256) {
  return {
    id,
    mediaType: 'text/plain',
    sha256,
    bytes: LOG.length,
    createdAt: '2026-11-30T05:00:00.000Z',
    redacted: true,
    argv: ['pgbackrest', 'restore'],
  };
}

function drill(overrides: Partial<DrillReport> = {}): DrillReport {
  return drillReportSchema.parse({
    drillId: 'd-1',
    drillPlanId: 'orders-monthly',
    resourceId: 'orders',
    revision: 1,
    scope: 'data-corruption',
    lifecycle: 'done',
    outcome: 'passed',
    declaredAt: '2026-11-30T05:00:00Z',
    finishedAt: '2026-11-30T05:10:00Z',
    ...overrides,
  });
}

describe('DatabaseEvidenceStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let knex: Knex;
    let store: DatabaseEvidenceStore;

    beforeEach(async () => {
      knex = await init(databaseId);
      store = DatabaseEvidenceStore.create({ knex, clock: () => NOW });
    });

    const put = (overrides: Partial<DrillReport> = {}, origin = 'report') =>
      store.putDrill({
        report: drill(overrides),
        origin,
        reporter: 'plugin:runner',
      });
    const chain = async (resourceId = 'orders'): Promise<ChainedRecord[]> => {
      const rows = await knex('evidence_records')
        .where({ resource_id: resourceId })
        .orderBy('position');
      return rows.map(row => ({
        record: JSON.parse(row.record),
        recordSha256: row.record_sha256,
      }));
    };

    it('appends the artefacts in their order and the report last, when the drill ends', async () => {
      expect(await put({ lifecycle: 'restoring', outcome: null })).toEqual({
        outcome: 'accepted',
      });
      expect(await chain()).toEqual([]);

      const ended = drill({
        revision: 2,
        evidence: [item('d-1:log'), item('d-1:info')],
      });
      const { outcome, records } = await store.putDrill({
        report: { ...ended, sentAt: '2026-11-30T05:59:59Z' },
        origin: 'report',
        reporter: 'plugin:runner',
      });
      expect(outcome).toBe('accepted');
      const stored = await chain();
      expect(stored.map(({ record }) => record.id)).toEqual([
        'd-1:log',
        'd-1:info',
        'd-1@2',
      ]);
      expect(records).toEqual(
        stored.map(({ record, recordSha256: hash }) => ({
          id: record.id,
          prevRecordSha256: record.prevRecordSha256,
          recordSha256: hash,
        })),
      );
      expect(stored[0].record).toEqual({
        ...item('d-1:log'),
        subject: 'drill:d-1',
        prevRecordSha256: FIRST_RECORD_PREDECESSOR,
      });
      expect(verifyChain(stored)).toEqual({ intact: true, records: 3 });

      // The bytes of the report, hashed by Node's own implementation.
      const [{ content }] = await knex('evidence_artifacts');
      expect(createHash('sha256').update(content).digest('hex')).toBe(
        stored[2].record.sha256,
      );
      expect(stored[2].record).toMatchObject({
        mediaType: DRILL_MEDIA_TYPE,
        bytes: content.length,
      });
      expect(JSON.parse(content.toString('utf8'))).toEqual(
        JSON.parse(JSON.stringify(ended)),
      );
    });

    it('gives the same receipt again, and appends nothing', async () => {
      const first = await put({ evidence: [item('d-1:log')] });
      expect(await put({ evidence: [item('d-1:log')] })).toEqual({
        outcome: 'duplicate',
        records: first.records,
      });
      expect(await chain()).toHaveLength(2);
    });

    it('appends what a later revision adds, and changes no record', async () => {
      await put({ evidence: [item('d-1:log')], cleanup: 'pending' });
      const before = await chain();
      const { records } = await put({
        revision: 2,
        evidence: [item('d-1:log'), item('d-1:cleanup')],
        cleanup: 'succeeded',
      });
      const after = await chain();
      expect(after.slice(0, 2)).toEqual(before);
      expect(records?.map(({ id }) => id)).toEqual([
        'd-1:log',
        'd-1@1',
        'd-1:cleanup',
        'd-1@2',
      ]);
      expect(verifyChain(after)).toMatchObject({ intact: true });
    });

    it('takes no lower revision, nor another one of the same number', async () => {
      await put({ revision: 3 });
      expect(
        await put({ revision: 2, lifecycle: 'verifying', outcome: null }),
      ).toEqual({
        outcome: 'stale',
        message: 'revision: revision 3 (done, passed) is known',
      });
      expect(await put({ revision: 3, outcome: 'failed' })).toMatchObject({
        outcome: 'conflict',
        message: expect.stringContaining('revision 3 (done, passed)'),
      });
      expect(
        await put({ revision: 9, lifecycle: 'verifying', outcome: null }),
      ).toMatchObject({ outcome: 'stale' });
      expect(await chain()).toHaveLength(1);
    });

    it('keeps the first outcome of a drill, and the evidence of both', async () => {
      await put({ evidence: [item('d-1:log')] });
      const outcomes = async () => knex('drills').select('revision', 'outcome');
      const conflict = {
        outcome: 'conflict',
        message:
          'outcome: the drill ended as passed in revision 1, which stays; this report is kept in its evidence: expected the same outcome, or another drill',
      };
      const other = {
        revision: 2,
        outcome: 'failed' as const,
        evidence: [item('d-1:log'), item('d-1:second-look')],
      };
      const first = await put(other);
      expect(first).toMatchObject(conflict);
      expect(first.records?.map(({ id }) => id)).toEqual([
        'd-1:log',
        'd-1@1',
        'd-1:second-look',
        'd-1@2',
      ]);
      expect(await outcomes()).toEqual([{ revision: 1, outcome: 'passed' }]);
      expect(await put(other)).toEqual(first);
      expect(await chain()).toHaveLength(4);
      expect(verifyChain(await chain())).toMatchObject({ intact: true });

      expect(await put({ revision: 3, cleanup: 'failed' })).toMatchObject({
        outcome: 'accepted',
      });
      expect(await outcomes()).toEqual([{ revision: 3, outcome: 'passed' }]);
      expect(await put({ revision: 4, outcome: null })).toMatchObject({
        outcome: 'conflict',
      });
    });

    it('lets a report, and what its source sees later, decide about a drill that was only seen', async () => {
      await put({ outcome: 'inconclusive' }, 'aws-backup:main');
      await put({ outcome: 'passed' }, 'aws-backup:main');
      expect(await knex('drills').select('outcome')).toEqual([
        { outcome: 'passed' },
      ]);
      expect(await put({ revision: 9, outcome: 'failed' })).toMatchObject({
        outcome: 'accepted',
      });
    });

    it('appends a former end that comes late, and shows the later one', async () => {
      const former = { revision: 2, evidence: [item('d-1:log')] };
      await put({ revision: 3, cleanup: 'succeeded' });
      const late = await put(former);
      expect(late).toMatchObject({
        outcome: 'stale',
        message: 'revision: revision 3 (done, passed) is known',
      });
      expect(late.records?.map(({ id }) => id)).toEqual([
        'd-1@3',
        'd-1:log',
        'd-1@2',
      ]);
      expect(await put(former)).toEqual(late);
      expect(await put({ ...former, message: 'told otherwise' })).toMatchObject(
        {
          outcome: 'conflict',
          message: expect.stringContaining('another revision 2 is known'),
        },
      );
      expect(await knex('drills').select('revision')).toEqual([
        { revision: 3 },
      ]);
      expect(await store.verify('orders')).toEqual({
        resourceId: 'orders',
        records: 3,
        intact: true,
      });
    });

    it('stores nothing of a drill whose evidence takes the id of another artefact', async () => {
      await put({ evidence: [item('d-1:log')] });
      const before = await chain();
      for (const evidence of [
        [item('d-2:log'), item('d-1:log')],
        [item('d-2:log'), item('d-2:log', 'a'.repeat(64))],
      ]) {
        expect(await put({ drillId: 'd-2', evidence })).toMatchObject({
          outcome: 'invalid',
          message: expect.stringContaining('belongs to another artefact'),
        });
      }
      expect(await chain()).toEqual(before);
      expect(await knex('drills').select('drill_id')).toEqual([
        { drill_id: 'd-1' },
      ]);
      expect(await knex('evidence_artifacts')).toHaveLength(1);
    });

    it('leaves the drill of another resource alone', async () => {
      await put();
      expect(await put({ revision: 2, resourceId: 'carts' })).toMatchObject({
        outcome: 'invalid',
      });
      expect(await chain('carts')).toEqual([]);
      expect(await store.resourcesOfDrills(['d-1', 'd-2'])).toEqual(
        new Map([['d-1', 'orders']]),
      );
    });

    it('stores what a source saw, which is no evidence of ours', async () => {
      await put({ executedBy: 'import' }, 'aws-backup:main');
      expect(await chain()).toEqual([]);
      expect(await knex('drills').select('origin')).toEqual([
        { origin: 'aws-backup:main' },
      ]);
    });

    it('makes one chain of drills that end at the same time', async () => {
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          put({ drillId: `d-${i}`, evidence: [item(`d-${i}:log`)] }),
        ),
      );
      expect(results.map(({ outcome }) => outcome)).toEqual(
        Array(12).fill('accepted'),
      );
      const stored = await chain();
      expect(verifyChain(stored)).toEqual({ intact: true, records: 24 });
      expect(await store.verify('orders')).toEqual({
        resourceId: 'orders',
        records: 24,
        intact: true,
      });
    });

    it('ends at the same drill, proven by the same records, whatever the order of its reports', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc
            .uniqueArray(fc.integer({ min: 1, max: 6 }), {
              minLength: 1,
              maxLength: 5,
            })
            .chain(revisions =>
              fc.tuple(
                fc.constant(revisions),
                fc.shuffledSubarray([...revisions, ...revisions], {
                  minLength: revisions.length * 2,
                }),
                fc.integer({ min: 1, max: 6 }),
              ),
            ),
          async ([revisions, shuffled, end]) => {
            const state = async (order: number[]) => {
              for (const table of [
                'drills',
                'evidence_records',
                'evidence_chains',
              ]) {
                await knex(table).delete();
              }
              for (const revision of order) {
                await put({
                  revision,
                  message: `revision ${revision}`,
                  lifecycle: revision >= end ? 'done' : 'verifying',
                });
              }
              return {
                drill: await knex('drills').select('revision', 'report'),
                records: await knex('evidence_records')
                  .orderBy('record_id')
                  .select('record_id', 'artifact_sha256'),
              };
            };
            expect(await state(shuffled)).toEqual(await state(revisions));
          },
        ),
        { numRuns: databaseId === 'SQLITE_3' ? 50 : 10 },
      );
    });

    describe('verifying', () => {
      let head: string;

      beforeEach(async () => {
        await put({ evidence: [item('d-1:log')] });
        await store.putArtifact({
          sha256: LOG_SHA256,
          mediaType: 'text/plain',
          content: LOG,
          reporter: 'plugin:runner',
        });
        await put({ drillId: 'd-2', evidence: [item('d-2:log')] });
        await store.verify('orders');
        head = (await chain())[3].recordSha256;
      });

      it('finds intact what nobody has touched', async () => {
        expect(await store.verify('orders')).toEqual({
          resourceId: 'orders',
          records: 4,
          intact: true,
        });
      });

      it.each([
        [
          'a record that was altered',
          (db: Knex) =>
            db('evidence_records')
              .where({ record_id: 'd-1@1' })
              .update({
                record: db.raw("replace(record, 'drill:d-1', 'drill:d-9')"),
              }),
          'd-1@1',
        ],
        [
          'a record that is no JSON any more',
          (db: Knex) =>
            db('evidence_records')
              .where({ record_id: 'd-2:log' })
              .update({ record: '{' }),
          'd-2:log',
        ],
        [
          'a record that was taken out',
          (db: Knex) =>
            db('evidence_records').where({ record_id: 'd-1@1' }).delete(),
          '#1',
        ],
        [
          'the end that was cut off',
          (db: Knex) =>
            db('evidence_records').where({ record_id: 'd-2@1' }).delete(),
          '#3',
        ],
        [
          'everything being gone',
          (db: Knex) => db('evidence_records').delete(),
          '#0',
        ],
        [
          'bytes that were altered',
          (db: Knex) =>
            db('evidence_artifacts')
              .where({ sha256: LOG_SHA256 })
              .update({ content: Buffer.from('completed with errors') }),
          'd-1:log',
        ],
        [
          'a report that is gone',
          (db: Knex) =>
            db('evidence_artifacts')
              .where({ media_type: DRILL_MEDIA_TYPE })
              .delete(),
          'd-1@1',
        ],
        [
          'a drill that was made to pass',
          (db: Knex) =>
            db('drills')
              .where({ drill_id: 'd-2' })
              .update({
                report: db.raw("replace(report, 'passed', 'failed')"),
              }),
          'd-2@1',
        ],
        [
          'a drill that is found under another end',
          (db: Knex) =>
            db('drills')
              .where({ drill_id: 'd-1' })
              .update({ finished_at: '2026-12-24T05:10:00.000Z' }),
          'd-1@1',
        ],
        [
          'a drill that has not ended any more',
          (db: Knex) =>
            db('drills')
              .where({ drill_id: 'd-2' })
              .update({ lifecycle: 'restoring' }),
          'd-2:log',
        ],
        [
          'a drill that is gone',
          (db: Knex) => db('drills').where({ drill_id: 'd-1' }).delete(),
          'd-1:log',
        ],
        [
          'a drill of which the chain does not know',
          async (db: Knex) => {
            const row = await db('drills').where({ drill_id: 'd-1' }).first();
            await db('drills').insert({ ...row, drill_id: 'd-9' });
          },
          'd-9@1',
        ],
        [
          'a record behind the end',
          async (db: Knex) => {
            const row = await db('evidence_records')
              .where({ position: 3 })
              .first();
            await db('evidence_records').insert({
              ...row,
              position: 4,
              record_id: 'd-2@2',
            });
          },
          'd-2@2',
        ],
      ])(
        'names the first that does not hold: %s',
        async (_, harm, brokenAt) => {
          await harm(knex);
          expect(await store.verify('orders')).toEqual({
            resourceId: 'orders',
            records: 4,
            intact: false,
            brokenAt,
          });
          expect(await store.listChains()).toEqual(['orders']);
          const [row] = await knex('evidence_chains');
          expect({ ...row, intact: Boolean(row.intact) }).toEqual({
            resource_id: 'orders',
            records: 4,
            head_sha256: head,
            verified_at: NOW.toISOString(),
            intact: false,
            broken_at: brokenAt,
          });
        },
      );

      it('finds a head that was altered or is gone', async () => {
        await knex('evidence_chains').update({ head_sha256: 'a'.repeat(64) });
        expect(await store.verify('orders')).toMatchObject({
          intact: false,
          brokenAt: 'd-2@1',
        });
        await knex('evidence_chains').delete();
        expect(await store.verify('orders')).toMatchObject({
          intact: false,
          brokenAt: 'd-1:log',
        });
      });

      it.each([
        ['the last record', [3], '#3'],
        ['the last drill', [2, 3], '#2'],
        ['everything', [0, 1, 2, 3], '#0'],
      ])(
        'shows for ever that the end was cut off: %s',
        async (_, positions, brokenAt) => {
          await knex('evidence_records')
            .whereIn('position', positions)
            .delete();
          // Nobody has verified it since.
          await put({ drillId: 'd-3' });
          const [row] = await knex('evidence_chains');
          expect({ ...row, intact: Boolean(row.intact) }).toMatchObject({
            records: 5,
            intact: false,
            broken_at: brokenAt,
          });
          expect((await chain()).at(-1)?.record).toMatchObject({
            id: 'd-3@1',
            prevRecordSha256: head,
          });
          const broken = {
            resourceId: 'orders',
            records: 5,
            intact: false,
            brokenAt,
          };
          expect(await store.verify('orders')).toEqual(broken);
          await put({ drillId: 'd-4' });
          expect(await store.verify('orders')).toMatchObject({
            records: 6,
            brokenAt,
          });
          // Also when the places are counted anew.
          const left = await knex('evidence_records').orderBy('position');
          for (const [index, { position }] of left.entries()) {
            await knex('evidence_records')
              .where({ position })
              .update({ position: index });
          }
          await knex('evidence_chains').update({ records: left.length });
          expect(await store.verify('orders')).toMatchObject({
            records: left.length,
            brokenAt: 'd-3@1',
          });
        },
      );

      it('keeps the first place that was found when a drill is appended to a broken chain', async () => {
        await knex('evidence_records').where({ position: 0 }).delete();
        await store.verify('orders');
        await knex('evidence_records').where({ position: 3 }).delete();
        await put({ drillId: 'd-3' });
        expect(await knex('evidence_chains')).toMatchObject([
          { broken_at: '#0' },
        ]);
      });

      it('shows that the last record was exchanged, and what follows it', async () => {
        const last = (await chain())[3].record;
        const forged = { ...last, createdAt: '2026-11-29T05:00:00.000Z' };
        await knex('evidence_records')
          .where({ position: 3 })
          .update({
            record: canonicalJson(forged),
            record_sha256: recordSha256(forged),
          });
        await put({ drillId: 'd-3' });
        expect(await knex('evidence_chains')).toMatchObject([
          { records: 5, broken_at: 'd-2@1' },
        ]);
        expect(await store.verify('orders')).toMatchObject({
          intact: false,
          brokenAt: 'd-3@1',
        });
      });

      it('says when the whole chain was verified last, not when it grew', async () => {
        await knex('evidence_chains').update({
          verified_at: '2026-11-30T00:00:00.000Z',
        });
        await put({ drillId: 'd-3' });
        expect(await knex('evidence_chains')).toMatchObject([
          { records: 5, verified_at: '2026-11-30T00:00:00.000Z' },
        ]);
      });

      it('is asked first of chains that are missing, then of those verified longest ago', async () => {
        await put({ drillId: 'd-3', resourceId: 'carts' });
        await put({ drillId: 'd-4', resourceId: 'users' });
        await knex('evidence_chains')
          .where({ resource_id: 'users' })
          .update({ verified_at: '2026-11-29T00:00:00.000Z' });
        expect(await store.listChains()).toEqual(['users', 'carts', 'orders']);
        for (const table of ['evidence_chains', 'evidence_records']) {
          await knex(table).where({ resource_id: 'orders' }).delete();
        }
        expect(await store.listChains()).toEqual(['orders', 'users', 'carts']);
        expect(await store.verify('orders')).toEqual({
          resourceId: 'orders',
          records: 0,
          intact: false,
          brokenAt: 'd-1@1',
        });
        expect(await store.listChains()).toEqual(['users', 'carts', 'orders']);
      });

      it('goes through chains of any length', async () => {
        for (const drillId of ['d-3', 'd-4', 'd-5']) {
          const evidence = Array.from({ length: 150 }, (_, i) =>
            item(`${drillId}:${i}`),
          );
          await put({ drillId, evidence });
        }
        for (let i = 0; i < 45; i++) {
          await put({ drillId: `e-${i}` });
        }
        expect(await store.verify('orders')).toEqual({
          resourceId: 'orders',
          records: 4 + 3 * 151 + 45,
          intact: true,
        });
        await knex('drills')
          .where({ drill_id: 'e-44' })
          .update({ outcome: 'failed' });
        expect(await store.verify('orders')).toMatchObject({
          brokenAt: 'e-44@1',
        });
        await knex('evidence_records')
          .where({ record_id: 'd-5:130' })
          .update({ subject: 'drill:d-2' });
        expect(await store.verify('orders')).toMatchObject({
          brokenAt: 'd-5:130',
        });
      });

      it('misses no artefact that nobody has uploaded', async () => {
        await knex('evidence_artifacts').where({ sha256: LOG_SHA256 }).delete();
        expect(await store.verify('orders')).toMatchObject({ intact: true });
      });
    });

    const upload = (reporter: string) =>
      store.putArtifact({
        sha256: LOG_SHA256,
        mediaType: 'text/plain',
        content: LOG,
        reporter,
      });

    it('stores an artefact once, and tells nobody that others have sent it', async () => {
      expect(await upload('plugin:runner')).toBe(true);
      expect(await upload('plugin:runner')).toBe(false);
      expect(await upload('user:default/guest')).toBe(true);
      const rows = await knex('evidence_artifacts');
      expect(rows).toHaveLength(1);
      expect(Buffer.compare(rows[0].content, LOG)).toBe(0);
    });

    it('opens what the records of a drill name: what its reporter sent, and its reports', async () => {
      const pages = DatabaseRecoveryReadStore.create({ knex });
      const key = { resourceId: 'orders', drillId: 'd-1' };
      await upload('user:default/guest');
      await put({ evidence: [item('d-1:log')] });
      await put({ revision: 2, cleanup: 'succeeded' });
      const reports = (await chain())
        .filter(({ record }) => record.mediaType === DRILL_MEDIA_TYPE)
        .map(({ record }) => record.sha256);
      expect(reports).toHaveLength(2);
      expect(await pages.listStored(key)).toEqual(new Set(reports));
      const log = { ...key, sha256: LOG_SHA256 };
      expect(await pages.getArtifact(log)).toBeUndefined();

      await upload('plugin:runner');
      expect(await pages.listStored(key)).toEqual(
        new Set([...reports, LOG_SHA256]),
      );
      expect((await pages.getArtifact(log))?.content).toEqual(LOG);
      const report = await pages.getArtifact({ ...key, sha256: reports[0] });
      expect(JSON.parse(String(report?.content))).toMatchObject({
        revision: 1,
      });
    });

    it('forgets artefacts that were sent long ago and that no record names', async () => {
      const left = async () => [
        (await knex('evidence_artifacts').select('sha256')).map(
          row => row.sha256,
        ),
        (await knex('evidence_uploads').orderBy('reporter')).map(
          row => row.reporter,
        ),
      ];
      await upload('plugin:runner');
      await upload('user:default/guest');
      await store.pruneArtifacts(NOW.toISOString());
      expect(await left()).toEqual([
        [LOG_SHA256],
        ['plugin:runner', 'user:default/guest'],
      ]);
      const later = '2026-11-30T06:00:00.001Z';
      await store.pruneArtifacts(later);
      expect(await left()).toEqual([[], []]);

      await upload('plugin:runner');
      await upload('user:default/guest');
      await put({ evidence: [item('d-1:log')] });
      await store.pruneArtifacts(later);
      const [{ sha256: report }] = await knex('evidence_artifacts').where({
        media_type: DRILL_MEDIA_TYPE,
      });
      const [artifacts, reporters] = await left();
      expect(new Set(artifacts)).toEqual(new Set([LOG_SHA256, report]));
      // Of the log and of the report.
      expect(reporters).toEqual(['plugin:runner', 'plugin:runner']);
    });
  });
});
