import type { RecoveryReportService } from '../../recovery/reports/RecoveryReportService';
import type { Rejection } from '../checkReports';
import type { ReportBatchKind } from '../ReportBatchStore';
import type { Reporter, ReportService } from '../ReportService';
import type { RecordType } from './readRecords';

/** What became of the records of one type. */
export interface RecordOutcome {
  accepted: number;
  rejected: ReadonlyArray<
    Pick<Rejection, 'index' | 'message'> & { code: string }
  >;
  sloIds?: readonly string[];
  resourceIds?: readonly string[];
}

/** How the records of one type are stored. */
export interface RecordStore {
  kind: ReportBatchKind;
  type: RecordType;
  store(reports: readonly unknown[]): Promise<RecordOutcome>;
}

/** The inbox may report about everything: who can write files there is trusted. */
const TRUSTED: Reporter = {};

/** Records about SLOs. */
export function sloStores(
  reports: Pick<ReportService, 'storeSli' | 'storeIncidents'>,
): RecordStore[] {
  return [
    {
      kind: 'sli',
      type: 'sli',
      store: items => reports.storeSli(items, TRUSTED),
    },
    {
      kind: 'incidents',
      type: 'incident',
      store: items => reports.storeIncidents(items, TRUSTED),
    },
  ];
}

const RECOVERY_RECORDS = [
  ['backup-runs', 'backup-run'],
  ['recovery-points', 'recovery-point'],
  ['replication', 'replication'],
  // The bytes before the drill that names them.
  ['artifacts', 'artifact'],
  ['drills', 'drill'],
] as const;

/** Records about recovery. A conflict is stored and shown; only what is invalid is to be corrected. */
export function recoveryStores(
  recovery: Pick<RecoveryReportService, 'store'>,
): RecordStore[] {
  return RECOVERY_RECORDS.map(([kind, type]) => ({
    kind,
    type,
    store: async items => {
      const { results, resourceIds } = await recovery.store(kind, items, {
        ...TRUSTED,
        reporter: 'inbox',
      });
      const rejected = results.flatMap(({ outcome, message = '' }, index) =>
        outcome === 'invalid' ? [{ index, code: outcome, message }] : [],
      );
      return {
        accepted: results.length - rejected.length,
        rejected,
        resourceIds,
      };
    },
  }));
}
