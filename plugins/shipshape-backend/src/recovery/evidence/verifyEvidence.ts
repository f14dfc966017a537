import {
  ChainedRecord,
  evidenceRecordSchema,
  sha256Hex,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type {
  EvidenceArtifactRow,
  EvidenceChainRow,
  EvidenceRecordRow,
} from '../../database/recoveryTables';
import { ChainState, DRILL_MEDIA_TYPE } from './EvidenceStore';

/** The records up to the first one that cannot be read as a record. */
function readable(rows: readonly EvidenceRecordRow[]): ChainedRecord[] {
  const chain: ChainedRecord[] = [];
  for (const [index, row] of rows.entries()) {
    const record = evidenceRecordSchema.safeParse(parseJson(row.record));
    if (
      !record.success ||
      row.position !== index ||
      row.record_id !== record.data.id ||
      row.artifact_sha256 !== record.data.sha256
    ) {
      break;
    }
    chain.push({ record: record.data, recordSha256: row.record_sha256 });
  }
  return chain;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bytes one by one, since a chain can name more than fits into memory. */
async function firstWrongArtifact(
  knex: Knex,
  chain: readonly ChainedRecord[],
): Promise<string | undefined> {
  const checked = new Map<string, boolean>();
  for (const { record } of chain) {
    const { sha256, mediaType } = record;
    let holds = checked.get(sha256);
    if (holds === undefined) {
      const stored = await knex<EvidenceArtifactRow>('evidence_artifacts')
        .where({ sha256 })
        .first('content');
      // Artefacts need not be uploaded; the report was stored together with its record.
      holds = stored
        ? sha256Hex(stored.content) === sha256
        : mediaType !== DRILL_MEDIA_TYPE;
      checked.set(sha256, holds);
    }
    if (!holds) {
      return record.id;
    }
  }
  return undefined;
}

/** The place of a record in its chain: the earlier of two is the first that does not hold. */
function firstOf(
  rows: readonly EvidenceRecordRow[],
  ids: ReadonlyArray<string | undefined>,
): string | undefined {
  const found = ids.filter(id => id !== undefined);
  return rows.find(row => found.includes(row.record_id))?.record_id ?? found[0];
}

/** Whether a chain and the bytes that it names are as they were when they were stored. */
export async function verifyEvidence(
  knex: Knex,
  resourceId: string,
): Promise<ChainState> {
  // First, so that a chain that grows meanwhile does not look cut.
  const former = await knex<EvidenceChainRow>('evidence_chains')
    .where({ resource_id: resourceId })
    .first();
  const rows: EvidenceRecordRow[] = await knex<EvidenceRecordRow>(
    'evidence_records',
  )
    .where({ resource_id: resourceId })
    .orderBy('position');
  const chain = readable(rows);
  const verdict = verifyChain(chain);
  const brokenAt = firstOf(rows, [
    verdict.intact ? undefined : verdict.id,
    await firstWrongArtifact(knex, chain),
    rows[chain.length]?.record_id,
    // A chain that was cut at its end holds, but was longer.
    former && former.records > rows.length ? `#${rows.length}` : undefined,
  ]);
  return {
    resourceId,
    records: Math.max(rows.length, former?.records ?? 0),
    intact: brokenAt === undefined,
    ...(brokenAt !== undefined && { brokenAt }),
  };
}
