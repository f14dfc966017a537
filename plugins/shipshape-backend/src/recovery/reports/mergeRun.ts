import {
  BackupRunState,
  TERMINAL_RUN_STATES,
} from 'backstage-plugin-shipshape-common';
import type { BackupRunRow } from '../../database/recoveryTables';
import { contentOf, isSameBut, latest, Merged } from './outcomes';

/** A run, before the database gave it a number. */
export type RunRow = Omit<BackupRunRow, 'id'>;

/** Who said it: of two ends the more trustworthy counts. */
const TRUST = ['inferred', 'declared', 'observed', 'reported'];

const RANKS: Partial<Record<string, number>> = {
  queued: 1,
  running: 2,
  lost: 3,
  missed: 3,
};

/** Not part of what is said of a run. */
const ENVELOPE = [
  'sent_at',
  'received_at',
  'sort_at',
  'conflict',
  'run_key',
  'native_id',
] as const;

function isTerminal({ state }: RunRow): boolean {
  return TERMINAL_RUN_STATES.includes(state as BackupRunState);
}

function trustOf({ source }: RunRow): number {
  return TRUST.indexOf(source);
}

/** An end in words that hold nothing but its columns, so that the same end has the same words. */
export function describeEnd(row: RunRow): string {
  const parts = [
    row.source === 'reported' ? row.state : `${row.state} (${row.source})`,
    row.finished_at && `at ${row.finished_at}`,
    row.exit_code !== null && `exit code ${row.exit_code}`,
    row.signal && `signal ${row.signal}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function isSameEnd(a: RunRow, b: RunRow): boolean {
  // The clocks and the details of a tool and of whoever runs it differ; what they must agree on is how it ended.
  return a.source === b.source
    ? describeEnd(a) === describeEnd(b)
    : a.state === b.state;
}

/** Of two states of the same rank the one that was sent later; any order of the same reports must end the same. */
function isLater(incoming: RunRow, stored: RunRow): boolean {
  const a = incoming.sent_at ?? '';
  const b = stored.sent_at ?? '';
  return a === b
    ? contentOf(incoming, ENVELOPE) > contentOf(stored, ENVELOPE)
    : a > b;
}

/** Whether the incoming state takes the place of the stored one. Pure, and for reports a total order but for two different ends. */
function outranks(incoming: RunRow, stored: RunRow): boolean {
  const inferred = [incoming, stored].map(
    ({ source }) => source === 'inferred',
  );
  if (inferred[0] !== inferred[1]) {
    return inferred[1];
  }
  const ends = [isTerminal(incoming), isTerminal(stored)];
  if (ends[0] !== ends[1]) {
    return ends[0];
  }
  const trust = trustOf(incoming) - trustOf(stored);
  if (ends[0]) {
    if (trust !== 0) {
      return trust > 0;
    }
    if (incoming.source === 'reported' && !isSameEnd(incoming, stored)) {
      return false;
    }
    // A tool is looked at again and again, always in the order of time.
    return incoming.source !== 'reported' || isLater(incoming, stored);
  }
  const rank = (RANKS[incoming.state] ?? 0) - (RANKS[stored.state] ?? 0);
  if (rank !== 0) {
    return rank > 0;
  }
  return trust === 0 ? isLater(incoming, stored) : trust > 0;
}

const SEPARATOR = '; ';

function splitConflict(conflict: string | null): string[] {
  return conflict === null ? [] : conflict.split(SEPARATOR);
}

/** The ends besides the one that counts; of a tool only what it said last. */
function conflictOf(winner: RunRow, loser: RunRow): string | null {
  const untrusted = [winner, loser].find(({ source }) => source !== 'reported');
  const told = [
    ...splitConflict(winner.conflict),
    ...splitConflict(loser.conflict),
  ].filter(end => !untrusted || !end.includes(`(${untrusted.source})`));
  if (isTerminal(winner) && isTerminal(loser) && !isSameEnd(winner, loser)) {
    told.push(describeEnd(loser));
  }
  const own = describeEnd(winner);
  const ends = [...new Set(told)].filter(end => end !== own).sort();
  return ends.length === 0 ? null : ends.join(SEPARATOR);
}

/**
 * What is known of a run after one more word about it.
 *
 * @remarks
 * The row of the winner is stored as a whole, since every report is self-contained. The rank of a state never falls; of two ends the reported
 * one counts, of two different reported ends the first, and the other is kept as a conflict.
 */
export function mergeRun(stored: RunRow, incoming: RunRow): Merged<RunRow> {
  const wins = outranks(incoming, stored);
  const [winner, loser] = wins ? [incoming, stored] : [stored, incoming];
  const row: RunRow = {
    ...winner,
    // Whoever runs a backup names the run; a tool only knows its own id.
    run_key: incoming.source === 'reported' ? incoming.run_key : stored.run_key,
    native_id: latest(stored.native_id, incoming.native_id),
    conflict: conflictOf(winner, loser),
  };
  if (isSameBut(stored, incoming, ENVELOPE)) {
    return {
      row: { ...row, sent_at: latest(stored.sent_at, incoming.sent_at) },
      outcome: 'duplicate',
    };
  }
  if (
    isTerminal(stored) &&
    isTerminal(incoming) &&
    !isSameEnd(stored, incoming)
  ) {
    return {
      row,
      outcome: wins ? 'accepted' : 'conflict',
      message: `Another end of this run is known: ${describeEnd(
        winner === incoming ? loser : winner,
      )}`,
    };
  }
  return wins
    ? { row, outcome: 'accepted' }
    : {
        row,
        outcome: 'stale',
        message: `The run is known to be ${stored.state}`,
      };
}
