import { Command, InvalidArgumentError, Option } from 'commander';
import { loadLazily } from '../../loadLazily';
import type { ReadArguments } from './runRead';

const TOOLS = [
  'pgbackrest',
  'restic',
  'barman',
  'postgres',
  'velero',
  'cnpg',
  'aws-backup',
] as const;
/** Tools whose output can be read. */
export type RecoveryTool = (typeof TOOLS)[number];

/** Adds `shipshape recovery read`. */
export function registerRecoveryRead(recovery: Command): void {
  recovery
    .command('read')
    .description(
      'Print what the output of a backup tool says; exit code 1 when some of it cannot be read',
    )
    .argument(
      '<file...>',
      'its output, or - for stdin; several for restic (a listing and a run), pgbackrest (info, then repo-ls of its WAL) and postgres (views of one cluster)',
    )
    .addOption(
      new Option('--tool <tool>', 'whose output it is')
        .choices(TOOLS)
        .makeOptionMandatory(),
    )
    .option('--json', 'print JSON')
    .option(
      '--native-id <id>',
      'which resource, where the output has several or does not name it',
    )
    .option(
      '--observed-at <instant>',
      'when the tool said it; default: when the file was written',
    )
    .option(
      '--exit-code <number>',
      'of restic backup: only it tells how the run ended',
      wholeNumber,
    )
    .option('--stderr <file>', 'what restic backup wrote to stderr')
    .option(
      '--wal-location <repo>',
      'with repo-ls of pgbackrest: which repository it lists; default: repo1',
    )
    .option('--reports', 'print lines for the reports inbox')
    .option('--plan <id>', 'with --reports: whose runs and points they are')
    .option('--resource <id>', 'with --reports: whose replication it is')
    .option(
      '--location <tool=id>',
      "with --reports: id in the plan of one of the tool's locations, such as repo1=offsite; may be repeated",
      collect,
    )
    .action(async (files: string[], options: ReadArguments) => {
      const { runRead } = await loadLazily(() => import('./runRead'));
      const { stdout, stderr, ok } = await runRead(files, options);
      process.stderr.write(stderr);
      process.stdout.write(stdout);
      if (!ok) {
        process.exitCode = 1;
      }
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,3}$/.test(text)) {
    throw new InvalidArgumentError('Expected a whole number.');
  }
  return Number(text);
}

function collect(
  text: string,
  pairs: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const [, tool, id] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (tool === undefined) {
    throw new InvalidArgumentError('Expected one such as repo1=offsite.');
  }
  return new Map([...pairs, [tool, id]]);
}
