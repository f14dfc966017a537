import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** One entry of `shipshape.recovery.sources.awsBackup`. */
export interface AwsBackupSourceConfig {
  /** Of the source: `aws-backup:<id>`. */
  id: string;
  region: string;
  accountId?: string;
  roleArn?: string;
  externalId?: string;
  profile?: string;
  endpoint?: string;
  /** Absent: all. */
  vaults?: readonly string[];
  timeoutMs: number;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const ROOT = 'shipshape.recovery.sources.awsBackup';
const ID = /^[A-Za-z0-9._-]+$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ACCOUNT = /^\d{12}$/;
const ROLE = /^arn:[^:]+:iam::\d{12}:role\/.+$/;

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 30 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 30 },
};

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

function readMatching(
  entry: Config,
  key: string,
  name: string,
  { pattern, text }: { pattern: RegExp; text: string },
): string | undefined {
  const value = entry.getOptionalString(name);
  if (value !== undefined && !pattern.test(value)) {
    throw invalid(`${key}.${name}`, `expected ${text}, got '${value}'`);
  }
  return value;
}

/** The value is not repeated: an operator may have put credentials into it. */
function readEndpoint(entry: Config, key: string): string | undefined {
  const endpoint = entry.getOptionalString('endpoint');
  if (endpoint === undefined) {
    return undefined;
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw invalid(
      `${key}.endpoint`,
      'expected a URL that begins with http(s):// and has no user or password',
    );
  }
  return endpoint;
}

function readVaults(entry: Config, key: string): string[] | undefined {
  const vaults = entry.getOptionalStringArray('vaults');
  if (vaults?.length === 0) {
    throw invalid(
      `${key}.vaults`,
      'expected at least one name; leave it out to read all vaults',
    );
  }
  return vaults;
}

function readTimeout(entry: Config, key: string): number {
  if (!entry.has('timeout')) {
    return DEFAULT_TIMEOUT_MS;
  }
  try {
    const timeout = durationToMilliseconds(
      readDurationFromConfig(entry, { key: 'timeout' }),
    );
    if (timeout >= 50 && timeout <= 600_000) {
      return timeout;
    }
  } catch (error) {
    throw invalid(
      `${key}.timeout`,
      error instanceof Error ? error.message : String(error),
    );
  }
  throw invalid(
    `${key}.timeout`,
    'expected a duration from 50 milliseconds to 10 minutes',
  );
}

function readSchedule(
  entry: Config,
  key: string,
): SchedulerServiceTaskScheduleDefinition {
  const schedule = entry.getOptionalConfig('schedule');
  if (!schedule) {
    return DEFAULT_SCHEDULE;
  }
  try {
    return readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule);
  } catch (error) {
    throw invalid(
      `${key}.schedule`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

/**
 * Reads `shipshape.recovery.sources.awsBackup` from the root config.
 *
 * @throws InputError that names the key of the first wrong value, and never holds the value of a secret; meant to stop the start.
 */
export function readAwsBackupSourcesConfig(
  config: Config,
): AwsBackupSourceConfig[] {
  const seen = new Set<string>();
  return (config.getOptionalConfigArray(ROOT) ?? []).map((entry, index) => {
    const key = `${ROOT}[${index}]`;
    const id = entry.getString('id');
    if (!ID.test(id)) {
      throw invalid(
        `${key}.id`,
        `'${id}' may have letters, digits, '-', '_' and '.' only`,
      );
    }
    if (seen.has(id)) {
      throw invalid(`${key}.id`, `'${id}' is the id of an earlier entry`);
    }
    seen.add(id);
    const region = entry.getString('region');
    if (!REGION.test(region)) {
      throw invalid(
        `${key}.region`,
        `expected a region such as eu-central-1, got '${region}'`,
      );
    }
    const roleArn = readMatching(entry, key, 'roleArn', {
      pattern: ROLE,
      text: 'the ARN of a role',
    });
    const externalId = entry.getOptionalString('externalId');
    if (externalId !== undefined && roleArn === undefined) {
      throw invalid(`${key}.externalId`, "it needs 'roleArn'");
    }
    return {
      id: `aws-backup:${id}`,
      region,
      accountId: readMatching(entry, key, 'accountId', {
        pattern: ACCOUNT,
        text: 'the 12 digits of an account, in quotes',
      }),
      roleArn,
      externalId,
      profile: entry.getOptionalString('profile'),
      endpoint: readEndpoint(entry, key),
      vaults: readVaults(entry, key),
      timeoutMs: readTimeout(entry, key),
      schedule: readSchedule(entry, key),
    };
  });
}
