import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type {
  NativeRef,
  RecoveryNotice,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type { SourceError } from '../SourceError';

/** A protected resource whose document names something of the source's provider. */
export interface RecoveryTarget {
  resourceId: string;
  /** Only those of the provider. */
  native: readonly NativeRef[];
}

/** What a source delivers: one subject per native resource that it knows, one failure per one that it could not read. */
export type RecoveryDelivery =
  | { kind: 'subject'; subject: RecoverySubject }
  | {
      kind: 'failure';
      /** Absent: it concerns no single resource. */
      native?: NativeRef;
      error: SourceError;
    }
  | { kind: 'notice'; native?: NativeRef; notice: RecoveryNotice };

/**
 * A source of facts about backups: it knows one provider and no SQL. The host calls it from a scheduled task, keeps what was delivered, and
 * never calls it while answering a page.
 *
 * @remarks
 * Contract, held by the conformance tests in `backstage-plugin-shipshape-node/testUtils`: every target's native resource is answered exactly
 * once, with a subject or a failure; other resources of the provider may be delivered too, each once: the host shows them as not declared; run
 * keys and native ids of points are unique per subject; every `planId` is that of a plan of its subject; no state is better than the provider
 * says, an unknown one is `unknown` with a notice; the same answer of the provider gives the same delivery; one failing resource leaves the
 * others alone; when the source as a whole is down, `read` throws a {@link SourceError}; an aborted signal stops the work.
 */
export interface RecoverySource {
  /** `<module>:<instance>`, for example `aws-backup:main`; unique. */
  readonly id: string;
  /** As in `native[].provider` of recovery documents: `aws-backup`, `velero`, `cloudnative-pg`. */
  readonly providers: readonly string[];
  /** When to refresh; the frequency is also the expected interval of freshness. */
  readonly schedule: SchedulerServiceTaskScheduleDefinition;

  /**
   * @param options - `since`: runs that finished before it need not be delivered again
   * @throws SourceError when the source as a whole fails
   */
  read(
    targets: readonly RecoveryTarget[],
    options: { since: Date; signal: AbortSignal },
  ): AsyncIterable<RecoveryDelivery>;
}
