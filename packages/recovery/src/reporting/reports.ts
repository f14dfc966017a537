import { InputError } from '@backstage/errors';
import {
  artifactRecordSchema,
  backupRunReportSchema,
  drillReportSchema,
  recoveryPointReportSchema,
  replicationReportSchema,
  TERMINAL_DRILL_LIFECYCLES,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';

/** What can be reported, named as the routes are: `POST /reports/drills`. */
export const REPORT_KINDS = [
  'artifacts',
  'backup-runs',
  'recovery-points',
  'replication',
  'drills',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Kinds that are sent in batches; an artefact goes alone. */
export type BatchedKind = Exclude<ReportKind, 'artifacts'>;

const SCHEMAS = {
  artifacts: artifactRecordSchema,
  'backup-runs': backupRunReportSchema,
  'recovery-points': recoveryPointReportSchema,
  replication: replicationReportSchema,
  drills: drillReportSchema,
};

/** An item of each kind, before defaults. */
export type ReportItems = {
  [Kind in ReportKind]: z.input<(typeof SCHEMAS)[Kind]>;
};

/**
 * How much it matters that an event arrives: `progress` is superseded by a later event of the same run or drill, a `sample` by the next one,
 * and a `final` event is never dropped.
 */
export const EVENT_WEIGHTS = ['progress', 'sample', 'final'] as const;
export type EventWeight = (typeof EVENT_WEIGHTS)[number];

/**
 * Checks an item against the contract.
 *
 * @throws InputError naming each field that is wrong
 */
export function parseReport(kind: ReportKind, item: unknown): object {
  const result = SCHEMAS[kind].safeParse(item);
  if (!result.success) {
    const problems = z.prettifyError(result.error).replace(/\s*\n\s*/g, ' ');
    throw new InputError(`Not a report of ${kind}: ${problems}`);
  }
  return result.data;
}

/** How much an item matters. */
export function weightOf<Kind extends ReportKind>(
  kind: Kind,
  item: ReportItems[Kind],
): EventWeight {
  if (kind === 'replication') {
    return 'sample';
  }
  if (kind === 'backup-runs' && 'state' in item) {
    return item.state === 'queued' || item.state === 'running'
      ? 'progress'
      : 'final';
  }
  if (kind === 'drills' && 'lifecycle' in item) {
    return TERMINAL_DRILL_LIFECYCLES.includes(item.lifecycle)
      ? 'final'
      : 'progress';
  }
  return 'final';
}
