import {
  DrillSummary,
  EntityDrills,
  SourceFreshness,
  Sources,
} from 'backstage-plugin-shipshape-common';
import { verdictOf } from './recovery';

/** While a source is being read for the first time, the figures grow every few seconds. */
const FIRST_RUN_POLL_MS = 10_000;

/** While a refresh is running, its progress is asked for this often. */
const PROGRESS_POLL_MS = 3_000;

/** When to ask for figures again by itself: only while a source has never been read to its end. */
export function pollFigures(answer: {
  freshness: SourceFreshness[];
}): number | undefined {
  return answer.freshness.some(source => source.state === 'never')
    ? FIRST_RUN_POLL_MS
    : undefined;
}

/** When to ask for the sources again by itself: while one of them is being refreshed. */
export function pollSources(answer: Sources): number | undefined {
  const running = answer.sources.some(source =>
    source.runs.some(run => run.outcome === 'running'),
  );
  return running ? PROGRESS_POLL_MS : undefined;
}

/** When to ask for a drill again by itself: while it is running. */
export function pollDrill(
  drill: Pick<DrillSummary, 'outcome' | 'lifecycle' | 'rtoMet' | 'rpoMet'>,
): number | undefined {
  return verdictOf(drill) === 'running' ? PROGRESS_POLL_MS : undefined;
}

/** When to ask for drills again by itself: while one of them is running, or a source was never read to its end. */
export function pollDrills(answer: EntityDrills): number | undefined {
  const running = answer.resources.some(({ drills }) =>
    drills.some(drill => verdictOf(drill) === 'running'),
  );
  return running ? PROGRESS_POLL_MS : pollFigures(answer);
}
