import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** One entry of `shipshape.slo.sources.prometheus`. */
export interface PrometheusSourceConfig {
  /** Of the source: `prometheus:<id>`. */
  id: string;
  /** Without a slash at its end. */
  url: string;
  /** Sent with every request; holds credentials. */
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
  concurrency: number;
  scrapeSeconds: number;
  /** Overrides what the server says. */
  retentionSeconds?: number;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const ROOT = 'shipshape.slo.sources.prometheus';
const ID = /^[A-Za-z0-9._-]+$/;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 30 },
};

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

/** The value is not repeated: an operator may have put credentials into it. */
function readUrl(entry: Config, key: string): string {
  const text = entry.getString('url');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw invalid(`${key}.url`, 'expected a URL that begins with http(s)://');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid(
      `${key}.url`,
      "a URL with a user or password is not accepted; use 'basicAuth'",
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalid(`${key}.url`, "expected a URL without '?' and '#'");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readHeaders(entry: Config, key: string): Record<string, string> {
  const headers = new Headers();
  const section = entry.getOptionalConfig('headers');
  for (const name of section?.keys() ?? []) {
    // Names may hold dots, which config takes for a path; the object as a whole has no such limit.
    const value = section?.get<Record<string, unknown>>()[name];
    try {
      headers.set(name, String(value));
    } catch {
      throw invalid(
        `${key}.headers.${name}`,
        'its name or value cannot be sent as an HTTP header',
      );
    }
  }
  const basic = entry.getOptionalConfig('basicAuth');
  const token = entry.getOptionalString('bearerToken');
  const ways = [
    ...(basic ? ['basicAuth'] : []),
    ...(token === undefined ? [] : ['bearerToken']),
    ...(headers.has('authorization') ? ['headers.Authorization'] : []),
  ];
  if (ways.length > 1) {
    throw invalid(key, `give only one of '${ways.join("' and '")}'`);
  }
  if (basic) {
    const username = basic.getString('username');
    if (username.includes(':')) {
      throw invalid(`${key}.basicAuth.username`, "it must not contain ':'");
    }
    const pair = `${username}:${basic.getString('password')}`;
    headers.set(
      'authorization',
      `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`,
    );
  }
  if (token !== undefined) {
    try {
      headers.set('authorization', `Bearer ${token.trim()}`);
    } catch {
      throw invalid(
        `${key}.bearerToken`,
        'it cannot be sent as an HTTP header',
      );
    }
  }
  return Object.fromEntries(headers);
}

function readMilliseconds(
  entry: Config,
  key: string,
  name: string,
  limits: { from: number; to: number; text: string },
): number | undefined {
  if (!entry.has(name)) {
    return undefined;
  }
  let milliseconds: number;
  try {
    milliseconds = durationToMilliseconds(
      readDurationFromConfig(entry, { key: name }),
    );
  } catch (error) {
    throw invalid(
      `${key}.${name}`,
      error instanceof Error ? error.message : String(error),
    );
  }
  if (!(milliseconds >= limits.from && milliseconds <= limits.to)) {
    throw invalid(`${key}.${name}`, `expected ${limits.text}`);
  }
  return milliseconds;
}

function readConcurrency(entry: Config, key: string): number {
  const concurrency = entry.getOptionalNumber('concurrency') ?? 4;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 20) {
    throw invalid(`${key}.concurrency`, 'expected a whole number from 1 to 20');
  }
  return concurrency;
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
 * Reads `shipshape.slo.sources.prometheus` from the root config.
 *
 * @throws InputError that names the key of the first wrong value, and never holds the value of a secret; meant to stop the start.
 */
export function readPrometheusSourcesConfig(
  config: Config,
): PrometheusSourceConfig[] {
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
    const scrape = readMilliseconds(entry, key, 'scrapeInterval', {
      from: SECOND,
      to: 150 * SECOND,
      text: 'a duration from 1 second to 150 seconds, because a bucket of 5 minutes must hold at least two scrapes',
    });
    const retention = readMilliseconds(entry, key, 'retention', {
      from: 3600 * SECOND,
      to: 36_500 * DAY,
      text: 'a duration of at least one hour',
    });
    return {
      id: `prometheus:${id}`,
      url: readUrl(entry, key),
      headers: readHeaders(entry, key),
      timeoutMs:
        readMilliseconds(entry, key, 'timeout', {
          from: 50,
          to: 600 * SECOND,
          text: 'a duration from 50 milliseconds to 10 minutes',
        }) ?? 30 * SECOND,
      concurrency: readConcurrency(entry, key),
      scrapeSeconds: (scrape ?? 60 * SECOND) / SECOND,
      retentionSeconds:
        retention === undefined ? undefined : retention / SECOND,
      schedule: readSchedule(entry, key),
    };
  });
}
