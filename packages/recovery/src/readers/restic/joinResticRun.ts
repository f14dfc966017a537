import type { RecoveryFacts } from 'backstage-plugin-shipshape-common';

const COMPLETENESS = { succeeded: 'complete', partial: 'partial' } as const;

/**
 * Tells the snapshots of a listing what the run that made one of them said: only the run knows whether all files were read. An id that restic cut
 * short is completed where one snapshot alone begins with it.
 *
 * @param listing - of {@link readResticSnapshots}
 * @param backup - of {@link readResticBackup}
 */
export function joinResticRun(
  listing: RecoveryFacts,
  backup: RecoveryFacts,
): RecoveryFacts {
  const runs = backup.subjects.flatMap(subject => subject.runs);
  const ids = listing.subjects.flatMap(({ points }) =>
    points.map(({ nativeId }) => nativeId),
  );
  const completed = runs.map(run => {
    const { pointNativeId: short = '' } = run;
    const matches = ids.filter(id => short !== '' && id.startsWith(short));
    return matches.length === 1
      ? { ...run, nativeId: matches[0], pointNativeId: matches[0] }
      : run;
  });
  return {
    ...listing,
    subjects: listing.subjects.map(subject => {
      const own = completed.filter(run =>
        subject.points.some(({ nativeId }) => nativeId === run.pointNativeId),
      );
      return {
        ...subject,
        runs: [...subject.runs, ...own],
        points: subject.points.map(point => {
          const run = own.find(
            ({ pointNativeId }) => pointNativeId === point.nativeId,
          );
          return run?.state === 'succeeded' || run?.state === 'partial'
            ? { ...point, completeness: COMPLETENESS[run.state] }
            : point;
        }),
      };
    }),
    notices: [...listing.notices, ...backup.notices],
  };
}
