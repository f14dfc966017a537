import type { OwnerRecovery } from 'backstage-plugin-shipshape-common';
import type { RecoveryReadStore, StoredDrill } from './RecoveryReadStore';

const MONTHS = 12;

/** The middle of what passed drills took. */
function medianRto(drills: readonly StoredDrill[]): number | undefined {
  const values = drills
    .flatMap(({ report }) => report.achievedRtoSeconds ?? [])
    .sort((a, b) => a - b);
  const middle = Math.floor(values.length / 2);
  if (values.length === 0) {
    return undefined;
  }
  return values.length % 2 === 1
    ? values[middle]
    : (values[middle - 1] + values[middle]) / 2;
}

/** Drills that ended in each of the last twelve months in UTC, the running one included, oldest first. */
export async function drillMonths(
  facts: Pick<RecoveryReadStore, 'listEndedDrills'>,
  resourceIds: readonly string[],
  now: Date,
): Promise<OwnerRecovery['months']> {
  const startOf = (offset: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
  const drills = [
    ...(
      await facts.listEndedDrills(resourceIds, { from: startOf(1 - MONTHS) })
    ).values(),
  ].flat();
  return Array.from({ length: MONTHS }, (_, index) => {
    const month = startOf(index + 1 - MONTHS)
      .toISOString()
      .slice(0, 7);
    const ended = drills.filter(({ report }) =>
      report.finishedAt?.startsWith(month),
    );
    const of = (outcome: string) =>
      ended.filter(({ report }) => report.outcome === outcome);
    return {
      month,
      passed: of('passed').length,
      failed: of('failed').length,
      inconclusive: of('inconclusive').length,
      medianRtoSeconds: medianRto(of('passed')),
    };
  });
}
