import type { Knex } from 'knex';
import { exclusively } from '../../database/exclusively';
import type {
  DrillRow,
  EvidenceArtifactRow,
  EvidenceChainRow,
  EvidenceRecordRow,
} from '../../database/recoveryTables';
import { inList } from '../../database/sqlParts';
import {
  appendEvidence,
  EvidenceIdTakenError,
  receiptsOf,
  withoutEnvelope,
} from './appendEvidence';
import type {
  ChainState,
  DrillOutcome,
  DrillWord,
  EvidenceStore,
} from './EvidenceStore';
import { verifyEvidence } from './verifyEvidence';
import { countRevision, drillText, hasEnded, weighDrill } from './weighDrill';

function iso(text: string | null | undefined): string | null {
  return text ? new Date(text).toISOString() : null;
}

function toRow({ report, origin }: DrillWord, receivedAt: string): DrillRow {
  const declaredAt = iso(report.declaredAt);
  const finishedAt = iso(report.finishedAt);
  return {
    drill_id: report.drillId,
    drill_plan_id: report.drillPlanId,
    resource_id: report.resourceId,
    revision: report.revision,
    scope: report.scope,
    lifecycle: report.lifecycle,
    outcome: report.outcome ?? null,
    declared_at: declaredAt,
    finished_at: finishedAt,
    sort_at: declaredAt ?? finishedAt ?? receivedAt,
    report: drillText(report),
    origin,
    received_at: receivedAt,
  };
}

/** {@link EvidenceStore} in `drills`, `evidence_records`, `evidence_artifacts` and `evidence_chains`, on SQLite and PostgreSQL. */
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
        const isAccepted = outcome.outcome === 'accepted';
        if (isAccepted) {
          await tx<DrillRow>('drills')
            .insert(toRow({ ...word, report }, now.toISOString()))
            .onConflict('drill_id')
            .merge();
        }
        const isOtherEnd =
          outcome.outcome === 'conflict' &&
          report.revision !== stored?.revision;
        // What a source saw is no evidence of ours: its own system keeps that.
        if (
          (isAccepted || isOtherEnd) &&
          hasEnded(report) &&
          word.origin === 'report'
        ) {
          const { reporter } = word;
          await appendEvidence(tx, { report, reporter, now });
        }
        const isKept =
          isAccepted || isOtherEnd || outcome.outcome === 'duplicate';
        return isKept && hasEnded(report)
          ? { ...outcome, records: await receiptsOf(tx, report) }
          : outcome;
      });
    } catch (error) {
      if (error instanceof EvidenceIdTakenError) {
        return { outcome: 'invalid', message: error.message };
      }
      throw error;
    }
  }

  async putArtifact(artifact: {
    sha256: string;
    mediaType: string;
    content: Buffer;
    reporter: string;
  }): Promise<boolean> {
    const { sha256, mediaType, content, reporter } = artifact;
    const added = await this.#knex<EvidenceArtifactRow>('evidence_artifacts')
      .insert({
        sha256,
        media_type: mediaType,
        bytes: content.length,
        content,
        reporter,
        received_at: this.#clock().toISOString(),
      })
      .onConflict('sha256')
      .ignore()
      .returning('sha256');
    return added.length > 0;
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
    // A chain of which nothing is left was there once.
    const rows = [
      ...(await this.#knex<EvidenceRecordRow>('evidence_records').distinct(
        'resource_id',
      )),
      ...(await this.#knex<EvidenceChainRow>('evidence_chains').select(
        'resource_id',
      )),
    ];
    return [...new Set(rows.map(row => row.resource_id))].sort();
  }

  async verify(resourceId: string): Promise<ChainState> {
    const state = await verifyEvidence(this.#knex, resourceId);
    await this.#knex<EvidenceChainRow>('evidence_chains')
      .insert({
        resource_id: resourceId,
        records: state.records,
        verified_at: this.#clock().toISOString(),
        intact: state.intact,
        broken_at: state.brokenAt ?? null,
      })
      .onConflict('resource_id')
      .merge();
    return state;
  }
}
