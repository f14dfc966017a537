import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type {
  CostCell,
  CostLoadReport,
  CubeOptions,
} from 'backstage-plugin-shipshape-common';
import type { SourceError } from '../SourceError';

/** What one delivery replaces. */
export interface CostScope {
  billingAccountId: string;
  /** First day of the billing period, `YYYY-MM-DD`. */
  billingPeriodStart: string;
}

/** One delivered set of files: one run of an export. */
export interface CostArtifact {
  /** Stable across runs of the same export: a later artefact of this name supersedes it. */
  name: string;
  /** Identity of the content: SHA-256 in hex over names and bytes of the files. Equal content has an equal hash. */
  hash: string;
  /** When the export ran; of two artefacts for one scope the later one wins. */
  runTime: string;
  /** Declared scope. Absent: every scope that occurs in the rows, each through the guards. A row outside a declared scope rejects the artefact. */
  scope?: CostScope;
  /** Last UTC day that the export covers, where the export says so. */
  dataThrough?: string;
  /** Whether the export's last day may be cut in the middle; default true. */
  lastDayMayBeCut?: boolean;
  /** Whether the export declares its billing period closed. */
  closed?: boolean;
}

/** What a source holds now. */
export interface CostArtifactListing {
  artifacts: CostArtifact[];
  /** Artefacts that exist but cannot be delivered (a part is missing, a manifest is wrong); the others are unaffected. */
  failures: Array<{ artifact: string; error: SourceError }>;
}

/** Content of one artefact. */
export interface CostArtifactContent {
  report: CostLoadReport;
  /** The cells in chunks, in any order; may be iterated once. */
  cells(): AsyncIterable<CostCell[]>;
  /** Frees everything; safe to call twice and without having iterated. */
  close(): Promise<void>;
}

/** Progress of reading, for people. */
export interface CostReadProgress {
  message: string;
}

/**
 * A source of cost: it knows one provider or format and no SQL. The host calls it from a scheduled task, keeps what it
 * delivered by scope, and never calls it while answering a page.
 *
 * @remarks
 * Contract, held by the conformance tests in `backstage-plugin-shipshape-node/testUtils`:
 * listing twice without a change gives equal hashes, and a changed byte gives another one; reading delivers cells whose
 * sums equal the report's totals to the last digit; accepted + rejected = read; a wrong artefact throws a
 * {@link SourceError} and leaves the others readable; an aborted signal stops the work and leaves no files or processes.
 */
export interface CostSource {
  /** `<module>:<instance>`, for example `focus:main`; unique. */
  readonly id: string;
  /** When to refresh; the frequency is also the expected interval of freshness. */
  readonly schedule: SchedulerServiceTaskScheduleDefinition;

  /** @throws SourceError when the source as a whole cannot be read. */
  listArtifacts(options: { signal: AbortSignal }): Promise<CostArtifactListing>;

  /** @throws SourceError when this artefact cannot be read. */
  readArtifact(
    artifact: CostArtifact,
    options: {
      cube: CubeOptions;
      signal: AbortSignal;
      onProgress?: (progress: CostReadProgress) => void;
    },
  ): Promise<CostArtifactContent>;
}
