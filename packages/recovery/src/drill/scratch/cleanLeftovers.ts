import type { DrillReport } from 'backstage-plugin-shipshape-common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DrillFault } from '../DrillFault';
import { DATA_DIRECTORY } from '../postgres/DrillPostgres';
import { stopStrayServer, strayPid } from '../postgres/stopStrayServer';
import type { DrillTools } from '../tools/DrillTools';
import { Account, ownIdentity } from '../tools/Account';
import { DrillMarker, MARKER_FILE, readMarker } from './marker';
import { ScratchDirectory } from './ScratchDirectory';
import { removeScratch } from './removeScratch';
import { stopStrayProcesses } from './stopStrayProcesses';

/**
 * Stops and deletes what drills left below a root whose runner was killed, or that were kept until now. The caller holds the lock of the root,
 * so that none of them runs.
 *
 * @returns the last report of each of these drills
 */
export async function cleanLeftovers(
  root: string,
  {
    tools,
    account,
    now,
  }: { tools: DrillTools; account: Account | undefined; now: Date },
): Promise<DrillReport[]> {
  const uid = account?.uid ?? ownIdentity().uid;
  const reports: DrillReport[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const directory = join(root, entry.name);
    const marker = entry.isDirectory()
      ? await readMarker(directory)
      : undefined;
    if (marker && !isKept(marker, now)) {
      const problem = await remove(root, directory, marker, tools, uid);
      const report = lastReport(marker, problem, now);
      if (problem !== undefined) {
        // The next start reports after this one.
        await ScratchDirectory.of(directory, account).write(
          MARKER_FILE,
          JSON.stringify({ ...marker, report }),
        );
      }
      reports.push(report);
    }
  }
  return reports;
}

function isKept({ keepUntil }: DrillMarker, now: Date): boolean {
  return keepUntil !== undefined && Date.parse(keepUntil) > now.getTime();
}

async function remove(
  root: string,
  directory: string,
  { keepUntil }: DrillMarker,
  tools: DrillTools,
  uid: number,
): Promise<string | undefined> {
  try {
    // Nothing of a drill that ended runs any more; people may look at what was kept.
    if (keepUntil === undefined) {
      await stopStrayServer(join(directory, DATA_DIRECTORY), uid);
      await stopStrayProcesses(directory, uid);
    } else if (
      (await strayPid(join(directory, DATA_DIRECTORY), uid)) !== undefined
    ) {
      return `The time of ${directory} is over, and a server that someone started runs in it: stop that`;
    }
    await removeScratch(root, directory, tools);
    return undefined;
  } catch (error) {
    if (error instanceof DrillFault) {
      return error.message;
    }
    throw error;
  }
}

/** What was judged stays judged; a drill without an outcome was stopped in the middle. */
function lastReport(
  { report }: DrillMarker,
  problem: string | undefined,
  now: Date,
): DrillReport {
  const judged = report.outcome !== undefined && report.outcome !== null;
  return {
    ...report,
    revision: report.revision + 1,
    ...(judged
      ? {
          lifecycle:
            report.lifecycle === 'cleaning' ? 'done' : report.lifecycle,
        }
      : {
          lifecycle: 'timed_out',
          outcome: 'inconclusive',
          reason: 'runner-killed',
          message:
            'The runner was killed; its drill was cleaned up at the next start',
        }),
    finishedAt: report.finishedAt ?? now.toISOString(),
    cleanup: problem === undefined ? 'succeeded' : 'failed',
    cleanupMessage: problem,
  };
}
