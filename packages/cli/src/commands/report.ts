import { Command, Option } from 'commander';
import { loadLazily } from '../loadLazily';
import type { BackupRunArguments } from './report/backupRun';
import type { FlushArguments } from './report/flush';
import type { PortalArguments } from './report/openReporter';
import type { ReplicationArguments } from './report/replication';
import type { StatusArguments } from './report/status';
import { refuseUsage } from './usage';

/** Where reports go and where they wait; the token never stands on a command line, which others on the host may read. */
function withPortal(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--portal <url>',
        'base URL of the portal, such as https://portal.example.com; the token comes from SHIPSHAPE_TOKEN',
      ).env('SHIPSHAPE_PORTAL_URL'),
    )
    .addOption(spoolOption());
}

function spoolOption(): Option {
  return new Option(
    '--spool <dir>',
    'where reports wait until the portal has them; default: shipshape/spool in XDG_STATE_HOME or ~/.local/state',
  ).env('SHIPSHAPE_SPOOL_DIR');
}

/** Adds `shipshape report …`: tells the portal how backups went. */
export function registerReportCommands(program: Command): void {
  const report = program
    .command('report')
    .description('Report backups and replication to the portal');

  withPortal(refuseUsage(report.command('backup-run')))
    .description(
      'Run a backup command and report how it went; its output, signals and exit code stay what they are; 64 when it was asked for wrongly',
    )
    .requiredOption('--plan <id>', 'backup plan of a recovery document')
    .addOption(
      new Option(
        '--tool <tool>',
        'understand the output and exit codes of this tool',
      ).choices(['restic', 'pgbackrest', 'pg_dump']),
    )
    .addOption(
      new Option('--trigger <trigger>', 'why it runs')
        .choices(['schedule', 'manual', 'retry'])
        .default('schedule'),
    )
    .option(
      '--slot <time>',
      'the time of the schedule that it is for, with a zone: 2026-11-24T02:00:00Z',
    )
    .option(
      '--bytes-file <path>',
      'file or directory that the backup writes; its size is reported',
    )
    .option(
      '--location <id>',
      'location of the plan that it writes to: reports the recovery point too (pg_dump with --bytes-file, and restic)',
    )
    .argument('<command...>', 'after --: the command with its arguments')
    .action(async (command: string[], options: BackupRunArguments) => {
      const { runBackupRun } = await loadLazily(
        () => import('./report/backupRun'),
      );
      await runBackupRun(command, options);
    });

  withPortal(report.command('replication'))
    .description(
      'Measure how far the archive and the replicas of a PostgreSQL server are behind, and report it',
    )
    .requiredOption('--resource <id>', 'name of the recovery document')
    .requiredOption(
      '--connection-env <variable>',
      'environment variable with the connection string; a role with pg_monitor is enough',
    )
    .option(
      '--repo <id>',
      'location of the backup plan that the WAL archive lies in',
    )
    .option('--interval <seconds>', 'how often this is measured', '60')
    .action(async (options: ReplicationArguments) => {
      const { runReplication } = await loadLazily(
        () => import('./report/replication'),
      );
      process.stdout.write(await runReplication(options));
    });

  withPortal(report.command('send'))
    .description(
      'Send files of the form of the reports inbox, such as those of shipshape recovery read --reports',
    )
    .argument('<file...>', 'JSON Lines, or - for standard input')
    .option('--timeout <seconds>', 'how long to try', '60')
    .action(async (files: string[], options: FlushArguments) => {
      const { runSend } = await loadLazily(() => import('./report/send'));
      const { text, ok } = await runSend(files, options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });

  withPortal(report.command('flush'))
    .description(
      'Send what waits in the spool; exit code 1 when something remains or was refused',
    )
    .option('--timeout <seconds>', 'how long to try', '60')
    .option('--retry-refused', 'send again what the portal refused earlier')
    .action(async (options: FlushArguments) => {
      const { runFlush } = await loadLazily(() => import('./report/flush'));
      const { text, ok } = await runFlush(options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });

  report
    .command('status')
    .description('Print what waits in the spool and what the portal refused')
    .addOption(spoolOption())
    .option('--json', 'print JSON')
    .action(async (options: StatusArguments & PortalArguments) => {
      const { runStatus } = await loadLazily(() => import('./report/status'));
      process.stdout.write(await runStatus(options));
    });
}
