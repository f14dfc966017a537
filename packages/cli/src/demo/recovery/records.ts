import type { ReportRecord } from 'backstage-plugin-shipshape-common';
import { backupRecords } from './backups';
import { drillRecords } from './drills';
import { replicationRecords } from './replication';
import type { RecoverySpan } from './timing';

/** All that was reported about backups and drills of the demo's data stores in [from, now). */
export function* recoveryRecords(span: RecoverySpan): Generator<ReportRecord> {
  yield* backupRecords(span);
  yield* replicationRecords(span);
  yield* drillRecords(span);
}
