import { InputError } from '@backstage/errors';
import {
  measureReplication,
  Reporter,
  ReportItems,
} from '@shipshape/recovery/reporting';
import {
  recoveryIdSchema,
  ReplicationSample,
} from 'backstage-plugin-shipshape-common';
import { openReporter, PortalArguments } from './openReporter';

/** Options of `shipshape report replication`. */
export interface ReplicationArguments extends PortalArguments {
  resource: string;
  connectionEnv: string;
  repo?: string;
  interval: string;
}

/** Seconds that sending may take; the samples are safe before. */
const FLUSH_SECONDS = 10;

/** Link of the archive in the samples of the reader. */
const ARCHIVE = 'archive';

/** `shipshape report replication`: the text to print. */
export async function runReplication(
  options: ReplicationArguments,
): Promise<string> {
  const resourceId = parseResource(options.resource);
  const intervalSeconds = parseInterval(options.interval);
  const connectionString = process.env[options.connectionEnv];
  if (!connectionString) {
    throw new InputError(
      `The environment variable ${options.connectionEnv} is not set: expected the connection string in it`,
    );
  }
  const { reporter } = openReporter(options);
  const samples = await measureReplication(connectionString, new Date());
  const reports = samples.map(sample =>
    reportOf(sample, { resourceId, intervalSeconds, repo: options.repo }),
  );
  for (const report of reports) {
    await reporter.add('replication', report);
  }
  const lines = reports.map(
    ({ linkId, caughtUp, lagBytes, failing }) =>
      `${linkId}: ${describe({ caughtUp, lagBytes, failing })}`,
  );
  return [
    ...(lines.length > 0
      ? lines
      : ['The server has no archive and no receivers']),
    ...(await send(reporter)),
    '',
  ].join('\n');
}

async function send(reporter: Reporter): Promise<string[]> {
  const { remaining, failure } = await reporter.flush({
    deadline: new Date(Date.now() + FLUSH_SECONDS * 1000),
  });
  return remaining > 0 ? [`${remaining} waiting: ${failure ?? 'unknown'}`] : [];
}

function reportOf(
  { source: _, ...sample }: ReplicationSample,
  options: { resourceId: string; intervalSeconds: number; repo?: string },
): ReportItems['replication'] {
  const { resourceId, intervalSeconds, repo } = options;
  return {
    ...sample,
    resourceId,
    intervalSeconds,
    linkId:
      repo && sample.linkId === ARCHIVE ? `${ARCHIVE}:${repo}` : sample.linkId,
    measuredAt: sample.measuredAt.toISOString(),
    protectedUntil: sample.protectedUntil?.toISOString(),
    failingSince: sample.failingSince?.toISOString(),
  };
}

function describe(sample: {
  caughtUp: boolean;
  lagBytes?: number | null;
  failing?: boolean | null;
}): string {
  if (sample.failing) {
    return 'failing';
  }
  if (sample.caughtUp) {
    return 'caught up';
  }
  return typeof sample.lagBytes === 'number'
    ? `${sample.lagBytes} bytes behind`
    : 'unknown';
}

function parseResource(resource: string): string {
  const result = recoveryIdSchema.safeParse(resource);
  if (!result.success) {
    throw new InputError(
      `--resource is '${resource}': expected the name of a recovery document`,
    );
  }
  return result.data;
}

function parseInterval(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) {
    throw new InputError(
      `--interval is '${text}': expected a number of seconds above 0`,
    );
  }
  return seconds;
}
