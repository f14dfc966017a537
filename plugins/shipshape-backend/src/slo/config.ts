import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { resolve } from 'node:path';

/** `shipshape.slo` and `shipshape.reports` with every default filled in. */
export interface SloConfig {
  definitionsSchedule: SchedulerServiceTaskScheduleDefinition;
  maintenanceSchedule: SchedulerServiceTaskScheduleDefinition;
  /** Days for which hourly counts and resolved incidents are kept. */
  retentionDays: number;
  reports: {
    /** Absolute path; absent: no inbox. */
    inbox?: string;
    inboxSchedule: SchedulerServiceTaskScheduleDefinition;
    /** Seconds after which the next report is due. */
    expectedIntervalSeconds: number;
  };
}

const ROOT = 'shipshape.slo';
const REPORTS = 'shipshape.reports';

/** A year of history, and the window of the longest SLO (365 days), must fit. */
const RETENTION = { default: 400, minimum: 7, maximum: 3650 };

const DEFAULTS = {
  definitionsSchedule: {
    frequency: { minutes: 5 },
    timeout: { minutes: 15 },
    initialDelay: { seconds: 10 },
    scope: 'global',
  },
  maintenanceSchedule: {
    frequency: { hours: 6 },
    timeout: { hours: 1 },
    initialDelay: { minutes: 5 },
    scope: 'global',
  },
  inboxSchedule: {
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 15 },
    scope: 'global',
  },
} as const satisfies Record<string, SchedulerServiceTaskScheduleDefinition>;

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

function readSchedule(
  config: Config | undefined,
  root: string,
  key: keyof typeof DEFAULTS,
): SchedulerServiceTaskScheduleDefinition {
  const schedule = config?.getOptionalConfig(key);
  if (!schedule) {
    return DEFAULTS[key];
  }
  try {
    return {
      ...readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule),
      // Figures and files are those of the installation, not of one replica.
      scope: 'global',
    };
  } catch (error) {
    throw invalid(
      `${root}.${key}`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

function readRetention(config: Config | undefined): number {
  const { minimum, maximum } = RETENTION;
  const days = config?.getOptionalNumber('retentionDays') ?? RETENTION.default;
  if (!Number.isInteger(days) || days < minimum || days > maximum) {
    throw invalid(
      `${ROOT}.retentionDays`,
      `${days} is not a whole number from ${minimum} to ${maximum}`,
    );
  }
  return days;
}

function readExpectedInterval(config: Config | undefined): number {
  const key = 'expectedInterval';
  if (!config?.has(key)) {
    return 3600;
  }
  let seconds: number;
  try {
    seconds =
      durationToMilliseconds(readDurationFromConfig(config, { key })) / 1000;
  } catch (error) {
    throw invalid(
      `${REPORTS}.${key}`,
      error instanceof Error ? error.message : String(error),
    );
  }
  if (seconds < 60) {
    throw invalid(`${REPORTS}.${key}`, 'expected at least one minute');
  }
  return seconds;
}

function readInbox(config: Config | undefined): string | undefined {
  const directory = config?.getOptionalString('inbox');
  return directory === undefined ? undefined : resolve(directory);
}

/**
 * Reads `shipshape.slo` (but its sources, which their modules read) and `shipshape.reports` from the root config.
 *
 * @throws Error naming the key of the first wrong value; meant to stop the start.
 */
export function readSloConfig(config: Config): SloConfig {
  const slo = config.getOptionalConfig(ROOT);
  const reports = config.getOptionalConfig(REPORTS);
  return {
    definitionsSchedule: readSchedule(slo, ROOT, 'definitionsSchedule'),
    maintenanceSchedule: readSchedule(slo, ROOT, 'maintenanceSchedule'),
    retentionDays: readRetention(slo),
    reports: {
      inbox: readInbox(reports),
      inboxSchedule: readSchedule(reports, REPORTS, 'inboxSchedule'),
      expectedIntervalSeconds: readExpectedInterval(reports),
    },
  };
}
