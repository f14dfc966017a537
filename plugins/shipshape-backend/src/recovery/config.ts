import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  drStrategySchema,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';

/** Targets that a tier sets for scope `data-corruption`; what is absent it does not set. */
export type TierTargets = Omit<RecoveryObjective, 'scope'>;

/** `shipshape.tiers` and `shipshape.recovery` with every default filled in. */
export interface RecoveryConfig {
  /** By name. */
  tiers: ReadonlyMap<string, TierTargets>;
  /** Targets of resources whose tier, annotations and document set none. */
  defaults: TierTargets;
  definitionsSchedule: SchedulerServiceTaskScheduleDefinition;
  statusSchedule: SchedulerServiceTaskScheduleDefinition;
  /** How often chains of evidence are verified. */
  evidenceSchedule: SchedulerServiceTaskScheduleDefinition;
  /** How often what is too old is removed. */
  maintenanceSchedule: SchedulerServiceTaskScheduleDefinition;
  /** `spec.type` of Resources that hold data, in lower case. */
  dataStoreTypes: ReadonlySet<string>;
  /** Days for which runs, samples and points that are gone are kept. Drills and evidence are kept for good. */
  retentionDays: number;
}

const ROOT = 'shipshape.recovery';
const TIERS = 'shipshape.tiers';
const DAY_SECONDS = 86_400;

/** A year of history must fit. */
const RETENTION = { default: 400, minimum: 60, maximum: 3650 };

/** Caches and queues that can be filled again are not among them: an annotation can still ask for protection. */
const DATA_STORE_TYPES = [
  'database',
  'postgres',
  'postgresql',
  'postgres-database',
  'postgresql-database',
  'mysql',
  'mysql-database',
  'mariadb-database',
  'mongodb-database',
  's3-bucket',
  'bucket',
  'object-store',
  'object-storage',
  'volume',
  'persistent-volume',
  'filesystem',
  'file-share',
  'search-index',
];

const SCHEDULES = {
  definitionsSchedule: {
    frequency: { minutes: 5 },
    timeout: { minutes: 15 },
    initialDelay: { seconds: 10 },
    scope: 'global',
  },
  statusSchedule: {
    frequency: { minutes: 5 },
    timeout: { minutes: 15 },
    initialDelay: { seconds: 40 },
    scope: 'global',
  },
  evidenceSchedule: {
    frequency: { hours: 6 },
    timeout: { hours: 2 },
    initialDelay: { minutes: 2 },
    scope: 'global',
  },
  maintenanceSchedule: {
    frequency: { hours: 6 },
    timeout: { hours: 1 },
    initialDelay: { minutes: 5 },
    scope: 'global',
  },
} as const satisfies Record<string, SchedulerServiceTaskScheduleDefinition>;

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readSchedule(
  config: Config | undefined,
  key: keyof typeof SCHEDULES,
): SchedulerServiceTaskScheduleDefinition {
  const schedule = config?.getOptionalConfig(key);
  if (!schedule) {
    return SCHEDULES[key];
  }
  try {
    return {
      ...readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule),
      // What is stored is that of the installation, not of one replica.
      scope: 'global',
    };
  } catch (error) {
    throw invalid(`${ROOT}.${key}`, wordsOf(error));
  }
}

function readSeconds(
  config: Config,
  root: string,
  key: string,
): number | undefined {
  if (!config.has(key)) {
    return undefined;
  }
  let seconds: number;
  try {
    seconds =
      durationToMilliseconds(readDurationFromConfig(config, { key })) / 1000;
  } catch (error) {
    throw invalid(`${root}.${key}`, wordsOf(error));
  }
  if (seconds < 0) {
    throw invalid(`${root}.${key}`, 'expected a duration that is not negative');
  }
  return seconds;
}

function readPositive(
  config: Config,
  root: string,
  key: string,
): number | undefined {
  const seconds = readSeconds(config, root, key);
  if (seconds === 0) {
    throw invalid(`${root}.${key}`, 'expected more than nothing');
  }
  return seconds;
}

