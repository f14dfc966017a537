import {
  canonicalJson,
  DrillReport,
  EvidenceItem,
  EvidenceRecord,
  JsonValue,
  recordSha256,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import type { EvidenceRecordRow } from '../../database/recoveryTables';
import { inList } from '../../database/sqlParts';
import { readEnd, writeHead } from './chainHead';
import { DRILL_MEDIA_TYPE, Receipt } from './EvidenceStore';
import { storeUpload } from './storeUpload';
import { drillText } from './weighDrill';

const RECORDS = 'evidence_records';

type Draft = Omit<EvidenceRecord, 'prevRecordSha256'>;

/** Evidence that names something else under an id that is taken. */
export class EvidenceIdTakenError extends Error {
  constructor(readonly id: string) {
    super(
      `evidence: the id '${id}' belongs to another artefact of this resource: expected one that is not used yet`,
    );
    this.name = 'EvidenceIdTakenError';
  }
}

/** A report as it is stored and hashed: without the envelope of whoever sent it. */
export function withoutEnvelope(report: DrillReport): DrillReport {
  const { eventId: _, sentAt: __, ...drill } = report;
  return drill;
}

/** Id of the record of a report; drills and artefacts have none with this sign. */
export function reportRecordId({ drillId, revision }: DrillReport): string {
  return `${drillId}@${revision}`;
}

function toDraft(item: EvidenceItem, subject: string): Draft {
  return {
    id: item.id,
    subject,
    mediaType: item.mediaType,
    sha256: item.sha256,
    bytes: item.bytes,
    createdAt: item.createdAt,
    redacted: item.redacted,
    ...(item.toolVersions && { toolVersions: item.toolVersions }),
    ...(item.argv && { argv: item.argv }),
  };
}

function toRow(
  draft: Draft,
  place: { position: number; previousSha256: string },
  { resourceId, reporter }: { resourceId: string; reporter: string },
): EvidenceRecordRow {
  const record: EvidenceRecord = {
    ...draft,
    prevRecordSha256: place.previousSha256,
  };
  return {
    resource_id: resourceId,
    position: place.position,
    record_id: record.id,
    subject: record.subject,
    record: canonicalJson(record as JsonValue),
    record_sha256: recordSha256(record),
    artifact_sha256: record.sha256,
    reporter,
    created_at: new Date(record.createdAt).toISOString(),
  };
}

async function storeReport(
  tx: Knex.Transaction,
  options: { report: DrillReport; reporter: string; now: Date },
): Promise<Draft> {
  const { report, reporter, now } = options;
  const content = Buffer.from(drillText(report), 'utf8');
  const sha256 = sha256Hex(content);
  await storeUpload(
    tx,
    { sha256, mediaType: DRILL_MEDIA_TYPE, content, reporter },
    now,
  );
  return {
    id: reportRecordId(report),
    subject: `drill:${report.drillId}`,
    mediaType: DRILL_MEDIA_TYPE,
    sha256,
    bytes: content.length,
    createdAt: now.toISOString(),
    redacted: false,
  };
}

/** @throws EvidenceIdTakenError */
async function withoutKnown(
  tx: Knex.Transaction,
  drafts: readonly Draft[],
  resourceId: string,
): Promise<Draft[]> {
  const ids = inList(
    tx,
    'record_id',
    drafts.map(({ id }) => id),
  );
  const rows: EvidenceRecordRow[] = await tx<EvidenceRecordRow>(RECORDS)
    .where({ resource_id: resourceId })
    .whereRaw(ids.sql, ids.bindings);
  const known = new Map(
    rows.map(row => [row.record_id, [row.artifact_sha256, row.subject]]),
  );
  const fresh: Draft[] = [];
  for (const draft of drafts) {
    const before = known.get(draft.id);
    if (!before) {
      known.set(draft.id, [draft.sha256, draft.subject]);
      fresh.push(draft);
    } else if (before[0] !== draft.sha256 || before[1] !== draft.subject) {
      throw new EvidenceIdTakenError(draft.id);
    }
  }
  return fresh;
}

/**
 * Appends what a drill that has ended proves to the chain of its resource: what is not in it yet, and the report itself. It goes behind the stored
 * head, never behind whatever record is the last one now: where the end was cut off or altered, that shows for ever.
 *
 * @param tx - the only transaction that appends
 * @throws EvidenceIdTakenError
 */
export async function appendEvidence(
  tx: Knex.Transaction,
  options: { report: DrillReport; reporter: string; now: Date },
): Promise<void> {
  const { report, reporter, now } = options;
  const { resourceId } = report;
  const subject = `drill:${report.drillId}`;
  const drafts = [
    ...report.evidence.map(item => toDraft(item, subject)),
    await storeReport(tx, options),
  ];
  const fresh = await withoutKnown(tx, drafts, resourceId);
  const end = await readEnd(tx, resourceId);
  let { position, sha256: previousSha256 } = end;
  const rows: EvidenceRecordRow[] = [];
  for (const draft of fresh) {
    const row = toRow(
      draft,
      { position, previousSha256 },
      { resourceId, reporter },
    );
    rows.push(row);
    position += 1;
    previousSha256 = row.record_sha256;
  }
  await writeHead(tx, {
    resourceId,
    head: {
      records: fresh.length > 0 ? position : end.records,
      sha256: previousSha256,
    },
    brokenAt: end.brokenAt,
    now,
  });
  await insertRows<EvidenceRecordRow>(
    tx,
    RECORDS,
    {
      resource_id: 'text',
      position: 'integer',
      record_id: 'text',
      subject: 'text',
      record: 'text',
      record_sha256: 'text',
      artifact_sha256: 'text',
      reporter: 'text',
      created_at: 'text',
    },
    rows,
  );
}

/** All that a drill has appended, in order. */
export async function receiptsOf(
  tx: Knex,
  { resourceId, drillId }: DrillReport,
): Promise<Receipt[]> {
  const rows = await tx<EvidenceRecordRow>(RECORDS)
    .where({ resource_id: resourceId, subject: `drill:${drillId}` })
    .orderBy('position')
    .select('record_id', 'record', 'record_sha256');
  return rows.map(row => {
    const record: EvidenceRecord = JSON.parse(row.record);
    return {
      id: row.record_id,
      prevRecordSha256: record.prevRecordSha256,
      recordSha256: row.record_sha256,
    };
  });
}
