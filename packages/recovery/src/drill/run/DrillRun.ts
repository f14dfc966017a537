import type {
  DrillLifecycle,
  DrillReport,
} from 'backstage-plugin-shipshape-common';
import { severityOf } from '../checks/CheckRun';
import { DrillFault } from '../DrillFault';
import type { DrillExecutor, RecoveryEnd } from '../Executor';
import { DrillStop, judgeFindings } from '../verdict';
import { assertSpace } from './assertSpace';
import { cleanUpDrill } from './cleanUpDrill';
import { DrillChecks } from './DrillChecks';
import { DrillClaim } from './DrillClaim';
import type { DrillPhases } from './DrillPhases';
import type { DrillRecord } from './DrillRecord';
import type { DrillSession } from './DrillSession';
import { DrillStages } from './DrillStages';
import type { ResolvedDrill } from './resolveDrill';
import { stopOf } from './stopOf';

/** What one drill is made of. */
export interface DrillRunParts {
  drill: ResolvedDrill;
  session: DrillSession;
  phases: DrillPhases;
  record: DrillRecord;
  /** Ends the drill: its total limit, or whoever cancels it. */
  signal: AbortSignal;
  /** Keeps the restored data that long instead of deleting it. */
  keepSeconds?: number;
  onLeftover: (report: DrillReport) => Promise<void>;
}

/** What reading only found. */
export interface DrillCheckup {
  /** What would stop the drill. */
  stop?: DrillStop;
  baselines: DrillChecks['baselines'];
  advisories: readonly string[];
}

const MAX_MESSAGE = 4096;

/** One drill, phase by phase. */
export class DrillRun {
  readonly #parts: DrillRunParts;
  readonly #stages: DrillStages;
  #checks?: DrillChecks;
  #recoveryEnd?: RecoveryEnd;
  #declaredMs?: number;
  #declarationSeconds?: number;
  #usable?: { ms: number; at: Date };

  static create(parts: DrillRunParts): DrillRun {
    return new DrillRun(parts);
  }

  private constructor(parts: DrillRunParts) {
    this.#parts = parts;
    this.#stages = DrillStages.create(parts);
    this.#stages.results = () => this.#checks?.results ?? [];
  }

  /**
   * Runs it to its end, whatever happens on the way. Cleanup always runs.
   *
   * @throws DrillFault `locked` when another drill holds the scratch root; then nothing was done, and nothing is reported
   */
  async run(): Promise<DrillReport> {
    let stop: DrillStop | undefined;
    try {
      await this.#restoreAndVerify(await this.#prepare());
    } catch (error) {
      if (error instanceof DrillFault && error.reason === 'locked') {
        throw error;
      }
      stop = stopOf(error);
    }
    try {
      return await this.#end(this.#judge(stop));
    } finally {
      await this.#stages.claim?.release();
    }
  }

  /** Runs what reads only: claim, preflight and baseline. Restores nothing. */
  async check(): Promise<DrillCheckup> {
    const { session, record } = this.#parts;
    let stop: DrillStop | undefined;
    try {
      await this.#prepare();
      this.#assertVerifies();
    } catch (error) {
      stop = stopOf(error);
    }
    try {
      await cleanUpDrill(this.#stages, session, record, undefined);
    } finally {
      await this.#stages.claim?.release();
    }
    const { cleanup, cleanupMessage } = record.report;
    if (cleanup === 'failed') {
      stop ??= stopOf(
        new DrillFault('runner', 'cleanup-failed', `${cleanupMessage}`),
      );
    }
    return {
      stop,
      baselines: this.#checks?.baselines ?? [],
      advisories: session.advisories,
    };
  }

  async #prepare(): Promise<DrillExecutor> {
    const { drill, session, record } = this.#parts;
    const stages = this.#stages;
    const executor = await stages.run('claim', async () => {
      const claim = await DrillClaim.take(drill, session);
      stages.claim = claim;
      for (const report of await claim.cleanLeftovers()) {
        await this.#parts.onLeftover(report);
      }
      await stages.publish('claimed');
      await claim.makeScratch(record.report);
      return drill.executor.create(session);
    });
    await stages.run('preflight', async () => {
      await session.postgres.assertSocketFree();
      const findings = await executor.preflight();
      await assertSpace(session.scratch.path, findings, session.limits);
      if (!findings.estimated) {
        this.#setDataBytes(findings.restoredBytes);
      }
    });
    const checks = DrillChecks.create(session, executor);
    this.#checks = checks;
    await stages.run('baseline', () => checks.runBaseline());
    return executor;
  }

