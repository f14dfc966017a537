import { InputError } from '@backstage/errors';
import {
  joinResticRun,
  joinWalListing,
  readAwsBackup,
  readBarman,
  readCloudNativePg,
  readPgbackrestInfo,
  readPostgresViews,
  readResticBackup,
  readResticSnapshots,
  readVelero,
  ResticBackupOptions,
} from '@shipshape/recovery';
import type { RecoveryFacts } from 'backstage-plugin-shipshape-common';
import type { RecoveryTool } from './read';

/** What tells readers more than the output does. */
export interface ReadOutputOptions extends ResticBackupOptions {
  /** Repository whose WAL was listed. */
  walLocation?: string;
}

type Reader = (
  texts: readonly string[],
  options: ReadOutputOptions,
) => RecoveryFacts;

const READERS: Readonly<Record<RecoveryTool, Reader>> = {
  pgbackrest: readPgbackrest,
  restic: readRestic,
  barman: single(readBarman),
  postgres: readPostgresViews,
  velero: single(readVelero),
  cnpg: single(readCloudNativePg),
  'aws-backup': single(readAwsBackup),
};

/**
 * Reads the output of a tool.
 *
 * @throws InputError when it is not that, or there is more than the tool has
 */
export function readOutput(
  tool: RecoveryTool,
  texts: readonly string[],
  options: ReadOutputOptions,
): RecoveryFacts {
  return READERS[tool](texts, options);
}

function single(
  read: (text: string, options: ResticBackupOptions) => RecoveryFacts,
): Reader {
  return (texts, options) => {
    if (texts.length !== 1) {
      throw new InputError(
        `Expected one file of this tool, got ${texts.length}`,
      );
    }
    return read(texts[0], options);
  };
}

/** `info`, and then listings of the WAL of one repository. */
function readPgbackrest(
  [info, ...listings]: readonly string[],
  options: ReadOutputOptions,
): RecoveryFacts {
  const facts = readPgbackrestInfo(info, options);
  return listings.length === 0
    ? facts
    : joinWalListing(facts, listings, options.walLocation ?? 'repo1');
}

/** The lines of a run, a listing of snapshots, or both: then the listing knows what the run said. */
function readRestic(
  texts: readonly string[],
  options: ResticBackupOptions,
): RecoveryFacts {
  const isListing = (text: string) => /^\s*(\[|null\b)/.test(text);
  const listings = texts.filter(isListing);
  const runs = texts.filter(text => !isListing(text));
  if (listings.length > 1 || runs.length > 1) {
    throw new InputError(
      'Expected at most one listing of restic snapshots and one run of restic backup',
    );
  }
  const [listing] = listings.map(text => readResticSnapshots(text, options));
  const [run] = runs.map(text => readResticBackup(text, options));
  return listing && run ? joinResticRun(listing, run) : listing ?? run;
}
