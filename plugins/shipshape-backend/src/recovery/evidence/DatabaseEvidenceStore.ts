import { TERMINAL_DRILL_LIFECYCLES } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { exclusively } from '../../database/exclusively';
import type { DrillRow, EvidenceChainRow } from '../../database/recoveryTables';
import { inList, rowsOf } from '../../database/sqlParts';
import type { StoreOutcome } from '../reports/outcomes';
import {
  appendEvidence,
  EvidenceIdTakenError,
  receiptsOf,
  reportRecordId,
  withoutEnvelope,
} from './appendEvidence';
import { readHead } from './chainHead';
import { ChainScan } from './ChainScan';
import { toDrillRow } from './drillRow';
import type {
  ChainState,
  DrillOutcome,
  DrillWord,
  EvidenceStore,
  Upload,
} from './EvidenceStore';
import { firstFlaw } from './Flaw';
import { readTargets } from './readTargets';
import { storeUpload } from './storeUpload';
import { verifyDrills } from './verifyDrills';
import { countRevision, hasEnded, weighDrill } from './weighDrill';

/** Whether a report belongs to the evidence: one that tells of an end, also when another one is shown. What a source saw is kept by its own system. */
function isEvidence(
  { outcome }: StoreOutcome,
  stored: DrillRow | undefined,
  { report, origin }: Pick<DrillWord, 'report' | 'origin'>,
): boolean {
  if (origin !== 'report' || !hasEnded(report)) {
    return false;
  }
  const isOther = report.revision !== stored?.revision;
  return (
    outcome === 'accepted' ||
    (outcome === 'conflict' && isOther) ||
    // A former end that comes late: the chain holds the same records in any order of reports.
    (outcome === 'stale' && stored?.origin === 'report')
  );
}

/** {@link EvidenceStore} in `drills`, `evidence_records`, `evidence_artifacts`, `evidence_uploads` and `evidence_chains`, on SQLite and PostgreSQL. */
export class DatabaseEvidenceStore implements EvidenceStore {
  readonly #knex: Knex;
  readonly #clock: () => Date;

  static create(options: {
    knex: Knex;
    clock: () => Date;
  }): DatabaseEvidenceStore {
    return new DatabaseEvidenceStore(options.knex, options.clock);
  }

  private constructor(knex: Knex, clock: () => Date) {
    this.#knex = knex;
    this.#clock = clock;
  }

  async putDrill(word: DrillWord): Promise<DrillOutcome> {
    const now = this.#clock();
    const sent = withoutEnvelope(word.report);
    try {
      return await exclusively(this.#knex, 'evidence', async tx => {
        const stored = await tx<DrillRow>('drills')
          .where({ drill_id: sent.drillId })
          .first();
        if (stored?.origin === 'report' && word.origin !== 'report') {
          return { outcome: 'stale', message: 'The drill was reported' };
        }
        const report =
          word.origin === 'report' ? sent : countRevision(stored, sent);
        const outcome = weighDrill(stored, report);
        if (outcome.outcome === 'accepted') {
          const receivedAt = now.toISOString();
          await tx<DrillRow>('drills')
            .insert(
              toDrillRow(report, {
                origin: word.origin,
                receivedAt,
                targets: stored
                  ? stored.targets
                  : await readTargets(tx, report),
              }),
            )
            .onConflict('drill_id')
            .merge();
        }
        const { reporter, origin } = word;
        const isAppended = isEvidence(outcome, stored, { report, origin });
        if (isAppended) {
          await appendEvidence(tx, { report, reporter, now });
        }
        const isDuplicate = outcome.outcome === 'duplicate' && hasEnded(report);
        return isAppended || isDuplicate
          ? { ...outcome, records: await receiptsOf(tx, report) }
          : outcome;
      });
    } catch (error) {
      if (error instanceof EvidenceIdTakenError) {
        return error.id === reportRecordId(sent)
          ? {
              outcome: 'conflict',
              message: `revision: another revision ${sent.revision} is known: expected a higher one for something new`,
            }
          : { outcome: 'invalid', message: error.message };
      }
      throw error;
    }
  }

  async putArtifact(artifact: Upload): Promise<boolean> {
    return exclusively(this.#knex, 'evidence', tx =>
      storeUpload(tx, artifact, this.#clock()),
    );
  }

  async pruneArtifacts(before: string): Promise<void> {
    await exclusively(this.#knex, 'evidence', async tx => {
      await tx.raw(
        `delete from evidence_uploads where received_at < ? and not exists (
           select 1 from evidence_records r where r.artifact_sha256 = evidence_uploads.sha256 and r.reporter = evidence_uploads.reporter)`,
        [before],
      );
      // A record may name what somebody else sent: its bytes are verified as long as they are there.
      await tx.raw(
        `delete from evidence_artifacts where not exists (select 1 from evidence_uploads u where u.sha256 = evidence_artifacts.sha256)
           and not exists (select 1 from evidence_records r where r.artifact_sha256 = evidence_artifacts.sha256)`,
      );
    });
  }

  async resourcesOfDrills(
    drillIds: readonly string[],
  ): Promise<Map<string, string>> {
    const list = inList(this.#knex, 'drill_id', drillIds);
    const rows = await this.#knex<DrillRow>('drills')
      .whereRaw(list.sql, list.bindings)
      .select('drill_id', 'resource_id');
    return new Map(rows.map(row => [row.drill_id, row.resource_id]));
  }

  async listChains(): Promise<string[]> {
    const chains = await this.#knex<EvidenceChainRow>('evidence_chains')
      .orderBy(['verified_at', 'resource_id'])
      .select('resource_id');
    // Where a chain should be: what is left of one that was taken away.
    const ended = inList(this.#knex, 'lifecycle', TERMINAL_DRILL_LIFECYCLES);
    const others = rowsOf<{ resource_id: string }>(
      await this.#knex.raw(
        `select resource_id from evidence_records union select resource_id from drills where origin = 'report' and ${ended.sql} order by resource_id`,
        ended.bindings,
      ),
    );
    const known = new Set(chains.map(row => row.resource_id));
    return [
      ...others
        .map(row => row.resource_id)
        .filter(resourceId => !known.has(resourceId)),
      ...known,
    ];
  }

  async verify(resourceId: string): Promise<ChainState> {
    const scan = ChainScan.create(resourceId);
    await scan.advance(this.#knex, await readHead(this.#knex, resourceId));
    const drills = await verifyDrills(this.#knex, resourceId);
    // What was appended meanwhile is little: nothing is appended while that is looked at.
    return exclusively(this.#knex, 'evidence', async tx => {
      const head = await readHead(tx, resourceId);
      await scan.advance(tx, head);
      const brokenAt = firstFlaw(await scan.finish(tx, head), drills)?.at;
      const verdict = {
        verified_at: this.#clock().toISOString(),
        intact: brokenAt === undefined,
        broken_at: brokenAt ?? null,
      };
      const { records, sha256 } = head;
      await tx<EvidenceChainRow>('evidence_chains')
        .insert({
          resource_id: resourceId,
          records,
          head_sha256: sha256,
          ...verdict,
        })
        .onConflict('resource_id')
        .merge(verdict);
      return {
        resourceId,
        records,
        intact: verdict.intact,
        ...(brokenAt !== undefined && { brokenAt }),
      };
    });
  }
}
