import { InputError } from '@backstage/errors';
import type {
  RecoveryFacts,
  ReplicationSample,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { checkShape, parseJson } from '../common/json';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { subjectOf } from '../common/subjects';
import {
  archiverSample,
  receiverSample,
  SampleOptions,
  standbySample,
} from './samples';
import {
  archiverSchema,
  PrimaryRow,
  primarySchema,
  receiverSchema,
  StandbyRow,
  standbySchema,
} from './views';

const PROVIDER = 'postgresql';
const WHAT =
  'JSON of pg_stat_archiver, of pg_stat_replication, of a primary with pg_current_wal_lsn or of a standby with pg_last_wal_replay_lsn';

/** What {@link readPostgresViews} is told besides the texts. */
export interface PostgresReadOptions extends ReadOptions {
  /** Of the server's WAL segments. Default: 16 MiB. */
  segmentBytes?: number;
}

/**
 * Reads what PostgreSQL says about its archive and its replicas: rows of `pg_stat_archiver` and `pg_stat_replication`, and positions of a primary
 * and of a standby, each as JSON. Several texts belong to one cluster: a standby is compared with the primary. About backups they say nothing.
 *
 * @throws InputError when a text is none of these
 */
export function readPostgresViews(
  texts: readonly string[],
  options: PostgresReadOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const { observedAt, nativeId = 'postgresql', segmentBytes } = options;
  const read = texts.map(text =>
    readView(parseJson(text, WHAT), {
      measuredAt: observedAt,
      notices,
      ...(segmentBytes === undefined ? {} : { segmentBytes }),
    }),
  );
  const primary = read.map(view => view.primary).find(row => row !== undefined);
  const standbys = read.flatMap(({ standby }) => (standby ? [standby] : []));
  if (standbys.length > 0 && primary === undefined) {
    notices.warn(
      'source-position-unknown',
      'Without pg_current_wal_lsn of the primary nobody knows whether the standby has caught up',
    );
  }
  const samples = [
    ...read.flatMap(view => view.samples),
    ...standbys.map((standby, index) =>
      standbySample(standby, primary, {
        linkId: index === 0 ? 'standby' : `standby:${index + 1}`,
        measuredAt: observedAt,
        notices,
      }),
    ),
  ];
  return {
    provider: PROVIDER,
    observedAt,
    subjects: [
      subjectOf(
        { provider: PROVIDER, nativeId },
        {
          state: 'insufficient_data',
          samples: worstPerLink(samples, notices),
        },
      ),
    ],
    notices: notices.all,
  };
}

interface View {
  samples: readonly ReplicationSample[];
  primary?: PrimaryRow;
  standby?: StandbyRow;
}

function readView(value: unknown, options: SampleOptions): View {
  if (Array.isArray(value)) {
    const rows = checkShape(z.array(receiverSchema), value, WHAT);
    return { samples: rows.map(row => receiverSample(row, options)) };
  }
  if (typeof value !== 'object' || value === null) {
    throw new InputError(`Expected ${WHAT}`);
  }
  if ('last_archived_wal' in value) {
    const row = checkShape(archiverSchema, value, WHAT);
    return { samples: [archiverSample(row, options)] };
  }
  return 'pg_is_in_recovery' in value && value.pg_is_in_recovery === true
    ? { samples: [], standby: checkShape(standbySchema, value, WHAT) }
    : { samples: [], primary: checkShape(primarySchema, value, WHAT) };
}

/** Receivers that have the same name cannot be told apart; the one that is behind the most speaks for them. */
function worstPerLink(
  samples: readonly ReplicationSample[],
  notices: Notices,
): ReplicationSample[] {
  const byLink = new Map<string, ReplicationSample>();
  for (const sample of samples) {
    const other = byLink.get(sample.linkId);
    if (other === undefined) {
      byLink.set(sample.linkId, sample);
      continue;
    }
    notices.warn(
      'ambiguous-link',
      `Several receivers are called ${sample.linkId}; set application_name in their primary_conninfo`,
    );
    if ((sample.lagBytes ?? Infinity) > (other.lagBytes ?? Infinity)) {
      byLink.set(sample.linkId, sample);
    }
  }
  return [...byLink.values()];
}
