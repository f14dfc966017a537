import { describeSchedule } from '@shipshape/recovery';
import type {
  BackupPlan,
  RecoveryDefinition,
  RecoveryObjective,
  ScheduleSummary,
} from 'backstage-plugin-shipshape-common';

const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** `90 s`, `15 min`, `6 h 30 min`, `35 days`. */
export function durationInWords(seconds: number): string {
  if (seconds >= 172_800 && seconds % 86_400 === 0) {
    return `${seconds / 86_400} days`;
  }
  if (seconds < 60 || seconds % 60 !== 0) {
    return `${seconds} s`;
  }
  const [hours, minutes] = [Math.floor(seconds / 3_600), (seconds / 60) % 60];
  return [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
  ].join(' ');
}

/** `daily 02:00 Europe/Berlin`. */
export function scheduleInWords(summary: ScheduleSummary): string {
  switch (summary.kind) {
    case 'daily':
      return `daily ${summary.times.join(', ')} ${summary.timezone}`;
    case 'weekly':
      return `${summary.weekdays
        .map(day => WEEKDAYS[day])
        .join(', ')} ${summary.times.join(', ')} ${summary.timezone}`;
    case 'hourly':
      return `hourly at minute ${summary.minutes.join(', ')}`;
    case 'every':
      return `every ${durationInWords(summary.seconds)}`;
    case 'continuous':
      return 'continuously';
    case 'manual':
      return 'by hand';
    default:
      return `${summary.expression} ${summary.timezone}`;
  }
}

/** `daily 02:00 Europe/Berlin, kept 35 days, to eu-west-1, encrypted, locked (compliance)`. */
export function planInWords(plan: BackupPlan): string {
  const { retention, locations } = plan;
  const places = [
    ...new Set(locations.map(({ region, host, id }) => region ?? host ?? id)),
  ];
  const lock = locations.find(({ immutability }) =>
    ['governance', 'compliance'].includes(immutability.mode),
  )?.immutability.mode;
  return [
    scheduleInWords(describeSchedule(plan.schedule)),
    ...(retention?.seconds === undefined
      ? []
      : [`kept ${durationInWords(retention.seconds)}`]),
    ...(retention?.count === undefined
      ? []
      : [`the last ${retention.count} kept`]),
    ...(places.length > 0 ? [`to ${places.join(' and ')}`] : []),
    ...(locations.length > 0 &&
    locations.every(({ encryption }) => encryption === 'yes')
      ? ['encrypted']
      : []),
    ...(lock === undefined ? [] : [`locked (${lock})`]),
    ...(plan.state === 'active' ? [] : [plan.state]),
  ].join(', ');
}

/** `RTO 1 h, RPO 15 min, a drill every 30 days`. */
export function objectiveInWords({
  rtoSeconds,
  rpoSeconds,
  drillIntervalSeconds,
}: RecoveryObjective): string {
  const targets = [
    ...(rtoSeconds === undefined ? [] : [`RTO ${durationInWords(rtoSeconds)}`]),
    ...(rpoSeconds === undefined ? [] : [`RPO ${durationInWords(rpoSeconds)}`]),
    ...(drillIntervalSeconds === undefined
      ? []
      : [`a drill every ${durationInWords(drillIntervalSeconds)}`]),
  ];
  return targets.length > 0 ? targets.join(', ') : 'no targets of its own';
}

/** `restores with pgbackrest from orders-daily, 6 checks`. */
export function drillPlanInWords(
  plan: RecoveryDefinition['drillPlans'][number],
): string {
  return [
    plan.kind === 'restore'
      ? `restores with ${plan.provider ?? 'an unknown tool'}${
          plan.backupPlanId === undefined ? '' : ` from ${plan.backupPlanId}`
        }`
      : plan.kind,
    `${plan.checks.length} ${plan.checks.length === 1 ? 'check' : 'checks'}`,
    ...(plan.schedule
      ? [scheduleInWords(describeSchedule(plan.schedule))]
      : []),
  ].join(', ');
}
