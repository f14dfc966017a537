import { InputError } from '@backstage/errors';
import type {
  RecoveryFacts,
  RecoverySubject,
  ToolCheck,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { readEpochSeconds, readInstant } from '../common/instants';
import { checkEntries, checkShape, parseJson } from '../common/json';
import { known } from '../common/known';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { locationOf, stateOfListing, subjectOf } from '../common/subjects';
import { BARMAN_LOCATION, BarmanBackup, readBackup } from './backups';
import {
  checkSchema,
  listedBackupSchema,
  madeBackupSchema,
  shownBackupSchema,
  statusSchema,
} from './schemas';

const PROVIDER = 'barman';
const WHAT =
  'the output of "barman -f json" list-backups, show-backup, backup, check or status';

/**
 * Reads what `barman -f json` says with `list-backups`, `show-backup`, `backup`, `check` or `status`: one subject per server.
 *
 * Instants are read from `*_timestamp`, which is in seconds since the epoch; listings write times without a zone, which are refused.
 *
 * @throws InputError when it is none of these
 */
export function readBarman(text: string, options: ReadOptions): RecoveryFacts {
  const notices = Notices.create();
  const { observedAt } = options;
  const output = checkShape(
    z.record(z.string(), z.unknown()),
    parseJson(text, WHAT),
    WHAT,
  );
  // Messages for people come beside the servers.
  const { _INFO, _WARNING, _ERROR, _DEBUG, ...rest } = output;
  const subjects =
    'backup_id' in rest
      ? [readMade(rest, notices)]
      : Object.entries(rest).map(([server, value]) =>
          readServer(server, value, notices),
        );
  if (subjects.length === 0) {
    throw new InputError(`Expected ${WHAT}; there is no server in it`);
  }
  for (const { points } of subjects) {
    notices.warnOfSkew(points, observedAt);
  }
  return { provider: PROVIDER, observedAt, subjects, notices: notices.all };
}

function readServer(
  server: string,
  value: unknown,
  notices: Notices,
): RecoverySubject {
  if (Array.isArray(value)) {
    return readListing(server, value, notices);
  }
  if (typeof value !== 'object' || value === null) {
    throw new InputError(`Expected ${WHAT}; ${server} is neither`);
  }
  return 'backup_id' in value
    ? readShown(server, value, notices)
    : subjectOf(nativeOf(server), {
        state: 'insufficient_data',
        checks: readChecks(server, value, notices),
      });
}

function readListing(
  server: string,
  values: readonly unknown[],
  notices: Notices,
): RecoverySubject {
  const entries = checkEntries(listedBackupSchema, values, {
    path: server,
    notices,
  });
  const backups = entries.map(({ value, path }) =>
    readBackup(
      {
        id: value.backup_id,
        status: value.status,
        retention: value.retention_status,
        finishedAt: timeOf(value, 'end_time', path, notices),
        sizeBytes: value.size_bytes,
      },
      path,
      notices,
    ),
  );
  const isWhole =
    entries.length === values.length &&
    backups.every(({ run, point }) => point || !run.pointNativeId);
  return backupsSubject(server, backups, isWhole);
}

function readShown(
  server: string,
  value: object,
  notices: Notices,
): RecoverySubject {
  const shown = checkShape(shownBackupSchema, value, WHAT);
  const path = `${server}.base_backup_information`;
  const base = shown.base_backup_information ?? {};
  const backup: BarmanBackup = {
    id: shown.backup_id,
    status: shown.status,
    retention: shown.catalog_information?.retention_policy,
    error: shown.error,
    startedAt: timeOf(base, 'begin_time', path, notices),
    finishedAt: timeOf(base, 'end_time', path, notices),
    sizeBytes: base.disk_usage_bytes,
    storedBytes: base.incremental_size_bytes,
    wal: walOf(base),
  };
  return backupsSubject(server, [readBackup(backup, server, notices)], false);
}

function readMade(value: object, notices: Notices): RecoverySubject {
  const made = checkShape(madeBackupSchema, value, WHAT);
  const backup: BarmanBackup = {
    id: made.backup_id,
    status: made.status,
    error: made.error,
    startedAt: readInstant(made.begin_time, 'begin_time', notices),
    finishedAt: readInstant(made.end_time, 'end_time', notices),
    sizeBytes: made.size,
    storedBytes: made.deduplicated_size,
    timelineKey: made.systemid,
    wal: walOf(made),
  };
  return backupsSubject(
    made.server_name,
    [readBackup(backup, made.server_name, notices)],
    false,
  );
}

function backupsSubject(
  server: string,
  backups: ReadonlyArray<ReturnType<typeof readBackup>>,
  isWhole: boolean,
): RecoverySubject {
  const points = backups.flatMap(({ point }) => (point ? [point] : []));
  const hasBackup = backups.some(({ run }) => run.pointNativeId !== undefined);
  return subjectOf(nativeOf(server), {
    state: stateOfListing({ hasBackup, isWhole }),
    complete: isWhole,
    locations: [locationOf(BARMAN_LOCATION)],
    runs: backups.map(({ run }) => run),
    points,
  });
}

/** Entries of `check`, and those of `status` that judge something. */
function readChecks(
  server: string,
  value: object,
  notices: Notices,
): ToolCheck[] {
  return Object.entries(value).flatMap(([id, entry]): ToolCheck[] => {
    const path = `${server}.${id}`;
    const checked = checkSchema.safeParse(entry).data;
    if (checked) {
      return [
        {
          id,
          status: notices.translate(
            { OK: 'ok', FAILED: 'failed' },
            checked.status,
            path,
          ),
          ...known({ message: checked.hint || undefined }),
        },
      ];
    }
    const status = statusSchema.safeParse(entry).data;
    if (!status) {
      throw new InputError(`Expected ${WHAT}; ${path} is none of their fields`);
    }
    const [, word] = /^(OK|FAILED|SATISFIED)\b/.exec(status.message) ?? [];
    return word === undefined
      ? []
      : [
          {
            id,
            status: word === 'FAILED' ? 'failed' : 'ok',
            message: status.message,
          },
        ];
  });
}

function nativeOf(nativeId: string) {
  return { provider: PROVIDER, nativeId };
}

/** From the epoch seconds where they are, else from a text that has a zone. */
function timeOf<Name extends 'begin_time' | 'end_time'>(
  fields: { [name in Name | `${Name}_timestamp`]?: string | null },
  name: Name,
  path: string,
  notices: Notices,
): Date | undefined {
  return (
    readEpochSeconds(
      fields[`${name}_timestamp`],
      `${path}.${name}_timestamp`,
      notices,
    ) ?? readInstant(fields[name], `${path}.${name}`, notices)
  );
}

function walOf(fields: {
  begin_wal?: string | null;
  end_wal?: string | null;
}): BarmanBackup['wal'] {
  return fields.begin_wal && fields.end_wal
    ? { start: fields.begin_wal, stop: fields.end_wal }
    : undefined;
}
