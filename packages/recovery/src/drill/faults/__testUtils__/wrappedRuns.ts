import type { BackupPlan, BackupRun } from 'backstage-plugin-shipshape-common';
import { backupPlanSchema } from 'backstage-plugin-shipshape-common';
import { judgeSlots } from '../../../model';
import {
  ReportItems,
  ReportKind,
  Reporter,
  runWrapped,
  WrappedRun,
} from '../../../reporting';
import { toolUser } from '../../__testUtils__/tools';

/** When the runs of the tests happen: the slot of 02:00 and a moment later. */
export const SLOT = new Date('2026-11-24T02:00:00Z');
const STARTED = new Date('2026-11-24T02:00:05Z');
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

/** Runs a command through the wrapper; resolves with the run as it was reported at last. */
export async function reportedRun(
  [program, ...args]: readonly string[],
  spoolDirectory: string,
  options: Partial<WrappedRun> = {},
): Promise<BackupRun> {
  const runs: Array<ReportItems['backup-runs']> = [];
  const reporter: Reporter = {
    async add<Kind extends ReportKind>(kind: Kind, item: ReportItems[Kind]) {
      if (kind === 'backup-runs') {
        runs.push(item as ReportItems['backup-runs']);
      }
    },
    flush: async () => ({
      outcomes: {
        accepted: 0,
        duplicate: 0,
        stale: 0,
        conflict: 0,
        invalid: 0,
      },
      deadLetters: 0,
      remaining: 0,
      clockSkew: false,
    }),
    status: () => Promise.reject(new Error('Nobody asks')),
  };
  await runWrapped(
    { planId: DAILY.id, command: [program, ...args], slotAt: SLOT, ...options },
    {
      reporter,
      spoolDirectory,
      clock: () => STARTED,
      warn: message => {
        throw new Error(message);
      },
    },
  );
  const report = runs[runs.length - 1];
  const date = (text?: string | null) =>
    text ? { at: new Date(text) } : undefined;
  return {
    runKey: report.runKey,
    kind: 'backup',
    trigger: 'schedule',
    state: report.state,
    slotAt: date(report.slotAt)?.at,
    startedAt: date(report.startedAt)?.at,
    finishedAt: date(report.finishedAt)?.at,
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
