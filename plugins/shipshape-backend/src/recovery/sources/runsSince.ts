import type { SourceRunStore, StoredRun } from '../../sources/SourceRunStore';

const DAY_MS = 86_400_000;

/** Runs so much older than the last refresh are asked for again, because some end late. */
const OVERLAP_MS = DAY_MS;

/** How far back a source is asked for runs at first. */
const FIRST_DAYS = 90;

/** Refreshes among which the last one that told everything is looked for. */
const REMEMBERED = 50;

/**
 * Since when a source is asked for runs: since it last delivered. After refreshes in which something failed, the one that follows the first
 * that told everything asks since the one before them: what failed then may have missed runs meanwhile.
 */
export async function runsSince(options: {
  runs: Pick<SourceRunStore, 'listRuns'>;
  sourceId: string;
  retentionDays: number;
  now: Date;
}): Promise<Date> {
  const { runs, sourceId, retentionDays, now } = options;
  const ended = (await runs.listRuns(REMEMBERED)).filter(
    run => run.sourceId === sourceId && run.finishedAt !== undefined,
  );
  const first = now.getTime() - Math.min(FIRST_DAYS, retentionDays) * DAY_MS;
  const last = lastToContinue(ended)?.finishedAt;
  return new Date(
    last === undefined ? first : Math.max(first, Date.parse(last) - OVERLAP_MS),
  );
}

/** @param ended - newest first */
function lastToContinue(ended: readonly StoredRun[]): StoredRun | undefined {
  const isWhole = ({ outcome }: StoredRun) => outcome === 'succeeded';
  const [newest, ...before] = ended;
  if (newest && isWhole(newest) && before[0] && !isWhole(before[0])) {
    return before.find(isWhole);
  }
  return ended.find(({ outcome }) => outcome !== 'failed');
}
