import { APIRequestContext, expect } from '@playwright/test';
import { inboxReports } from './inbox';
import { askApi } from './sloTruth';

const DAY = 86_400_000;
/** How long after the end of its window a slot may still be reported. */
const GRACE = 300_000;

interface RunReport {
  planId: string;
  slotAt: string;
  state: string;
  finishedAt: string | null;
}

interface PointReport {
  planId: string;
  consistentAt: string;
  availableAt: string;
  expiresAt: string;
}

/** What one plan promised and kept. */
export interface BackupTruth {
  due: number;
  succeeded: number;
  /** When the newest data that can be restored was written. */
  protectedUntil: number;
}

/**
 * What the reports of a plan with a slot every `hours` (UTC) from `firstHour` of the day come to, with no code of the plugins. As in the
 * reference: a slot is due when its deadline has passed, and a success counts when it ended by then.
 *
 * @param asOf - milliseconds
 */
export function backupTruth(
  planId: string,
  { firstHour, hours }: { firstHour: number; hours: number },
  asOf: number,
): BackupTruth {
  const ofPlan = <Report extends { planId: string }>(type: string) =>
    [...inboxReports<Report>(type)].filter(report => report.planId === planId);
  const runs = ofPlan<RunReport>('backup-run');
  const window = hours * 3_600_000;

  const today = Math.floor(asOf / DAY) * DAY + firstHour * 3_600_000;
  const count = (30 * DAY) / window;
  const slots = Array.from(
    { length: count + 2 * (24 / hours) },
    (_, index) => today + DAY - index * window,
  ).filter(slot => slot >= asOf - 30 * DAY && slot + window + GRACE < asOf);
  const succeeded = slots.filter(slot =>
    runs.some(
      ({ slotAt, state, finishedAt }) =>
        Date.parse(slotAt) === slot &&
        state === 'succeeded' &&
        finishedAt !== null &&
        Date.parse(finishedAt) <= slot + window + GRACE,
    ),
  );
  const points = ofPlan<PointReport>('recovery-point').filter(
    ({ availableAt, expiresAt }) =>
      Date.parse(availableAt) <= asOf && Date.parse(expiresAt) > asOf,
  );
  return {
    due: slots.length,
    succeeded: succeeded.length,
    protectedUntil: Math.max(
      ...points.map(({ consistentAt }) => Date.parse(consistentAt)),
    ),
  };
}

/** Since when the archive of a resource fails, as it reported last. */
export function archiveFailsSince(resourceId: string): number {
  const samples = [
    ...inboxReports<{
      resourceId: string;
      failingSince: string | null;
      measuredAt: string;
    }>('replication'),
  ]
    .filter(sample => sample.resourceId === resourceId)
    .sort((a, b) => Date.parse(a.measuredAt) - Date.parse(b.measuredAt));
  return Date.parse(samples[samples.length - 1]?.failingSince ?? '');
}

/** How the screens write a length of time below two days: `24 hr 20 min`; above: `3 days 4 hr`; below a minute: `5.9 sec`. */
export function inWords(seconds: number): string {
  if (seconds < 59.95) {
    return `${Number(seconds.toFixed(1))} sec`;
  }
  const whole = Math.round(seconds);
  const parts = (major: [number, string], minor: [number, string]) =>
    [major, minor]
      .filter(([count], index) => index === 0 || count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ');
  const [minutes, hours] = [Math.floor(whole / 60), Math.floor(whole / 3600)];
  if (minutes < 60) {
    return parts([minutes, 'min'], [whole % 60, 'sec']);
  }
  return hours < 48
    ? parts([hours, 'hr'], [minutes % 60, 'min'])
    : parts([Math.floor(hours / 24), 'days'], [hours % 24, 'hr']);
}

/** Waits until the demo's backups and drills are in the figures: they come through the inbox. */
export async function waitForRecovery(
  request: APIRequestContext,
): Promise<void> {
  const statuses = async () => {
    const { status, text } = await askApi(
      request,
      'user:default/ada',
      '/recovery?limit=100',
    );
    const { resources = [] } = status === 200 ? JSON.parse(text) : {};
    return Object.fromEntries(
      resources.map(
        (one: { resource: { resourceId: string }; status: string }) => [
          one.resource.resourceId,
          one.status,
        ],
      ),
    );
  };
  await expect
    .poll(statuses, {
      message: 'statuses of the resources',
      timeout: 300_000,
    })
    .toMatchObject({
      'payments-db': 'breached',
      warehouse: 'backupFailing',
      'ledger-archive': 'drillOverdue',
      'orders-db': 'recoverable',
    });
}
