import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { formatDay, parseDay, startOf } from './calendar';
import { generateDemo } from './generate';
import { serveExamples } from './serve';
import { DemoReporter } from './slo/DemoReporter';

/** Options of `shipshape demo` as the command line gives them. */
export interface DemoOptions {
  dir: string;
  port: string;
  seed: string;
  /** `YYYY-MM-DD`; today in UTC when absent. */
  today?: string;
  generateOnly?: boolean;
  /** Directory with `all.yaml`; found upwards from the working directory when absent. */
  examples?: string;
}

/** What the command touches outside its arguments; tests replace it. */
export interface DemoEnvironment {
  now(): Date;
  cwd: string;
  write(text: string): void;
}

/**
 * Generates the bills and the reports of the demo's services, then serves the catalog of the demo organisation and goes on reporting until
 * the process ends.
 *
 * @returns the server, or undefined with `generateOnly`.
 * @throws InputError on a wrong option or a port in use.
 */
export async function runDemo(
  options: DemoOptions,
  environment: DemoEnvironment,
): Promise<Server | undefined> {
  const today = parseToday(
    options.today ?? environment.now().toISOString().slice(0, 10),
  );
  const port = parsePort(options.port);
  const dir = resolve(environment.cwd, options.dir);
  const examplesDir = options.generateOnly
    ? undefined
    : findExamples(environment.cwd, options.examples);

  const { truth, written } = await generateDemo({
    dir,
    seed: options.seed,
    today,
  });
  environment.write(
    `shipshape demo: ${truth.rows} charges in ${truth.artefacts.length} deliveries ` +
      `until ${formatDay(today)}, ${written ? 'written' : 'already there'}\n`,
  );
  const reporter = DemoReporter.create({
    dir,
    seed: options.seed,
    day: today,
    now: options.today === undefined ? environment.now : endOfDay(today),
  });
  const reports = await reporter.report();
  environment.write(`shipshape demo: ${reports} reports put into the inbox\n`);
  if (!examplesDir) {
    return undefined;
  }

  const { server, url } = await serveExamples({ examplesDir, port });
  const stop = reporter.keepReporting(error => {
    environment.write(`shipshape demo: reporting failed: ${error}\n`);
  });
  server.once('close', stop);
  environment.write(`shipshape demo: ready at ${url}\n`);
  return server;
}

function parseToday(text: string): number {
  const day = parseDay(text);
  if (day === undefined) {
    throw new InputError(`--today is '${text}': expected YYYY-MM-DD`);
  }
  return day;
}

/** On a day that was asked for, nothing has happened after it. */
function endOfDay(day: number): () => Date {
  return () => new Date(startOf(day + 1) * 1000);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InputError(`--port is '${text}': expected 0 to 65535`);
  }
  return port;
}

function findExamples(cwd: string, given: string | undefined): string {
  if (given !== undefined) {
    const dir = resolve(cwd, given);
    if (!existsSync(join(dir, 'all.yaml'))) {
      throw new InputError(`--examples is '${given}': no all.yaml there`);
    }
    return dir;
  }
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'examples', 'all.yaml'))) {
      return join(dir, 'examples');
    }
    if (dir === dirname(dir)) {
      throw new InputError(
        'no examples/all.yaml in this directory or above it; name the directory with --examples',
      );
    }
  }
}
