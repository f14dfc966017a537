import { DrillFault } from '../../DrillFault';
import {
  parseWalFileName,
  segmentOfLsn,
  walFileName,
} from '../../../readers/postgres/lsn';
import { FenceLog, isLost } from './fenceScript';

/** What is known about where recovery ended. */
export interface RecoveryEndFacts {
  /** Content of `<new timeline>.history`. */
  history: string;
  /** Newest archived segment at the declaration. */
  archiveMax: string;
  segmentBytes: number;
  fence: FenceLog;
}

/** Where recovery ended, and how that compares with the archive. */
export type RecoveryEndVerdict =
  | { kind: 'reached'; lsn: string }
  /** It ended within the segment before the newest: a record that continues behind the fence explains that, when none is missing. */
  | { kind: 'short-by-one'; lsn: string }
  /** The archive could not be asked for a segment; whether it has it is not known. */
  | { kind: 'not-readable'; lsn: string; message: string }
  | { kind: 'gap'; lsn: string; firstMissing: string; message: string };

/**
 * Position at which the restored server left the archive's timeline: the last line of its history file is
 * `parent timeline <tab> LSN <tab> reason`.
 *
 * @throws DrillFault when there is no such line
 */
export function endOfRecoveryLsn(history: string): string {
  const last = history
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .at(-1);
  const match = last && /^\d+\s+([0-9A-F]+\/[0-9A-F]+)\s/i.exec(`${last} `);
  if (!match) {
    throw new DrillFault(
      'runner',
      'history-unreadable',
      'The history file of the restored server does not say where recovery ended',
    );
  }
  return match[1];
}

/**
 * Compares the end of recovery with the newest archived segment. PostgreSQL promotes silently at a gap, and every check may pass then.
 */
export function judgeRecoveryEnd({
  history,
  archiveMax,
  segmentBytes,
  fence,
}: RecoveryEndFacts): RecoveryEndVerdict {
  const lsn = endOfRecoveryLsn(history);
  const newest = parseWalFileName(archiveMax, segmentBytes);
  const reached = segmentOfLsn(lsn, segmentBytes);
  if (reached >= newest.segment) {
    return { kind: 'reached', lsn };
  }
  if (fence.missing === undefined && reached === newest.segment - 1) {
    return { kind: 'short-by-one', lsn };
  }
  const where = `Recovery ended at ${lsn}, before the newest archived segment ${archiveMax}`;
  if (fence.missing !== undefined && !isLost(fence.missing)) {
    return {
      kind: 'not-readable',
      lsn,
      message: `${where}: segment ${fence.missing.name} could not be read from the archive (archive-get ended with exit code ${fence.missing.exitCode})`,
    };
  }
  const firstMissing =
    fence.missing?.name ??
    walFileName({ ...newest, segment: reached + 1 }, segmentBytes);
  return {
    kind: 'gap',
    lsn,
    firstMissing,
    message: `${where}: ${describeGap(firstMissing, fence)}`,
  };
}

function describeGap(firstMissing: string, { missing }: FenceLog): string {
  if (missing === undefined) {
    return `segment ${firstMissing} was given out but could not be replayed`;
  }
  return missing.isCorrupt
    ? `segment ${firstMissing} is corrupt in the archive`
    : `segment ${firstMissing} is not in the archive`;
}