  async #restoreAndVerify(executor: DrillExecutor): Promise<void> {
    const { session, record } = this.#parts;
    const stages = this.#stages;
    const declaredAt = session.declare();
    this.#declaredMs = session.clock.monotonicMs();
    record.set({ declaredAt: declaredAt.toISOString() });
    // Choosing the point and bounding recovery belong to the time that a disaster would take.
    const declaration = await stages.run('queue', () => executor.declare());
    this.#declarationSeconds = this.#secondsSinceDeclaration(
      session.clock.monotonicMs(),
    );
    const referenceAt = declaration.referenceAt ?? declaredAt;
    record.set({
      pointNativeId: declaration.pointNativeId,
      locationId: declaration.locationId,
      rpoMethod: declaration.rpoMethod,
      referenceAt: referenceAt.toISOString(),
      archiveMaxAtDeclaration: declaration.archiveMax,
    });
    await stages.runIfAny('provision', executor.provision?.bind(executor));
    await stages.run('restore', () => executor.restore());
    await stages.runIfAny('start', executor.start?.bind(executor));
    this.#recoveryEnd = await stages.runIfAny(
      'recover',
      executor.recover?.bind(executor),
    );
    record.set({
      restoredSeconds: this.#secondsSinceDeclaration(
        session.clock.monotonicMs(),
      ),
      endOfRecoveryLsn: this.#recoveryEnd?.endOfRecoveryLsn,
    });
    try {
      await stages.run('verify', () => this.#verify(executor, referenceAt));
    } catch (error) {
      const stop = stopOf(error);
      if (this.#usable === undefined || stop.kind === 'cancelled') {
        throw error;
      }
      // All that the outcome depends on was over.
      session.advise(
        `Not all that is advisory was checked: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }

  async #verify(executor: DrillExecutor, referenceAt: Date): Promise<void> {
    const { session } = this.#parts;
    const { postgres, tools, clock } = session;
    await this.#checks?.runOnCopy(
      { server: postgres.server, postgres, executor, tools },
      referenceAt,
      () => {
        this.#usable = { ms: clock.monotonicMs(), at: clock.now() };
      },
    );
    // After the RTO was taken: how much it was.
    this.#setDataBytes(await postgres.server?.dataBytes());
  }

  /** Writes the verdict into the record; returns the last word of the lifecycle. */
  #judge(stop: DrillStop | undefined): DrillLifecycle {
    const { drill, session, record } = this.#parts;
    const { report } = record;
    const recoveredTo = latest(
      this.#checks?.recoveredTo,
      this.#recoveryEnd?.lastCommitAt,
    );
    const checks = this.#stages.results();
    const { lifecycle, ...verdict } = judgeFindings({
      stop,
      checks,
      rpoMethod: report.rpoMethod,
      referenceAtMs: millisecondsOf(report.referenceAt),
      recoveredToMs: recoveredTo?.getTime(),
      targetTimeMs: millisecondsOf(drill.plan.targetTime),
      elapsedSeconds: this.#secondsSinceDeclaration(this.#usable?.ms),
      rtoTargetSeconds: report.rtoTargetSeconds ?? undefined,
      rpoTargetSeconds: report.rpoTargetSeconds ?? undefined,
      toleranceSeconds: drill.objective?.toleranceSeconds,
      declarationSeconds: this.#declarationSeconds,
      sourceSkewSeconds: this.#checks?.sourceSkewSeconds,
    });
    const messages = [
      ...(stop?.kind === 'fault' ? [stop.message] : []),
      ...session.advisories,
    ];
    record.set({
      ...verdict,
      checks,
      recoveredTo: recoveredTo?.toISOString(),
      environment: {
        ...report.environment,
        toolVersions: { ...session.evidence.toolVersions },
      },
      ...(messages.length > 0 && {
        // One by one: in one text, what follows a value of a row may be its rest.
        message: messages
          .map(text => session.redaction.text(text))
          .join('\n')
          .slice(0, MAX_MESSAGE),
      }),
      ...(verdict.outcome === 'passed' && {
        usableAt: this.#usable?.at.toISOString(),
      }),
    });
    return lifecycle;
  }

  /** Cleans up, and reports the end. */
  async #end(lifecycle: DrillLifecycle): Promise<DrillReport> {
    const { record, session, phases, keepSeconds } = this.#parts;
    const keepUntil =
      keepSeconds === undefined
        ? undefined
        : new Date(session.clock.now().getTime() + keepSeconds * 1000);
    await cleanUpDrill(this.#stages, session, record, keepUntil);
    record.set({
      finishedAt: session.clock.now().toISOString(),
      lifecycle,
      phases: phases.all,
    });
    session.evidence.add({
      name: 'result',
      mediaType: 'application/json',
      content: JSON.stringify({ ...record.report, evidence: undefined }),
    });
    await record.publish({ evidence: [...session.evidence.items] });
    await this.#markTheEnd(keepUntil);
    return record.report;
  }

  /** Where something is left, the drill that deletes it reports after this one. What cannot be marked is not kept. */
  async #markTheEnd(keepUntil: Date | undefined): Promise<void> {
    const { record, session } = this.#parts;
    try {
      await this.#stages.claim?.mark(record.report, keepUntil);
    } catch (error) {
      const problem = session.redaction.text(
        `What is left of the drill could not be marked: ${error}`,
      );
      session.progress(problem);
      await record.publish({
        cleanup: 'failed',
        cleanupMessage: record.report.cleanupMessage ?? problem,
      });
    }
  }

  /** What nothing blocking looks at can be restored, and never passes. */
  #assertVerifies(): void {
    const { plan } = this.#parts.drill;
    if (!plan.checks.some(check => severityOf(check) === 'blocking')) {
      throw new DrillFault(
        'runner',
        'not-verified',
        `The drill plan ${plan.id} has no check of severity blocking: no drill of it can pass`,
      );
    }
  }

  #setDataBytes(dataBytes: number | undefined): void {
    const { record } = this.#parts;
    if (dataBytes !== undefined) {
      record.set({
        environment: {
          toolVersions: {},
          ...record.report.environment,
          dataBytes,
        },
      });
    }
  }

  #secondsSinceDeclaration(untilMs: number | undefined): number | undefined {
    return this.#declaredMs === undefined || untilMs === undefined
      ? undefined
      : Math.round(untilMs - this.#declaredMs) / 1000;
  }
}

function latest(...instants: Array<Date | undefined>): Date | undefined {
  return instants.reduce(
    (newest, instant) =>
      newest === undefined || (instant !== undefined && instant > newest)
        ? instant
        : newest,
    undefined,
  );
}

function millisecondsOf(
  instant: string | null | undefined,
): number | undefined {
  return instant === null || instant === undefined
    ? undefined
    : Date.parse(instant);
}
