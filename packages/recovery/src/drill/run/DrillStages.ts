import type {
  CheckResult,
  DrillLifecycle,
  DrillPhaseName,
} from 'backstage-plugin-shipshape-common';
import type { DrillClaim } from './DrillClaim';
import type { DrillPhases } from './DrillPhases';
import type { DrillRecord } from './DrillRecord';
import type { DrillSession } from './DrillSession';
import type { ResolvedDrill } from './resolveDrill';
import { limitSeconds } from './timeLimits';

interface DrillStagesOptions {
  drill: ResolvedDrill;
  session: DrillSession;
  phases: DrillPhases;
  record: DrillRecord;
  /** Ends the drill: its total limit, or whoever cancels it. */
  signal: AbortSignal;
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

/** Runs the phases of a drill and reports each one as it begins. */
export class DrillStages {
  readonly #options: DrillStagesOptions;
  /** Once the scratch root is held. */
  claim?: DrillClaim;
  /** Results of checks so far. */
  results: () => CheckResult[] = () => [];

  static create(options: DrillStagesOptions): DrillStages {
    return new DrillStages(options);
  }

  private constructor(options: DrillStagesOptions) {
    this.#options = options;
  }

  /** Runs a phase that ends with the drill. */
  async run<T>(name: DrillPhaseName, work: () => Promise<T>): Promise<T> {
    return await this.#timed(name, this.#options.signal, async () => {
      await this.publish(LIFECYCLES[name]);
      return await work();
    });
  }

  /** As {@link run}, when there is something to do. */
  async runIfAny<T>(
    name: DrillPhaseName,
    work: (() => Promise<T>) | undefined,
  ): Promise<T | undefined> {
    return work && (await this.run(name, work));
  }

  /** Runs a phase that has its own limit only: cleaning up. It does its work also when nobody can be told of it. */
  async runToItsEnd(
    name: DrillPhaseName,
    work: () => Promise<void>,
  ): Promise<void> {
    const { session } = this.#options;
    await this.#timed(name, undefined, async () => {
      await this.publish(LIFECYCLES[name]).catch((error: unknown) =>
        session.progress(`The state of the drill was not kept: ${error}`),
      );
      await work();
    });
  }

  async #timed<T>(
    name: DrillPhaseName,
    outer: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { drill, phases } = this.#options;
    return await phases.run(name, limitSeconds(drill, name), outer, work);
  }

  /** Reports how the drill stands, and keeps that for the case that the runner is killed. */
  async publish(lifecycle: DrillLifecycle): Promise<void> {
    const { session, phases, record } = this.#options;
    // Before the claim it may turn out that another drill runs, and that there is nothing to report.
    if (!this.claim) {
      return;
    }
    await record.publish({
      lifecycle,
      phases: phases.all,
      checks: this.results(),
      evidence: [...session.evidence.items],
    });
    await this.claim.mark(record.report);
  }
}