function readRetentionSeconds(
  config: Config,
  root: string,
): number | undefined {
  const key = 'backupRetentionDays';
  const days = config.getOptionalNumber(key);
  if (days === undefined) {
    return undefined;
  }
  if (!Number.isInteger(days) || days < 0 || days > 3650) {
    throw invalid(
      `${root}.${key}`,
      `${days} is not a whole number from 0 to 3650`,
    );
  }
  return days * DAY_SECONDS;
}

function readChoice<T extends string>(
  config: Config,
  root: string,
  key: string,
  choices: readonly T[],
): T | undefined {
  const value = config.getOptionalString(key);
  const choice = choices.find(item => item === value);
  if (value !== undefined && choice === undefined) {
    throw invalid(
      `${root}.${key}`,
      `'${value}' is not one of ${choices.join(', ')}`,
    );
  }
  return choice;
}

function readCopies(config: Config, root: string): number | undefined {
  const copies = config.getOptionalNumber('minCopies');
  if (
    copies !== undefined &&
    (!Number.isInteger(copies) || copies < 1 || copies > 20)
  ) {
    throw invalid(
      `${root}.minCopies`,
      `${copies} is not a whole number from 1 to 20`,
    );
  }
  return copies;
}

/** Keys that are not about recovery belong to others, who read them themselves. */
function readTargets(config: Config, root: string): TierTargets {
  const targets: TierTargets = {
    rtoSeconds: readPositive(config, root, 'rto'),
    rpoSeconds: readSeconds(config, root, 'rpo'),
    toleranceSeconds: readSeconds(config, root, 'rpoTolerance'),
    strategy: readChoice(config, root, 'strategy', drStrategySchema.options),
    drillIntervalSeconds: readPositive(config, root, 'drillInterval'),
    drillGraceSeconds: readSeconds(config, root, 'drillGrace'),
    minRetentionSeconds: readRetentionSeconds(config, root),
    minCopies: readCopies(config, root),
    requireEncrypted: config.getOptionalBoolean('requireEncrypted'),
    requireImmutable: readChoice(config, root, 'requireImmutable', [
      'none',
      'governance',
      'compliance',
    ]),
    requireOtherRegion: config.getOptionalBoolean('requireOtherRegion'),
    requireOtherAccount: config.getOptionalBoolean('requireOtherAccount'),
    maxDetectAndDecideSeconds: readSeconds(config, root, 'maxDetectAndDecide'),
  };
  return Object.fromEntries(
    Object.entries(targets).filter(([, value]) => value !== undefined),
  );
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

function readDataStoreTypes(config: Config | undefined): Set<string> {
  const types =
    config?.getOptionalStringArray('dataStoreTypes') ?? DATA_STORE_TYPES;
  return new Set(types.map(type => type.trim().toLocaleLowerCase('en-US')));
}

/**
 * Reads `shipshape.tiers` and `shipshape.recovery` (but its sources, which their modules read) from the root config.
 *
 * @throws Error naming the key of the first wrong value; meant to stop the start.
 */
export function readRecoveryConfig(config: Config): RecoveryConfig {
  const recovery = config.getOptionalConfig(ROOT);
  const tiers = config.getOptionalConfig(TIERS);
  const defaults = recovery?.getOptionalConfig('defaults');
  return {
    tiers: new Map(
      (tiers?.keys() ?? []).map(name => [
        name,
        readTargets(config.getConfig(`${TIERS}.${name}`), `${TIERS}.${name}`),
      ]),
    ),
    defaults: defaults ? readTargets(defaults, `${ROOT}.defaults`) : {},
    definitionsSchedule: readSchedule(recovery, 'definitionsSchedule'),
    statusSchedule: readSchedule(recovery, 'statusSchedule'),
    evidenceSchedule: readSchedule(recovery, 'evidenceSchedule'),
    maintenanceSchedule: readSchedule(recovery, 'maintenanceSchedule'),
    dataStoreTypes: readDataStoreTypes(recovery),
    retentionDays: readRetention(recovery),
  };
}
