import type {
  ProtectedResource,
  RecoveryExport,
} from 'backstage-plugin-shipshape-common';
import { stringify } from 'csv-stringify/sync';
import { textCell } from '../../http/csvCell';

const COLUMNS = [
  'line',
  'resource_id',
  'entity',
  'owner',
  'tier',
  'item',
  'status',
  'detail',
  'at',
  'slots_due',
  'slots_succeeded',
  'success_rate',
  'rto_seconds',
  'rto_target_seconds',
  'rpo_seconds',
  'rpo_target_seconds',
  'artifact_sha256',
  'prev_record_sha256',
  'record_sha256',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

function number(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function resourceRows({
  resource,
  success,
  controls,
  drills,
  chain,
}: RecoveryExport['resources'][number]): Row[] {
  const of = ({
    resourceId,
    entityRef,
    ownerRef = '',
    tier = '',
  }: ProtectedResource): Row => ({
    resource_id: textCell(resourceId),
    entity: textCell(entityRef),
    owner: textCell(ownerRef),
    tier: textCell(tier),
  });
  const columns = of(resource);
  return [
    {
      ...columns,
      line: 'resource',
      item: textCell(resource.name),
      status: resource.requirement,
      detail: chain.intact
        ? 'chain intact'
        : `chain broken at ${chain.brokenAt ?? ''}`,
      slots_due: number(success.due),
      slots_succeeded: number(success.succeeded),
      success_rate: number(success.rate),
      prev_record_sha256: chain.fromRecordSha256,
      record_sha256: chain.toRecordSha256,
    },
    ...controls.map(({ control, status, reason }) => ({
      ...columns,
      line: 'control',
      item: control,
      status,
      detail: textCell(reason),
    })),
    ...drills.map(drill => ({
      ...columns,
      line: 'drill',
      item: textCell(drill.drillId),
      status: drill.outcome ?? drill.lifecycle,
      detail: textCell(drill.reason ?? ''),
      at: drill.finishedAt,
      rto_seconds: number(drill.achievedRtoSeconds),
      rto_target_seconds: number(drill.rtoTargetSeconds),
      rpo_seconds: number(drill.achievedRpoSeconds),
      rpo_target_seconds: number(drill.rpoTargetSeconds),
      record_sha256: drill.recordSha256.join(' '),
    })),
    ...chain.records.map(({ record, recordSha256 }) => ({
      ...columns,
      line: 'record',
      item: textCell(record.id),
      detail: textCell(record.subject),
      at: record.createdAt,
      artifact_sha256: record.sha256,
      prev_record_sha256: record.prevRecordSha256,
      record_sha256: recordSha256,
    })),
  ];
}

/**
 * The export as CSV: one row per resource, control, drill and record of the chain. The last row has the hash of the canonical JSON of the export's
 * resources, by which both forms can be held against each other.
 */
export function toRecoveryCsv(answer: RecoveryExport): {
  fileName: string;
  content: string;
} {
  const rows: Row[] = [
    ...answer.resources.flatMap(resourceRows),
    {
      line: 'export',
      item: `${answer.from}/${answer.to}`,
      at: answer.exportedAt,
      record_sha256: answer.contentSha256,
      detail: 'SHA-256 of the canonical JSON of resources',
    },
  ];
  return {
    fileName: `recovery-${answer.from}-${answer.to}.csv`,
    content: stringify(rows, {
      header: true,
      columns: [...COLUMNS],
      record_delimiter: 'windows',
    }),
  };
}
