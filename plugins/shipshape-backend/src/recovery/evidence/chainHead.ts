import { FIRST_RECORD_PREDECESSOR } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type {
  EvidenceChainRow,
  EvidenceRecordRow,
} from '../../database/recoveryTables';

/** How a chain ended when it was last appended to. It is stored beside the records, so that an end that was cut off is missed. */
export interface ChainHead {
  /** Appended in all. */
  records: number;
  /** Hash of the last one. */
  sha256: string;
}

/** Where the next record goes. */
export interface ChainEnd extends ChainHead {
  /** Behind all that is there, whoever put it there. */
  position: number;
  /** What does not fit the head, as in {@link ChainState.brokenAt}. */
  brokenAt?: string;
}

/** Nothing was ever appended to a chain without a stored head, whatever rows there are. */
export async function readHead(
  knex: Knex,
  resourceId: string,
): Promise<ChainHead> {
  const row = await knex<EvidenceChainRow>('evidence_chains')
    .where({ resource_id: resourceId })
    .first('records', 'head_sha256');
  return {
    records: row?.records ?? 0,
    sha256: row?.head_sha256 ?? FIRST_RECORD_PREDECESSOR,
  };
}

/** What follows the head: rows that nobody appended. */
export async function firstBehind(
  knex: Knex,
  resourceId: string,
  { records }: ChainHead,
): Promise<string | undefined> {
  const row = await knex<EvidenceRecordRow>('evidence_records')
    .where({ resource_id: resourceId })
    .andWhere('position', '>=', records)
    .orderBy('position')
    .first('record_id');
  return row?.record_id;
}

/** The end of a chain, and whether its last record is still the one that was appended. It costs the same however long the chain is. */
export async function readEnd(
  tx: Knex.Transaction,
  resourceId: string,
): Promise<ChainEnd> {
  const head = await readHead(tx, resourceId);
  const rows = () =>
    tx<EvidenceRecordRow>('evidence_records')
      .where({ resource_id: resourceId })
      .orderBy('position', 'desc');
  const newest = await rows().first('position');
  const last = await rows()
    .andWhere('position', '<', head.records)
    .first('position', 'record_id', 'record_sha256');
  const place = (last?.position ?? -1) + 1;
  let brokenAt: string | undefined;
  if (place < head.records) {
    brokenAt = `#${place}`;
  } else if (last && last.record_sha256 !== head.sha256) {
    brokenAt = last.record_id;
  } else {
    brokenAt = await firstBehind(tx, resourceId, head);
  }
  return {
    ...head,
    position: Math.max(head.records, (newest?.position ?? -1) + 1),
    brokenAt,
  };
}

/** Stores the new end of a chain, in the transaction that appends. What verifying it found stays; a broken end is added to that. */
export async function writeHead(
  tx: Knex.Transaction,
  options: {
    resourceId: string;
    head: ChainHead;
    brokenAt: string | undefined;
    now: Date;
  },
): Promise<void> {
  const { resourceId, head, brokenAt, now } = options;
  const end = { records: head.records, head_sha256: head.sha256 };
  await tx<EvidenceChainRow>('evidence_chains')
    .insert({
      resource_id: resourceId,
      ...end,
      // A chain that begins consists of what was hashed just now.
      verified_at: now.toISOString(),
      intact: brokenAt === undefined,
      broken_at: brokenAt ?? null,
    })
    .onConflict('resource_id')
    .merge(end);
  if (brokenAt !== undefined) {
    await tx<EvidenceChainRow>('evidence_chains')
      .where({ resource_id: resourceId, intact: true })
      .update({ intact: false, broken_at: brokenAt });
  }
}
