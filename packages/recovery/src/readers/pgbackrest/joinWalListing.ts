import { InputError } from '@backstage/errors';
import type {
  RecoveryFacts,
  RecoveryNotice,
  RecoverySubject,
  ToolCheck,
} from 'backstage-plugin-shipshape-common';
import { readArchivedWal, scanWalArchive } from './scanWalArchive';

/**
 * Tells a stanza whether its archive holds all WAL from the newest base backup of a repository on: neither `info` nor `verify` says so.
 *
 * @param facts - of {@link readPgbackrestInfo}, with one stanza
 * @param listings - of `pgbackrest repo-ls` on the archive of one repository
 * @param locationId - which repository: `repo1`
 * @throws InputError when the facts have not one stanza, or nothing in the repository to begin with
 */
export function joinWalListing(
  facts: RecoveryFacts,
  listings: readonly string[],
  locationId: string,
): RecoveryFacts {
  const [subject, ...others] = facts.subjects;
  if (!subject || others.length > 0) {
    throw new InputError(
      'A listing of WAL belongs to one stanza: run "pgbackrest info" with --stanza',
    );
  }
  const { check, notice } = scan(subject, listings, locationId);
  return {
    ...facts,
    subjects: [{ ...subject, checks: [...subject.checks, check] }],
    notices: [...facts.notices, ...(notice ? [notice] : [])],
  };
}

function scan(
  { points, archives = [] }: RecoverySubject,
  listings: readonly string[],
  locationId: string,
): { check: ToolCheck; notice?: RecoveryNotice } {
  const [base] = points
    .filter(point => point.locationId === locationId && point.wal)
    .sort((a, b) => b.consistentAt.getTime() - a.consistentAt.getTime());
  const max = archives
    .filter(
      archive =>
        archive.locationId === locationId &&
        archive.timelineKey === base?.timelineKey,
    )
    .at(-1)?.max;
  if (!base?.wal || max === undefined) {
    throw new InputError(
      `There is no backup with WAL in ${locationId} from which its archive could be followed`,
    );
  }
  const result = scanWalArchive(readArchivedWal(listings), {
    start: base.wal.start,
    max,
  });
  const id = `wal-archive:${locationId}`;
  if (result.gapAt === undefined) {
    return {
      check: {
        id,
        status: 'ok',
        message: `${result.expected} WAL files from ${base.wal.start} to ${max}, none missing`,
      },
    };
  }
  const message = `${result.missing} of ${result.expected} WAL files are missing in ${locationId}, first ${result.gapAt}: recovery of ${base.nativeId} ends before it`;
  return {
    check: { id, status: 'failed', message },
    notice: { severity: 'error', code: 'wal-gap', message },
  };
}
