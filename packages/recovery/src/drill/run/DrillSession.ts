import type {
  CheckResult,
  DrillPlan,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import type { DrillLimits, RunnerEntry } from '../config/runnerConfig';
import { DrillArtifact, DrillEvidence } from '../evidence/DrillEvidence';
import { Redaction } from '../evidence/Redaction';
import { DrillPostgres } from '../postgres/DrillPostgres';
import type { ScratchDirectory } from '../scratch/ScratchDirectory';
import type { Account } from '../tools/Account';
import { DrillTools } from '../tools/DrillTools';
import type { DrillClock } from './DrillClock';
import type { DrillContext } from './DrillContext';
import type { DrillPhases } from './DrillPhases';
import type { DrillProgress } from './DrillProgress';
import type { ResolvedDrill } from './resolveDrill';

interface DrillSessionOptions {
  drillId: string;
  drill: ResolvedDrill;
  environment: Readonly<Record<string, string | undefined>>;
  clock: DrillClock;
  phases: DrillPhases;
  onArtifact: (artifact: DrillArtifact) => void;
  onProgress: (event: DrillProgress) => void;
}

/** The parts of one drill that its executor sees. They are there once {@link claim} was given the drill's directory. */
export class DrillSession implements DrillContext {
  readonly drillId: string;
  readonly definition: RecoveryDefinition;
  readonly plan: DrillPlan;
  readonly entry: RunnerEntry;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: DrillClock;
  readonly redaction = Redaction.create();
  readonly evidence: DrillEvidence;
  readonly #phases: DrillPhases;
  readonly #onProgress: (event: DrillProgress) => void;
  readonly #advisories: string[] = [];
  #claimed?: {
    scratch: ScratchDirectory;
    tools: DrillTools;
    postgres: DrillPostgres;
  };
  #declaredAt?: Date;

  static create(options: DrillSessionOptions): DrillSession {
    return new DrillSession(options);
  }

  private constructor(options: DrillSessionOptions) {
    const { definition, plan, entry } = options.drill;
    this.drillId = options.drillId;
    this.definition = definition;
    this.plan = plan;
    this.entry = entry;
    this.environment = options.environment;
    this.clock = options.clock;
    this.#phases = options.phases;
    this.#onProgress = options.onProgress;
    this.evidence = DrillEvidence.create({
      drillId: options.drillId,
      redaction: this.redaction,
      clock: options.clock,
      onArtifact: options.onArtifact,
    });
  }

  /** Gives it a directory. */
  claim(scratch: ScratchDirectory, account: Account | undefined): void {
    const tools = this.toolsIn(scratch.path, account);
    const postgres = DrillPostgres.create({
      config: this.entry.postgres,
      scratch,
      tools,
      redaction: this.redaction,
      signal: () => this.signal,
    });
    this.#claimed = { scratch, tools, postgres };
  }

  /** Tools that run in some other directory: to delete the drill's own. */
  toolsIn(cwd: string, account: Account | undefined): DrillTools {
    return DrillTools.create({
      account,
      cwd,
      redaction: this.redaction,
      evidence: this.evidence,
      monotonicMs: () => this.clock.monotonicMs(),
      signal: () => this.signal,
      onResult: result => this.#phases.noteResult(result),
    });
  }

  /** Stamps the declaration. */
  declare(): Date {
    this.#declaredAt = this.clock.now();
    return this.#declaredAt;
  }

  get limits(): DrillLimits {
    return this.entry.limits;
  }

  get signal(): AbortSignal {
    return this.#phases.signal;
  }

  get isClaimed(): boolean {
    return this.#claimed !== undefined;
  }

  get scratch(): ScratchDirectory {
    return this.#parts.scratch;
  }

  get tools(): DrillTools {
    return this.#parts.tools;
  }

  get postgres(): DrillPostgres {
    return this.#parts.postgres;
  }

  get declaredAt(): Date {
    if (!this.#declaredAt) {
      throw new Error('The drill is not declared yet');
    }
    return this.#declaredAt;
  }

  get advisories(): readonly string[] {
    return this.#advisories;
  }

  progress(message: string): void {
    this.#onProgress({ type: 'message', text: this.redaction.text(message) });
  }

  advise(message: string): void {
    this.#advisories.push(this.redaction.text(message));
    this.progress(message);
  }

  /** Tells whoever watches how a check ended. */
  checked(result: CheckResult): void {
    this.#onProgress({ type: 'check', result });
  }

  get #parts() {
    if (!this.#claimed) {
      throw new Error('The drill has no directory yet');
    }
    return this.#claimed;
  }
}
