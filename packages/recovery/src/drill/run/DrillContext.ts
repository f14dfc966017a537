import type {
  DrillPlan,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import type { DrillLimits, RunnerEntry } from '../config/runnerConfig';
import type { DrillEvidence } from '../evidence/DrillEvidence';
import type { Redaction } from '../evidence/Redaction';
import type { DrillPostgres } from '../postgres/DrillPostgres';
import type { ScratchDirectory } from '../scratch/ScratchDirectory';
import type { DrillTools } from '../tools/DrillTools';
import type { DrillClock } from './DrillClock';

/** What an executor works with: one drill, its own directory, its tools, and nothing else of the machine. */
export interface DrillContext {
  readonly drillId: string;
  readonly definition: RecoveryDefinition;
  readonly plan: DrillPlan;
  /** The entry of the runner configuration that the plan names. */
  readonly entry: RunnerEntry;
  readonly limits: DrillLimits;
  /** Environment variables that secrets are read from: `process.env`, or what a test gives. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: DrillClock;
  readonly scratch: ScratchDirectory;
  /** Runs programs: dropped to the runner's account, in a process group, within the limit of the phase. */
  readonly tools: DrillTools;
  /** Starts the one scratch server of the drill. The engine checks and stops it. */
  readonly postgres: DrillPostgres;
  readonly evidence: DrillEvidence;
  /** Tell it every secret before it is used: `redaction.addSecret(value)`. */
  readonly redaction: Redaction;
  /** Aborted when the phase or the drill runs out of time, or is cancelled. Tools stop by themselves. */
  readonly signal: AbortSignal;
  /** When the drill was declared; throws before. */
  readonly declaredAt: Date;
  /** One line for whoever watches; redacted. */
  progress(message: string): void;
  /** An advisory that belongs in the report's message; redacted. */
  advise(message: string): void;
}
