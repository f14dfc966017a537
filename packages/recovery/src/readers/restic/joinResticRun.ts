import type {
  BackupRun,
  RecoveryFacts,
  RecoveryPoint,
} from 'backstage-plugin-shipshape-common';
import { known } from '../common/known';

const COMPLETENESS = { succeeded: 'complete', partial: 'partial' } as const;

/**
 * Tells the snapshots of a listing what the run that made one of them said: only the run knows whether all files were read, only the snapshot
 * when it began. An id that restic cut short is completed where one snapshot alone begins with it.
 *
 * @param listing - of {@link readResticSnapshots}
 * @param backup - of {@link readResticBackup}
 */
export function joinResticRun(
  listing: RecoveryFacts,
  backup: RecoveryFacts,
): RecoveryFacts {
  const points = listing.subjects.flatMap(subject => subject.points);
  const made = new Map<RecoveryPoint, BackupRun>();
  for (const run of backup.subjects.flatMap(subject => subject.runs)) {
    const { pointNativeId: id = '' } = run;
    const [point, ...others] = points.filter(
      ({ nativeId }) => id !== '' && nativeId.startsWith(id),
    );
    if (point && others.length === 0) {
      made.set(point, runOf(point, run));
    }
  }
  return {
    ...listing,
    subjects: listing.subjects.map(subject => ({
      ...subject,
      runs: [
        ...subject.runs,
        ...subject.points.flatMap(point => made.get(point) ?? []),
      ],
      points: subject.points.map(point => {
        const run = made.get(point);
        return run ? pointOf(point, run) : point;
      }),
    })),
    notices: [...listing.notices, ...backup.notices],
  };
}

function runOf(point: RecoveryPoint, run: BackupRun): BackupRun {
  const { startedAt, finishedAt } = run;
  const begun = point.consistentAt;
  return {
    ...run,
    nativeId: point.nativeId,
    pointNativeId: point.nativeId,
    startedAt: begun,
    ...(startedAt && finishedAt
      ? {
          finishedAt: new Date(
            begun.getTime() + finishedAt.getTime() - startedAt.getTime(),
          ),
        }
      : {}),
  };
}

function pointOf(point: RecoveryPoint, run: BackupRun): RecoveryPoint {
  return {
    ...point,
    ...known({ availableAt: point.availableAt ?? run.finishedAt }),
    completeness:
      run.state === 'succeeded' || run.state === 'partial'
        ? COMPLETENESS[run.state]
        : point.completeness,
  };
}
