import {
  BackupPlanView,
  LocationView,
  ScheduleSummary,
} from 'backstage-plugin-shipshape-common';
import { formatSpan } from '../format';
import { Translate } from '../translation';

function joined(words: readonly string[], locale?: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
}

/** The weekday of that number; 0 is Sunday. */
function weekday(day: number, locale?: string): string {
  // The first of November 2026 is a Sunday.
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(2026, 10, 1 + day)));
}

/** When a plan runs: `daily 02:00 Europe/Berlin`. */
export function describeSchedule(
  schedule: ScheduleSummary,
  t: Translate,
): string {
  switch (schedule.kind) {
    case 'daily':
      return t('backups.plan.daily', {
        times: joined(schedule.times),
        zone: schedule.timezone,
      });
    case 'weekly':
      return t('backups.plan.weekly', {
        days: joined(schedule.weekdays.map(day => weekday(day))),
        times: joined(schedule.times),
        zone: schedule.timezone,
      });
    case 'hourly':
      return t('backups.plan.hourly', {
        minutes: joined(schedule.minutes.map(String)),
      });
    case 'every':
      return t('backups.plan.every', { length: formatSpan(schedule.seconds) });
    case 'cron':
      return t('backups.plan.cron', {
        expression: schedule.expression,
        zone: schedule.timezone,
      });
    default:
      return t(`backups.plan.${schedule.kind}`);
  }
}

/** What people call a place: its region, else its host, account or id. */
export function placeName(location: LocationView): string {
  return location.region ?? location.host ?? location.account ?? location.id;
}

function describeRetention(plan: BackupPlanView, t: Translate): string {
  const words: Array<string | false> = [
    plan.retentionSeconds !== undefined &&
      t('backups.plan.kept', { length: formatSpan(plan.retentionSeconds) }),
    plan.retentionCount !== undefined &&
      t('backups.plan.keptCount', { count: plan.retentionCount }),
  ].filter(Boolean);
  return words.length === 0 ? t('backups.plan.keptUnknown') : words.join(', ');
}

function describePlaces(
  locations: readonly LocationView[],
  t: Translate,
): string[] {
  const [first, ...copies] = locations.map(placeName);
  if (first === undefined) {
    return [t('backups.plan.noPlace')];
  }
  return [
    t('backups.plan.inPlace', { places: first }),
    ...(copies.length > 0
      ? [t('backups.plan.copied', { places: joined(copies) })]
      : []),
  ];
}

/** One unprotected or unknown place decides: a chain is as strong as its weakest link. */
function describeEncryption(
  locations: readonly LocationView[],
  t: Translate,
): string {
  const found = new Set(locations.map(location => location.encryption));
  if (found.has('no')) {
    return found.size === 1
      ? t('backups.plan.notEncrypted')
      : t('backups.plan.encryptedPartly');
  }
  return found.has('unknown')
    ? t('backups.plan.encryptedUnknown')
    : t('backups.plan.encrypted');
}

function describeLock(
  locations: readonly LocationView[],
  t: Translate,
): string {
  const found = new Set(locations.map(({ immutability }) => immutability.mode));
  if (found.has('none')) {
    return found.size === 1
      ? t('backups.plan.notLocked')
      : t('backups.plan.lockedPartly');
  }
  if (found.has('unknown')) {
    return t('backups.plan.lockUnknown');
  }
  if (found.has('governance')) {
    return t('backups.plan.lockedGovernance');
  }
  return found.has('compliance-pending')
    ? t('backups.plan.lockPending')
    : t('backups.plan.locked');
}

/** A plan in words: `daily 02:00 Europe/Berlin, kept 35 days, stored in eu-central-1, copied to eu-west-1, encrypted, locked`. */
export function describePlan(plan: BackupPlanView, t: Translate): string {
  const { locations } = plan;
  return [
    describeSchedule(plan.scheduleSummary, t),
    describeRetention(plan, t),
    ...describePlaces(locations, t),
    ...(locations.length > 0
      ? [describeEncryption(locations, t), describeLock(locations, t)]
      : []),
  ].join(', ');
}

/** Which failures a copy in each place survives, and which places cannot be restored from. */
export function describeSurvival(
  locations: readonly LocationView[],
  t: Translate,
): string[] {
  return locations.map(location => {
    const place = placeName(location);
    if (location.state === 'unavailable') {
      return t('backups.plan.unavailable', { place });
    }
    return location.survives.length === 0
      ? t('backups.plan.survivesNothing', { place })
      : t('backups.plan.survives', {
          place,
          scopes: joined(
            location.survives.map(scope => t(`recovery.scope.${scope}`)),
          ),
        });
  });
}
