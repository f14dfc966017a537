import { InputError } from '@backstage/errors';
import { openReporter, PortalArguments } from './openReporter';

/** Options of `shipshape report flush`. */
export interface FlushArguments extends PortalArguments {
  timeout: string;
}

/** `shipshape report flush`: the text to print, and whether nothing remains. */
export async function runFlush(
  options: FlushArguments,
): Promise<{ text: string; ok: boolean }> {
  const seconds = Number(options.timeout);
  if (!(seconds >= 0)) {
    throw new InputError(
      `--timeout is '${options.timeout}': expected a number of seconds`,
    );
  }
  const { reporter } = openReporter(options);
  const { outcomes, deadLetters, remaining, failure, clockSkew } =
    await reporter.flush({ deadline: new Date(Date.now() + seconds * 1000) });
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
