import {
  BackupPlan,
  backupPlanSchema,
  BackupRun,
  BackupRunReport,
  backupRunReportSchema,
} from 'backstage-plugin-shipshape-common';
import { judgeSlots } from '../../../model';
import { runWrapped, WrappedRun } from '../../../reporting';
import { createHarness } from '../../../reporting/__testUtils__/createHarness';
import { toolUser } from '../../__testUtils__/tools';

/** The slot that the runs of the tests are for; they happen some hours later, by the clock of the harness. */
export const SLOT = new Date('2026-11-24T02:00:00Z');
const DAY_MS = 86_400_000;

/** Daily at 02:00. */
export const DAILY: BackupPlan = backupPlanSchema.parse({
  id: 'daily',
  provider: 'test',
  mechanism: 'base+wal',
  schedule: { kind: 'cron', dialect: 'unix5', expression: '0 2 * * *' },
  locations: [{ id: 'repo1' }],
});

/** A command as the user of the tools. */
export function asToolUser(command: readonly string[]): readonly string[] {
  const user = toolUser();
  return user
    ? [
        'setpriv',
        `--reuid=${user.uid}`,
        `--regid=${user.gid}`,
        '--clear-groups',
        ...command,
      ]
    : command;
}

/** Runs a command through the wrapper; resolves with the run as the portal has it at last. */
export async function reportedRun(
  [program, ...args]: readonly string[],
  options: Partial<WrappedRun> = {},
): Promise<BackupRun> {
  const harness = await createHarness();
  try {
    await runWrapped(
      {
        planId: DAILY.id,
        command: [program, ...args],
        slotAt: SLOT,
        ...options,
      },
      {
        reporter: harness.reporter(),
        spoolDirectory: harness.directory,
        clock: harness.now,
        warn: message => {
          throw new Error(message);
        },
      },
    );
    const [{ item }] = [...harness.portal.stored.values()];
    return runOf(backupRunReportSchema.parse(item));
  } finally {
    await harness.stop();
  }
}

const dateOf = (text: string | null | undefined) =>
  text ? new Date(text) : undefined;

function runOf(report: BackupRunReport): BackupRun {
  return {
    runKey: report.runKey,
    kind: report.kind,
    trigger: report.trigger,
    state: report.state,
    slotAt: dateOf(report.slotAt),
    startedAt: dateOf(report.startedAt),
    finishedAt: dateOf(report.finishedAt),
    exitCode: report.exitCode ?? undefined,
    signal: report.signal ?? undefined,
    pointNativeId: report.pointNativeId ?? undefined,
    source: 'reported',
  };
}

/** What became of the slot, seen from some time after it; runs are reported since the day before. */
export function slotState(
  runs: readonly BackupRun[],
  afterSeconds = 2 * 86_400,
) {
  const [slot] = judgeSlots({
    plan: DAILY,
    runs,
    from: SLOT,
    to: new Date(SLOT.getTime() + 1),
    now: new Date(SLOT.getTime() + afterSeconds * 1000),
    reportedSince: new Date(SLOT.getTime() - DAY_MS),
  });
  return slot.state;
}
