import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type {
  BurnWindow,
  SloBucket,
  SloDefinition,
  SloMethod,
} from 'backstage-plugin-shipshape-common';
import type { SourceError } from '../SourceError';

/** Buckets that the host lacks: [from, to) in seconds since the epoch, both multiples of the width. */
export interface SloRange {
  from: number;
  to: number;
  widthSeconds: number;
}

/** What is wanted of one SLO: at least one range, oldest first, without overlaps. */
export interface SloRequest {
  slo: SloDefinition;
  ranges: SloRange[];
}

/** What was delivered for one SLO. */
export interface SloReading {
  sloId: string;
  method: SloMethod;
  /** Inside the requested ranges, each at most once, in any order. Intervals without samples are absent: the host leaves a gap. */
  buckets: SloBucket[];
  /**
   * Error ratios of the alert windows at `at`, where they can be had without a query per SLO; a window without traffic is absent. They are newer
   * than the buckets and win over what those say.
   */
  ratios?: { at: Date; byWindow: Partial<Record<BurnWindow, number>> };
  /** The source counted time, not requests, although the SLI is a ratio of requests. */
  timeWeighted?: boolean;
  /** Somewhere good > total. */
  inconsistent?: boolean;
  /** The provider said that its answer may be incomplete. */
  partial?: boolean;
}

/** An SLO that could not be read; the others are unaffected. The host keeps what it has and marks it stale. */
export interface SloFailure {
  sloId: string;
  error: SourceError;
}

/** Facts about the source itself. */
export interface SloSourceFacts {
  /** How far back it holds data, in seconds; absent: not known. */
  retentionSeconds?: number;
  /** For the operator, complete sentences. */
  warnings: string[];
}

/** A time in which an alert of an SLO was firing: [firstAt, lastAt], both instants of evaluations. */
export interface AlertInterval {
  sloId: string;
  severity: 'page' | 'ticket';
  firstAt: Date;
  lastAt: Date;
  /** Seconds between evaluations. */
  stepSeconds: number;
}

/**
 * A source of SLO counts: it knows one provider and no SQL. The host calls it from a scheduled task with the ranges that it lacks, keeps what
 * was delivered, and never calls it while answering a page.
 *
 * @remarks
 * Contract, held by the conformance tests in `backstage-plugin-shipshape-node/testUtils`: every requested SLO is answered exactly once, with a
 * reading or a failure; buckets are aligned, inside the ranges, finite, with 0 ≤ bad ≤ total; an interval without samples is absent, never
 * counted as good; the same request gives the same answer; one failing SLO leaves the others alone; when the source as a whole is down, `read`
 * throws a {@link SourceError} and delivers nothing that it did not read; an aborted signal stops the work.
 */
export interface SloSource {
  /** `<module>:<instance>`, for example `prometheus:main`; unique. */
  readonly id: string;
  /** When to refresh; the frequency is also the expected interval of freshness. */
  readonly schedule: SchedulerServiceTaskScheduleDefinition;

  /** Asked before each refresh. @throws SourceError when the source cannot be reached. */
  describe(options: { signal: AbortSignal }): Promise<SloSourceFacts>;

  /** @throws SourceError when the source as a whole fails. */
  read(
    requests: readonly SloRequest[],
    options: { signal: AbortSignal },
  ): AsyncIterable<SloReading | SloFailure>;

  /**
   * When alerts of the given SLOs were firing in [from, to]. Optional: not every provider evaluates alerts.
   *
   * @remarks `slos` tells which alerts of foreign rules belong to which SLO; alerts of our own rules carry the id, and are delivered for SLOs that
   * are not given too.
   * @throws SourceError
   */
  readAlerts?(options: {
    slos: readonly SloDefinition[];
    from: Date;
    to: Date;
    signal: AbortSignal;
  }): Promise<AlertInterval[]>;

  /**
   * The earliest instant from which the 5-minute burn rate of an SLO stayed at 1 or more until `detectedAt` (gaps up to 5 minutes), at most
   * `lookbackSeconds` before it; undefined when the burn rate was below 1.
   *
   * @throws SourceError
   */
  findOnset?(options: {
    slo: SloDefinition;
    detectedAt: Date;
    lookbackSeconds: number;
    signal: AbortSignal;
  }): Promise<Date | undefined>;
}
