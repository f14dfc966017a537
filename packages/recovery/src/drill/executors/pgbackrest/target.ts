import type { DrillPlan, RpoMethod } from 'backstage-plugin-shipshape-common';
import { DrillFault } from '../../DrillFault';
import type { PgbackrestSource } from '../../config/runnerConfig';
import type { Selectable } from '../selection';
import { timelessName } from './fenceScript';
import type { StoredBackup } from './info';

/**
 * Refuses a plan whose target this repository cannot reach, before anything is written.
 *
 * @param now - the target must lie before it
 * @throws DrillFault of the runner
 */
export function refuseTarget(
  { targetMode, targetTime }: Pick<DrillPlan, 'targetMode' | 'targetTime'>,
  { frozenAt }: Pick<PgbackrestSource, 'frozenAt'>,
  now: Date,
): void {
  if (targetMode !== 'explicit-time') {
    return;
  }
  if (targetTime === undefined) {
    throw new DrillFault(
      'runner',
      'target-missing',
      'The target mode is explicit-time and targetTime is not set.',
    );
  }
  const end = frozenAt === undefined ? now : new Date(frozenAt);
  if (Date.parse(targetTime) >= end.getTime()) {
    throw new DrillFault(
      'runner',
      'target-outside-archive',
      `The target ${targetTime} is not before ${
        frozenAt === undefined ? 'now' : 'the repository was frozen'
      }, ${end.toISOString()}: recovery cannot reach it. Choose an earlier target, or latest-at-declaration.`,
    );
  }
}

/** The backups as points to choose from, with why one of them cannot be. */
export function selectableBackups(
  backups: readonly StoredBackup[],
  plan: Pick<DrillPlan, 'targetMode' | 'targetTime' | 'selection'>,
): Array<Selectable & { backup: StoredBackup }> {
  const isExplicit = plan.selection.algorithm === 'explicit';
  const target =
    plan.targetMode === 'explicit-time' && plan.targetTime !== undefined
      ? Date.parse(plan.targetTime)
      : Infinity;
  return backups.map(backup => {
    const reason = whyUnusable(backup, target, isExplicit);
    return {
      nativeId: backup.label,
      type: backup.type,
      consistentAt: backup.stopAt,
      backup,
      ...(reason !== undefined && { unusable: reason }),
    };
  });
}

function whyUnusable(
  backup: StoredBackup,
  target: number,
  isExplicit: boolean,
): string | undefined {
  if (timelessName(backup.archiveStop) > timelessName(backup.archiveMax)) {
    return 'the WAL that makes it consistent was not archived at the declaration';
  }
  if (backup.stopAt.getTime() > target) {
    return 'it became consistent after the target time';
  }
  // One that is named is tried all the same.
  return backup.hasPageErrors && !isExplicit
    ? 'it has page checksum errors'
    : undefined;
}

/** How far recovery goes. `promote`, because PostgreSQL's own default is to pause for ever. */
export function targetOptions({
  targetMode,
  targetTime,
}: Pick<DrillPlan, 'targetMode' | 'targetTime'>): string[] {
  if (targetMode === 'explicit-time' && targetTime !== undefined) {
    const utc = new Date(targetTime).toISOString();
    return [
      '--type=time',
      `--target=${utc.slice(0, 10)} ${utc.slice(11, 23)}+00`,
      '--target-action=promote',
    ];
  }
  return targetMode === 'immediate'
    ? ['--type=immediate', '--target-action=promote']
    : ['--type=default'];
}

/** What the end of recovery says about the loss. Recovery up to the archive's end is fenced; in a frozen archive the fence keeps nothing out. */
export function rpoMethodOf(
  { targetMode }: Pick<DrillPlan, 'targetMode'>,
  { frozenAt }: Pick<PgbackrestSource, 'frozenAt'>,
): RpoMethod {
  if (targetMode !== 'latest-at-declaration') {
    return targetMode;
  }
  return frozenAt === undefined ? 'fenced' : 'frozen';
}
