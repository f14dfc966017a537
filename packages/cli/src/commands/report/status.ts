import { join } from 'node:path';
import { openReporter } from './openReporter';

/** Options of `shipshape report status`. */
export interface StatusArguments {
  spool?: string;
  json?: true;
}

/** `shipshape report status`: the text to print. */
export async function runStatus(options: StatusArguments): Promise<string> {
  const { reporter, spoolDirectory } = openReporter({ spool: options.spool });
  const status = await reporter.status();
  if (options.json) {
    return `${JSON.stringify({ spoolDirectory, ...status })}\n`;
  }
  const { events, bytes, byKind, oldest, deadLetters, dropped } = status;
  const { openRuns, damagedRuns } = status;
  const kinds = Object.entries(byKind).filter(([, count]) => count > 0);
  const lines = [
    `Spool: ${spoolDirectory}`,
    `Waiting: ${events} (${bytes} bytes)${
      oldest ? `, the oldest since ${oldest.toISOString()}` : ''
    }`,
    ...kinds.map(([kind, count]) => `  ${kind}: ${count}`),
    `Refused by the portal: ${deadLetters}${
      deadLetters > 0
        ? `, with the reasons in ${join(spoolDirectory, 'dead')}`
        : ''
    }`,
    ...(dropped > 0
      ? [`Dropped because the spool was full or they were too old: ${dropped}`]
      : []),
    `Runs in progress: ${openRuns}`,
    ...damagedRuns.map(
      path =>
        `Damaged, the portal will miss the end of its run; remove it: ${path}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
