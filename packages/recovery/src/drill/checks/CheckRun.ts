import type {
  CheckKind,
  CheckResult,
  CheckSeverity,
  CheckStatus,
  DrillCheck,
} from 'backstage-plugin-shipshape-common';
import type { ScratchServer } from '../postgres/ScratchServer';
import type { DrillPostgres } from '../postgres/DrillPostgres';
import type { DrillExecutor } from '../Executor';
import type { DrillClock } from '../run/DrillClock';
import type { DrillTools } from '../tools/DrillTools';
import type { CheckDatabase } from './CheckDatabase';

/** What a check found on the source. */
export interface CheckBaseline {
  status: CheckStatus;
  observed?: string;
  message?: string;
  at: Date;
}

/** What a check found on the copy. */
export interface CheckOutcome {
  status: CheckStatus;
  expected?: string;
  observed?: string;
  message?: string;
}

/** Where the checks of the copy run. */
export interface RestoredCopy {
  server?: Pick<ScratchServer, 'connect' | 'connectionArguments'>;
  postgres: DrillPostgres;
  executor: DrillExecutor;
  tools: DrillTools;
}

/** One check of one drill: first on the source, then on the copy. */
export interface CheckRun {
  /** Absent: this kind cannot run on the source. */
  runBaseline?(source: CheckDatabase, at: Date): Promise<CheckBaseline>;
  /** @param at - what ages count back from */
  run(copy: RestoredCopy, at: Date): Promise<CheckOutcome>;
  /** What the copy was recovered to, once it ran and when it finds that out. */
  readonly recoveredTo?: Date;
}

/** What every check is told. */
export interface CheckOptions {
  check: DrillCheck;
  /** Where the check names no database. */
  database: string;
  timeoutMs: number;
  /** Of the phase that runs. */
  signal: () => AbortSignal;
}

/** Severity of a check that sets none. */
const ADVISORY_KINDS: readonly CheckKind[] = ['tool-verify', 'smoke'];

/** How severe a failure of a check is. */
export function severityOf(check: DrillCheck): CheckSeverity {
  return (
    check.severity ??
    (ADVISORY_KINDS.includes(check.kind) ? 'advisory' : 'blocking')
  );
}

/** Longest texts of a report. */
const MAX_OBSERVED = 2000;
const MAX_MESSAGE = 4096;

/**
 * Runs a check on the copy. One that does not hold on the source is not run: it is invalid, and says nothing about the restore.
 *
 * @param redact - takes secrets out of a text
 */
export async function resultOf(
  { check }: CheckOptions,
  baseline: CheckBaseline | undefined,
  run: () => Promise<CheckOutcome>,
  clock: DrillClock,
  redact: (text: string) => string,
): Promise<CheckResult> {
  const startedAt = clock.monotonicMs();
  const outcome: CheckOutcome =
    baseline !== undefined &&
    (baseline.status === 'failed' || baseline.status === 'invalid')
      ? {
          status: 'invalid',
          message: `It does not hold on the source: ${
            baseline.message ?? 'fix the check'
          }`,
        }
      : await run();
  const text = (value: string | undefined, length: number) =>
    value === undefined ? undefined : redact(value).slice(0, length);
  return {
    checkId: check.id,
    kind: check.kind,
    severity: severityOf(check),
    status: outcome.status,
    baseline: baseline && {
      status: baseline.status,
      observed: text(baseline.observed, MAX_OBSERVED),
      at: baseline.at.toISOString(),
    },
    expected: text(outcome.expected, MAX_OBSERVED),
    observed: text(outcome.observed, MAX_OBSERVED),
    tolerance: check.tolerance,
    durationMs: Math.round(clock.monotonicMs() - startedAt),
    message: text(outcome.message, MAX_MESSAGE),
  };
}
