import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporter } from '../Reporter';
import type { ReportItems } from '../reports';
import { createReporter, ReporterOptions } from '../SpoolReporter';
import { TestPortal } from './TestPortal';

export const TOKEN = 'token-of-a-test';

/** A spool, a portal, and a clock that only waiting moves. */
export interface Harness {
  portal: TestPortal;
  directory: string;
  /** Seconds that were waited, one after the other. */
  waits: number[];
  now(): Date;
  advance(seconds: number): void;
  /** A reporter of a new process. */
  reporter(options?: Partial<ReporterOptions>): Reporter;
  stop(): Promise<void>;
}

export async function createHarness(): Promise<Harness> {
  const portal = await TestPortal.start();
  const directory = await mkdtemp(join(tmpdir(), 'shipshape-spool-'));
  const waits: number[] = [];
  let now = Date.parse('2026-11-24T10:00:00Z');
  let drawn = 0;
  return {
    portal,
    directory,
    waits,
    now: () => new Date(now),
    advance: seconds => {
      now += seconds * 1000;
    },
    reporter: options =>
      createReporter({
        spoolDirectory: directory,
        portal: { baseUrl: portal.baseUrl, token: TOKEN },
        fetch,
        clock: () => new Date(now),
        // Not of chance, but different each time, so that event ids are.
        random: () => {
          drawn += 1;
          return (drawn * 0.618034) % 1;
        },
        sleep: async seconds => {
          waits.push(seconds);
          now += seconds * 1000;
        },
        ...options,
      }),
    stop: async () => {
      await portal.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Run = ReportItems['backup-runs'];

/** A run that ended well, unless told otherwise. */
export function run(runKey: string, changes: Partial<Run> = {}): Run {
  return {
    planId: 'orders-db-daily',
    runKey,
    state: 'succeeded',
    startedAt: '2026-11-24T02:00:00.000Z',
    finishedAt: '2026-11-24T02:20:00.000Z',
    exitCode: 0,
    ...changes,
  };
}
