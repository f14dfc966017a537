import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** One entry of `shipshape.recovery.sources.kubernetes`. */
export interface KubernetesSourceConfig {
  /** Of the source: `kubernetes-backups:<id>`. */
  id: string;
  /** Path; absent: the service account of the pod. */
  kubeconfig?: string;
  context?: string;
  /** First part of native ids. */
  cluster?: string;
  /** Absent: all. */
  namespaces?: readonly string[];
  velero: boolean;
  cloudNativePg: boolean;
  timeoutMs: number;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const ROOT = 'shipshape.recovery.sources.kubernetes';
const ID = /^[A-Za-z0-9._-]+$/;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 5 },
  initialDelay: { seconds: 30 },
};

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

function readNamespaces(entry: Config, key: string): string[] | undefined {
  const namespaces = entry.getOptionalStringArray('namespaces');
  if (namespaces?.length === 0) {
    throw invalid(
      `${key}.namespaces`,
      'expected at least one name; leave it out to read all namespaces',
    );
  }
  const wrong = namespaces?.find(name => !NAMESPACE.test(name));
  if (wrong !== undefined) {
    throw invalid(`${key}.namespaces`, `'${wrong}' is not a namespace`);
  }
  return namespaces;
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
 * Reads `shipshape.recovery.sources.kubernetes` from the root config.
 *
 * @throws InputError that names the key of the first wrong value; meant to stop the start.
 */
export function readKubernetesSourcesConfig(
  config: Config,
): KubernetesSourceConfig[] {
  const seen = new Set<string>();
  const clusters = new Set<string | undefined>();
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
    const kubeconfig = entry.getOptionalString('kubeconfig');
    const context = entry.getOptionalString('context');
    if (context !== undefined && kubeconfig === undefined) {
      throw invalid(`${key}.context`, "it needs 'kubeconfig'");
    }
    const cluster = entry.getOptionalString('cluster');
    if (cluster !== undefined && !ID.test(cluster)) {
      throw invalid(
        `${key}.cluster`,
        `'${cluster}' may have letters, digits, '-', '_' and '.' only`,
      );
    }
    // Else the same namespace of two clusters would be one resource.
    if (clusters.has(cluster)) {
      throw invalid(
        `${key}.cluster`,
        'with several clusters each needs a name of its own',
      );
    }
    clusters.add(cluster);
    const velero = entry.getOptionalBoolean('velero') ?? true;
    const cloudNativePg = entry.getOptionalBoolean('cloudNativePg') ?? true;
    if (!velero && !cloudNativePg) {
      throw invalid(key, "'velero' and 'cloudNativePg' are both off");
    }
    return {
      id: `kubernetes-backups:${id}`,
      kubeconfig,
      context,
      cluster,
      namespaces: readNamespaces(entry, key),
      velero,
      cloudNativePg,
      timeoutMs: readTimeout(entry, key),
      schedule: readSchedule(entry, key),
    };
  });
}
