import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { resolve } from 'node:path';

/** One entry of `shipshape.cost.sources.focus`. */
export interface FocusSourceConfig {
  /** Of the source: `focus:<id>`. */
  id: string;
  /** Absolute. */
  location: { path: string } | { glob: string };
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** For example `1GB`. */
  memoryLimit?: string;
}

const ROOT = 'shipshape.cost.sources.focus';

/** The short delay gives the ownership of entities time to be recorded before the first charges are allocated. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { hours: 1 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 15 },
};

const ID = /^[A-Za-z0-9._-]+$/;
const MEMORY = /^(\d+(?:\.\d+)?)(MB|MiB|GB|GiB)$/i;
const BYTES: Readonly<Record<string, number>> = {
  MB: 1e6,
  MIB: 2 ** 20,
  GB: 1e9,
  GIB: 2 ** 30,
};

/** Below this the engine does not end reliably. */
const MINIMUM_MEMORY = 400e6;

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

function readLocation(
  entry: Config,
  key: string,
  directory: string,
): FocusSourceConfig['location'] {
  const path = entry.getOptionalString('path');
  const glob = entry.getOptionalString('glob');
  if (path !== undefined && glob === undefined) {
    return { path: resolve(directory, path) };
  }
  if (glob !== undefined && path === undefined) {
    return { glob: resolve(directory, glob) };
  }
  throw invalid(key, "give either 'path' (a folder) or 'glob'");
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

function readMemoryLimit(entry: Config, key: string): string | undefined {
  const limit = entry.getOptionalString('memoryLimit');
  if (limit === undefined) {
    return undefined;
  }
  const [, amount, unit = ''] = MEMORY.exec(limit) ?? [];
  if (!(Number(amount) * BYTES[unit.toUpperCase()] >= MINIMUM_MEMORY)) {
    throw invalid(
      `${key}.memoryLimit`,
      `'${limit}' is not an amount of memory of at least 400MB, such as '1GB'`,
    );
  }
  return limit;
}

/**
 * Reads `shipshape.cost.sources.focus` from the root config.
 *
 * @param directory - what relative paths are relative to.
 * @throws InputError that names the key of the first wrong value; meant to stop the start.
 */
export function readFocusSourcesConfig(
  config: Config,
  directory: string,
): FocusSourceConfig[] {
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
    return {
      id: `focus:${id}`,
      location: readLocation(entry, key, directory),
      schedule: readSchedule(entry, key),
      memoryLimit: readMemoryLimit(entry, key),
    };
  });
}
