import type {
  DrillReport,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import { cpus, hostname } from 'node:os';
import { uuidv7 } from 'uuidv7';
import type { RunnerConfig } from './config/runnerConfig';
import type { DrillArtifact } from './evidence/DrillEvidence';
import type { ExecutorDefinition } from './Executor';
import { EXECUTORS } from './executors';
import { DrillClock, systemClock } from './run/DrillClock';
import { DrillInterruption } from './run/DrillInterruption';
import { DrillPhases } from './run/DrillPhases';
import type { DrillProgress } from './run/DrillProgress';
import { DrillRecord } from './run/DrillRecord';
import { DrillCheckup, DrillRun } from './run/DrillRun';
import { DrillSession } from './run/DrillSession';
import { resolveDrill } from './run/resolveDrill';

const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a drill needs, and who is told what happens. */
export interface RunDrillOptions {
  definition: RecoveryDefinition;
  /** May be absent when the document has one drill plan of kind restore. */
  drillPlanId?: string;
  config: RunnerConfig;
  /** Where secrets are that the configuration names. Default: the environment of this process. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Default: the clocks of this machine. */
  clock?: DrillClock;
  /** Default: all. */
  executors?: readonly ExecutorDefinition[];
  /** Cancels the drill; it is cleaned up all the same. */
  signal?: AbortSignal;
  /** Keeps the restored data that long instead of deleting it. The next drill after that deletes it. */
  keepSeconds?: number;
  /** Told of every revision of the report, also of drills that an earlier runner left behind. The drill waits for it. */
  onReport?: (report: DrillReport) => void | Promise<void>;
  /** Told of every artefact, before a report that names it. The drill waits for it. */
  onArtifact?: (artifact: DrillArtifact) => void | Promise<void>;
  onProgress?: (event: DrillProgress) => void;
}

/**
 * Runs one drill: restores a backup into scratch space, checks the copy, judges it, and cleans up.
 *
 * @returns the last revision of its report
 * @throws InputError when the plan or the runner configuration lacks something; DrillFault `locked` when another drill holds the scratch root
 */
export async function runDrill(options: RunDrillOptions): Promise<DrillReport> {
  const { run, end } = assemble(options, options.onReport);
  try {
    return await run.run();
  } finally {
    end();
  }
}

/**
 * Does what a drill does before its declaration, restores nothing and reports nothing but drills that were left behind.
 *
 * @throws as {@link runDrill}
 */
export async function checkDrill(
  options: Omit<RunDrillOptions, 'keepSeconds' | 'onArtifact'>,
): Promise<DrillCheckup> {
  const { run, end } = assemble(options);
  try {
    return await run.check();
  } finally {
    end();
  }
}

function assemble(
  options: RunDrillOptions,
  onReport: RunDrillOptions['onReport'] = () => undefined,
): { run: DrillRun; end: () => void } {
  const drill = resolveDrill(
    options.definition,
    options.drillPlanId,
    options.config,
    options.executors ?? EXECUTORS,
  );
  const clock = options.clock ?? systemClock;
  const onProgress = options.onProgress ?? (() => undefined);
  const drillId = uuidv7();
  const phases = DrillPhases.create({ clock, onProgress });
  const artifacts: DrillArtifact[] = [];
  const session = DrillSession.create({
    drillId,
    drill,
    environment: options.environment ?? process.env,
    clock,
    phases,
    onArtifact: artifact => artifacts.push(artifact),
    onProgress,
  });
  const record = DrillRecord.create(
    firstReport(drillId, drill),
    async report => {
      for (const artifact of artifacts.splice(0)) {
        await options.onArtifact?.(artifact);
      }
      await onReport(report);
    },
  );
  const { signal, end } = limitDrill(options.signal, () => {
    const { total } = drill.plan.timeouts;
    return {
      seconds: total ?? drill.entry.limits.timeouts.total,
      phase: phases.all.at(-1)?.name ?? 'claim',
    };
  });
  const run = DrillRun.create({
    drill,
    session,
    phases,
    record,
    signal,
    keepSeconds: options.keepSeconds,
    onLeftover: async report => {
      onProgress({ type: 'leftover', report });
      await options.onReport?.(report);
    },
  });
  return { run, end };
}

/** Ends a drill when its time is over, or when it is cancelled. */
function limitDrill(
  cancelled: AbortSignal | undefined,
  limits: () => {
    seconds: number;
    phase: DrillReport['phases'][number]['name'];
  },
): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const cancel = () =>
    controller.abort(new DrillInterruption({ kind: 'cancelled' }));
  const timer = setTimeout(
    () =>
      controller.abort(
        new DrillInterruption({ kind: 'timeout', phase: limits().phase }),
      ),
    Math.min(limits().seconds * 1000, MAX_TIMER_MS),
  );
  cancelled?.addEventListener('abort', cancel, { once: true });
  if (cancelled?.aborted) {
    cancel();
  }
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      cancelled?.removeEventListener('abort', cancel);
    },
  };
}

function firstReport(
  drillId: string,
  {
    definition,
    plan,
    objective,
  }: Pick<ReturnType<typeof resolveDrill>, 'definition' | 'plan' | 'objective'>,
): DrillReport {
  const processors = cpus();
  return {
    drillId,
    drillPlanId: plan.id,
    resourceId: definition.id,
    revision: 0,
    kind: plan.kind,
    scope: plan.scope,
    lifecycle: 'claimed',
    rpoMethod: 'none',
    // Copied now: a later change of the document does not judge this drill.
    rtoTargetSeconds: objective?.rtoSeconds,
    rpoTargetSeconds: objective?.rpoSeconds,
    phases: [],
    checks: [],
    evidence: [],
    environment: {
      host: hostname(),
      cpu: `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
      toolVersions: {},
    },
    cleanup: 'pending',
    executedBy: 'runner',
  };
}
