import type {
  DrillLifecycle,
  DrillPhaseName,
  DrillReport,
} from 'backstage-plugin-shipshape-common';
import { DrillFault } from '../DrillFault';
import type { DrillExecutor, RecoveryEnd } from '../Executor';
import { DrillStop, judgeFindings } from '../verdict';
import { assertSpace } from './assertSpace';
import { DrillChecks } from './DrillChecks';
import { DrillClaim } from './DrillClaim';
import type { DrillPhases } from './DrillPhases';
import type { DrillRecord } from './DrillRecord';
import type { DrillSession } from './DrillSession';
import type { ResolvedDrill } from './resolveDrill';
import { stopOf } from './stopOf';
import { limitSeconds } from './timeLimits';

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

/** Words of the lifecycle by phase. */
const LIFECYCLES: Readonly<Record<DrillPhaseName, DrillLifecycle>> = {
  claim: 'claimed',
  preflight: 'preparing',
  baseline: 'preparing',
  queue: 'restoring',
  provision: 'restoring',
  restore: 'restoring',
  start: 'recovering',
  recover: 'recovering',
  verify: 'verifying',
  stop: 'cleaning',
  cleanup: 'cleaning',
};

const SERVER_LOG_BYTES = 256 * 1024;
const MAX_MESSAGE = 4096;

/** One drill, phase by phase. */
export class DrillRun {
  readonly #parts: DrillRunParts;
  #claim?: DrillClaim;
  #checks?: DrillChecks;
  #recoveryEnd?: RecoveryEnd;
  #declaredMs?: number;
  #usable?: { ms: number; at: Date };

  static create(parts: DrillRunParts): DrillRun {
    return new DrillRun(parts);
  }

  private constructor(parts: DrillRunParts) {
    this.#parts = parts;
  }

  /**
   * Runs it to its end, whatever happens on the way. Cleanup always runs.
   *
   * @throws DrillFault `locked` when another drill holds the scratch root; then nothing was done, and nothing is reported
   */
  async run(): Promise<DrillReport> {
    const { record, session, phases } = this.#parts;
    let stop: DrillStop | undefined;
    try {
      await this.#restoreAndVerify(await this.#prepare());
    } catch (error) {
      if (error instanceof DrillFault && error.reason === 'locked') {
        throw error;
      }
      stop = stopOf(error);
    }
    const lifecycle = this.#judge(stop);
    await this.#cleanUp();
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
    return record.report;
  }

  /** Runs what reads only: claim, preflight and baseline. Restores nothing. */
  async check(): Promise<DrillCheckup> {
    let stop: DrillStop | undefined;
    try {
      await this.#prepare();
    } catch (error) {
      stop = stopOf(error);
    }
    await this.#cleanUp();
    const { cleanup, cleanupMessage } = this.#parts.record.report;
    return {
      stop:
        stop ??
        (cleanup === 'failed'
          ? stopOf(
              new DrillFault('runner', 'cleanup-failed', `${cleanupMessage}`),
            )
          : undefined),
      baselines: this.#checks?.baselines ?? [],
      advisories: this.#parts.session.advisories,
    };
  }

