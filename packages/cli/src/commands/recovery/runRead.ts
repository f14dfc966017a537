import { readFile, stat } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { InputError } from '@backstage/errors';
import { recoveryReports } from '@shipshape/recovery';
import { z } from 'zod';
import type { RecoveryTool } from './read';
import { formatFacts, formatNotice } from './formatFacts';
import { readOutput } from './readOutput';

/** Arguments of `shipshape recovery read`. */
export interface ReadArguments {
  tool: RecoveryTool;
  json?: true;
  nativeId?: string;
  observedAt?: string;
  exitCode?: number;
  stderr?: string;
  walLocation?: string;
  reports?: true;
  plan?: string;
  resource?: string;
  location?: ReadonlyMap<string, string>;
}

/**
 * `shipshape recovery read`.
 *
 * @returns what to print, and whether all of the output was understood
 */
export async function runRead(
  files: readonly string[],
  options: ReadArguments,
): Promise<{ stdout: string; stderr: string; ok: boolean }> {
  const { nativeId, exitCode } = options;
  if (options.reports && !options.plan && !options.resource) {
    throw new InputError(
      '--reports needs --plan ID for runs and points, or --resource ID for replication',
    );
  }
  const outputs = await Promise.all(files.map(readOne));
  const facts = readOutput(
    options.tool,
    outputs.map(({ text }) => text),
    {
      observedAt: observedAtOf(options, outputs),
      ...(nativeId === undefined ? {} : { nativeId }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(options.walLocation === undefined
        ? {}
        : { walLocation: options.walLocation }),
      ...(options.stderr === undefined
        ? {}
        : { stderr: await readFile(options.stderr, 'utf8') }),
    },
  );
  const ok = !facts.notices.some(({ severity }) => severity === 'error');
  if (!options.reports) {
    return {
      stdout: options.json ? `${JSON.stringify(facts)}\n` : formatFacts(facts),
      stderr: '',
      ok,
    };
  }
  const { records, omitted } = recoveryReports(facts, {
    planId: options.plan,
    resourceId: options.resource,
    locations: options.location,
    nativeId,
  });
  const lines = [...facts.notices.map(formatNotice), ...omitted];
  return {
    stdout: records.map(record => `${JSON.stringify(record)}\n`).join(''),
    stderr: lines.map(line => `${line}\n`).join(''),
    ok,
  };
}

interface Output {
  text: string;
  writtenAt: Date;
}

async function readOne(file: string): Promise<Output> {
  if (file === '-') {
    return { text: await readAll(process.stdin), writtenAt: new Date() };
  }
  const text = await readFile(file, 'utf8');
  return { text, writtenAt: (await stat(file)).mtime };
}

/** Of several files that of the oldest: nothing is newer than it is said to be. */
function observedAtOf(
  { observedAt }: ReadArguments,
  outputs: readonly Output[],
): Date {
  if (observedAt === undefined) {
    return new Date(
      Math.min(...outputs.map(({ writtenAt }) => writtenAt.getTime())),
    );
  }
  if (!z.iso.datetime({ offset: true }).safeParse(observedAt).success) {
    throw new InputError(
      `--observed-at: expected an instant such as 2026-11-22T07:00:00Z, got "${observedAt}"`,
    );
  }
  return new Date(observedAt);
}
