/** What SLOs are made of: only these say how old the figures of reported SLOs are. */
export const SLO_BATCH_KINDS = ['sli', 'incidents'] as const;

/** Kinds of reports that come together. */
export type ReportBatchKind =
  | (typeof SLO_BATCH_KINDS)[number]
  | 'backup-runs'
  | 'recovery-points'
  | 'replication'
  | 'drills'
  | 'artifacts';

/** Reports that came together. */
export interface ReportBatchRecord {
  kind: ReportBatchKind;
  /** `api`, or the file of the inbox with the id of its claim. */
  origin: string;
  /** Principal, or `inbox`. */
  reporter: string;
  /** ISO-8601. */
  receivedAt: string;
  accepted: number;
  rejected: number;
}

/** What came when, for freshness and for the operator. */
export interface ReportBatchStore {
  add(batch: ReportBatchRecord): Promise<void>;

  /** Adds it unless there is one of this kind and origin, which a replay after a kill has. */
  addOnce(batch: ReportBatchRecord): Promise<void>;

  /** Newest first. */
  listRecent(limit: number): Promise<ReportBatchRecord[]>;

  /** When something about SLOs was last taken; absent: never. */
  lastAcceptedAt(): Promise<string | undefined>;

  /** Removes batches that came before. */
  prune(before: string): Promise<number>;
}
