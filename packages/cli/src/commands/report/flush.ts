import { InputError } from '@backstage/errors';
import type { Reporter } from '@shipshape/recovery/reporting';
import { openReporter, PortalArguments } from './openReporter';

/** Options of `shipshape report flush`. */
export interface FlushArguments extends PortalArguments {
  timeout: string;
  retryRefused?: true;
}

/** `shipshape report flush`: the text to print, and whether nothing remains. */
export async function runFlush(
  options: FlushArguments,
): Promise<{ text: string; ok: boolean }> {
  const timeoutSeconds = parseTimeout(options.timeout);
  const { reporter } = openReporter(options);
  if (options.retryRefused) {
    await reporter.retryDeadLetters();
  }
  return flushAndTell(reporter, timeoutSeconds);
}

/** Sends what waits, and says what became of it. */
export async function flushAndTell(
  reporter: Reporter,
  timeoutSeconds: number,
): Promise<{ text: string; ok: boolean }> {
  const { outcomes, deadLetters, remaining, failure, clockSkew } =
    await reporter.flush({
      deadline: new Date(Date.now() + timeoutSeconds * 1000),
    });
  const { invalid: _, ...taken } = outcomes;
  const lines = [
    Object.entries(taken)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', '),
    ...(deadLetters > 0
      ? [`${deadLetters} refused: see shipshape report status`]
      : []),
    ...(remaining > 0 ? [`${remaining} waiting: ${failure ?? 'unknown'}`] : []),
    ...(clockSkew
      ? ['The clock of this host is wrong by more than the portal tolerates']
      : []),
  ];
  return {
    text: `${lines.join('\n')}\n`,
    ok: remaining === 0 && deadLetters === 0,
  };
}

/** @throws InputError */
export function parseTimeout(timeout: string): number {
  const seconds = Number(timeout);
  if (!(seconds >= 0)) {
    throw new InputError(
      `--timeout is '${timeout}': expected a number of seconds`,
    );
  }
  return seconds;
}
