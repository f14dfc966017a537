import {
  drillPlanSchema,
  DrillReport,
  drillReportSchema,
  RecoveryDefinition,
  recoveryDefinitionSchema,
} from 'backstage-plugin-shipshape-common';
import { readdirSync } from 'node:fs';
import type { z } from 'zod';
import { RunnerConfig, runnerConfigSchema } from '../config/runnerConfig';
import type { DrillArtifact } from '../evidence/DrillEvidence';
import type { DrillProgress } from '../run/DrillProgress';
import { runDrill, RunDrillOptions } from '../runDrill';
import { DATABASE } from './Shop';
import { PG_BIN, toolUser } from './tools';

/** A document with one drill plan. */
export function definitionWith(
  plan: Partial<z.input<typeof drillPlanSchema>>,
  objective = { rtoSeconds: 600, rpoSeconds: 3600 },
): RecoveryDefinition {
  return recoveryDefinitionSchema.parse({
    id: 'orders-db',
    name: 'Orders',
    kind: 'postgresql',
    objectives: [{ scope: 'data-corruption', ...objective }],
    drillPlans: [{ id: 'restore', ...plan }],
  });
}

/** A runner configuration with one entry. */
export function configWith(
  scratchRoot: string,
  entry: Partial<z.input<typeof runnerConfigSchema>['runners'][string]>,
): RunnerConfig {
  return runnerConfigSchema.parse({
    scratchRoots: [scratchRoot],
    runners: {
      default: {
        scratchRoot,
        ...(toolUser() && { user: 'nobody' }),
        ...(PG_BIN !== undefined && {
          postgres: { bin: PG_BIN, database: DATABASE },
        }),
        ...entry,
      },
    },
  });
}

/** A drill that was run, with all it told. */
export interface RecordedDrill {
  report: DrillReport;
  revisions: DrillReport[];
  artifacts: DrillArtifact[];
  progress: DrillProgress[];
  /** Result by id of the check. */
  check(id: string): DrillReport['checks'][number] | undefined;
}

/** Runs a drill, and holds every revision against the contract. */
export async function recordDrill(
  options: RunDrillOptions,
): Promise<RecordedDrill> {
  const revisions: DrillReport[] = [];
  const artifacts: DrillArtifact[] = [];
  const progress: DrillProgress[] = [];
  const report = await runDrill({
    ...options,
    onReport: async revision => {
      revisions.push(
        drillReportSchema.parse(JSON.parse(JSON.stringify(revision))),
      );
      await options.onReport?.(revision);
    },
    onArtifact: artifact => {
      artifacts.push(artifact);
    },
    onProgress: event => {
      progress.push(event);
      options.onProgress?.(event);
    },
  });
  return {
    report,
    revisions,
    artifacts,
    progress,
    check: id => report.checks.find(({ checkId }) => checkId === id),
  };
}

/** What lies in a scratch root. */
export const contentOf = (root: string): string[] => readdirSync(root).sort();

type CheckInput = NonNullable<
  z.input<typeof drillPlanSchema>['checks']
>[number];

/** Checks that hold for the source of the tests, one of each kind that asks a database. */
export const SHOP_CHECKS: CheckInput[] = [
  { id: 'login', kind: 'connect' },
  { id: 'tables', kind: 'schema', tables: ['orders', 'customers'] },
  { id: 'rows', kind: 'row-count', tables: ['orders', 'customers'] },
  {
    id: 'sums-agree',
    kind: 'invariant',
    query:
      'SELECT (SELECT sum(cents) FROM orders) = (SELECT cents FROM totals)',
  },
  {
    id: 'heartbeat',
    kind: 'freshness',
    query: 'SELECT max(written_at) FROM dr_heartbeat',
  },
  {
    id: 'first-order',
    kind: 'sql',
    query: 'SELECT cents FROM orders WHERE id = 1',
    expect: '1',
  },
  { id: 'smoke', kind: 'smoke', query: 'SELECT count(*) > 0 FROM orders' },
];
