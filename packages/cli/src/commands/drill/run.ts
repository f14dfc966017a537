import { runDrill, RunnerConfig } from '@shipshape/recovery/drill';
import type { DrillReport } from 'backstage-plugin-shipshape-common';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFiles } from '../../files/replaceFiles';
import { EXIT_CODES, withExitCode } from './exitCodes';
import { keepSeconds } from './keepSeconds';
import { LiveView } from './LiveView';
import { DrillArguments, loadDrill } from './loadDrill';
import { DrillReporting, requireToken } from './reportDrill';
import { describeDrill } from './words';
import { untilSignalled } from './untilSignalled';

/** Options of `shipshape drill run`, as they are typed. */
export interface RunArguments extends DrillArguments {
  json?: true;
  out?: string;
  keep?: string;
  report: boolean;
}

/** `shipshape drill run`: runs a drill; returns the exit code. */
export function runRun(file: string, options: RunArguments): Promise<number> {
  return withExitCode(async ({ stdout, stderr }) => {
    const keep = keepSeconds(options.keep);
    const { config, ...drill } = await loadDrill(file, options);
    const reporting = options.report ? openReporting(config) : undefined;
    const view = LiveView.create(stderr, () => performance.now());
    const report = await untilSignalled(signal =>
      runDrill({
        ...drill,
        config,
        signal,
        keepSeconds: keep,
        onProgress: event => view.show(event),
        onReport: revision => reporting?.report(revision),
        onArtifact: artifact => reporting?.artifact(artifact),
      }),
    ).finally(() => view.end());
    await reporting?.tell(stderr);
    stdout.write(options.json ? jsonOf(report) : describeDrill(report));
    if (options.out !== undefined) {
      await writeResult(report, options.out, reporting?.spoolDirectory);
    }
    return report.outcome
      ? EXIT_CODES[report.outcome]
      : EXIT_CODES.inconclusive;
  });
}

function openReporting(config: RunnerConfig): DrillReporting {
  requireToken(config, process.env);
  return DrillReporting.open(config, process.env);
}

function jsonOf(report: DrillReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

async function writeResult(
  report: DrillReport,
  out: string,
  spoolDirectory: string | undefined,
): Promise<void> {
  await replaceFiles([{ path: out, text: jsonOf(report) }]);
  if (spoolDirectory !== undefined) {
    await copyReceipt(spoolDirectory, report.drillId, out);
  }
}

/** Puts the portal's receipt beside the result, when it gave one. */
async function copyReceipt(
  spoolDirectory: string,
  drillId: string,
  out: string,
): Promise<void> {
  try {
    await copyFile(
      join(spoolDirectory, 'receipts', `${drillId}.json`),
      `${out.replace(/\.json$/, '')}.receipt.json`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
}