  async #prepare(): Promise<DrillExecutor> {
    const { drill, session, record } = this.#parts;
    const executor = await this.#phase('claim', async () => {
      this.#claim = await DrillClaim.take(drill, session);
      for (const report of await this.#claim.cleanLeftovers()) {
        await this.#parts.onLeftover(report);
      }
      await this.#publish(LIFECYCLES.claim);
      await this.#claim.makeScratch(record.report);
      return drill.executor.create(session);
    });
    await this.#phase('preflight', async () => {
      await session.postgres.assertSocketFree();
      const findings = await executor.preflight();
      await assertSpace(session.scratch.path, findings, session.limits);
      record.set({
        environment: {
          toolVersions: {},
          ...record.report.environment,
          dataBytes: findings.restoredBytes,
        },
      });
    });
    const checks = DrillChecks.create(session, executor);
    this.#checks = checks;
    await this.#phase('baseline', () => checks.runBaseline());
    return executor;
  }

  async #restoreAndVerify(executor: DrillExecutor): Promise<void> {
    const { session, record } = this.#parts;
    const declaredAt = session.declare();
    this.#declaredMs = session.clock.monotonicMs();
    record.set({ declaredAt: declaredAt.toISOString() });
    // Choosing the point and bounding recovery belong to the time that a disaster would take.
    const declaration = await this.#phase('queue', () => executor.declare());
    const referenceAt = declaration.referenceAt ?? declaredAt;
    record.set({
      pointNativeId: declaration.pointNativeId,
      locationId: declaration.locationId,
      rpoMethod: declaration.rpoMethod,
      referenceAt: referenceAt.toISOString(),
      archiveMaxAtDeclaration: declaration.archiveMax,
    });
    await this.#optionalPhase('provision', executor.provision?.bind(executor));
    await this.#phase('restore', () => executor.restore());
    await this.#optionalPhase('start', executor.start?.bind(executor));
    this.#recoveryEnd = await this.#optionalPhase(
      'recover',
      executor.recover?.bind(executor),
    );
    record.set({
      restoredSeconds: this.#secondsSinceDeclaration(
        session.clock.monotonicMs(),
      ),
      endOfRecoveryLsn: this.#recoveryEnd?.endOfRecoveryLsn,
    });
    await this.#phase('verify', () => this.#verify(executor, referenceAt));
  }

  async #verify(executor: DrillExecutor, referenceAt: Date): Promise<void> {
    const { session } = this.#parts;
    await this.#checks?.runOnCopy(
      {
        server: session.postgres.server,
        postgres: session.postgres,
        executor,
        tools: session.tools,
      },
      referenceAt,
      () => {
        this.#usable = {
          ms: session.clock.monotonicMs(),
          at: session.clock.now(),
        };
      },
    );
  }

  /** Writes the verdict into the record; returns the last word of the lifecycle. */
  #judge(stop: DrillStop | undefined): DrillLifecycle {
    const { drill, session, record } = this.#parts;
    const { report } = record;
    const recoveredTo = latest(
      this.#checks?.recoveredTo,
      this.#recoveryEnd?.lastCommitAt,
    );
    const checks = this.#checks?.results ?? [];
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
      sourceSkewSeconds: this.#checks?.sourceSkewSeconds,
    });
    const messages = [
      ...(stop?.kind === 'fault' ? [stop.message] : []),
      ...session.advisories,
    ];
    record.set({
      ...verdict,
      checks,
      environment: {
        ...report.environment,
        toolVersions: { ...session.evidence.toolVersions },
      },
      recoveredTo: recoveredTo?.toISOString(),
      ...(messages.length > 0 && {
        message: session.redaction
          .text(messages.join('\n'))
          .slice(0, MAX_MESSAGE),
      }),
      ...(verdict.outcome === 'passed' && {
        usableAt: this.#usable?.at.toISOString(),
      }),
    });
    return lifecycle;
  }

  /** Stops the server and deletes the drill's directory. Neither the outcome nor whoever cancels the drill has a say in it. */
  async #cleanUp(): Promise<void> {
    const { record, session, keepSeconds } = this.#parts;
    const claim = this.#claim;
    if (!claim) {
      record.set({ cleanup: 'succeeded' });
      return;
    }
    try {
      await this.#timed('stop', undefined, () => this.#stopServer());
      if (keepSeconds !== undefined && session.isClaimed) {
        record.set({ cleanup: 'kept' });
        const keepUntil = session.clock.now().getTime() + keepSeconds * 1000;
        await claim.mark(record.report, new Date(keepUntil));
      } else {
        await this.#timed('cleanup', undefined, () => claim.remove());
        record.set({ cleanup: 'succeeded' });
      }
    } catch (error) {
      record.set({
        cleanup: 'failed',
        cleanupMessage: session.redaction
          .text(error instanceof Error ? error.message : String(error))
          .slice(0, 1000),
      });
      await claim.mark(record.report);
    } finally {
      await claim.release();
    }
  }

  async #stopServer(): Promise<void> {
    const { session } = this.#parts;
    const server = session.isClaimed ? session.postgres.server : undefined;
    if (server) {
      await server.stop();
      session.evidence.add({
        name: 'server-log',
        mediaType: 'text/plain',
        content: await server.logTail(SERVER_LOG_BYTES),
      });
    }
  }

  async #optionalPhase<T>(
    name: DrillPhaseName,
    work: (() => Promise<T>) | undefined,
  ): Promise<T | undefined> {
    return work && (await this.#phase(name, work));
  }

  /** Runs a phase that ends with the drill. */
  async #phase<T>(name: DrillPhaseName, work: () => Promise<T>): Promise<T> {
    return await this.#timed(name, this.#parts.signal, work);
  }

  /** Runs a phase, and reports that it began. */
  async #timed<T>(
    name: DrillPhaseName,
    outer: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { drill, phases } = this.#parts;
    return await phases.run(
      name,
      limitSeconds(drill, name),
      outer,
      async () => {
        await this.#publish(LIFECYCLES[name]);
        return await work();
      },
    );
  }

  /** Reports how the drill stands, and keeps that for the case that the runner is killed. */
  async #publish(lifecycle: DrillLifecycle): Promise<void> {
    const { session, phases, record } = this.#parts;
    // Before the claim it may turn out that another drill runs, and that there is nothing to report.
    if (!this.#claim) {
      return;
    }
    await record.publish({
      lifecycle,
      phases: phases.all,
      checks: this.#checks?.results ?? [],
      evidence: [...session.evidence.items],
    });
    await this.#claim.mark(record.report);
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
