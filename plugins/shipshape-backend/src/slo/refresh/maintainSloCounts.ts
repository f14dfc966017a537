import {
  COARSE_BUCKET_SECONDS,
  FINE_HORIZON_SECONDS,
} from 'backstage-plugin-shipshape-common';
import type { SloCountStore } from '../counts/SloCountStore';
import type { SloDefinitionStore } from '../definitions/SloDefinitionStore';
import type { SloStatusStore } from '../status/SloStatusStore';

const DAY_SECONDS = 86_400;

/** Fine buckets are kept a little longer than they are read, so that the head of the longest alert window never loses them. */
const FINE_MARGIN_SECONDS = 6 * COARSE_BUCKET_SECONDS;

/** Removes counts that are older than they are kept for, and figures of SLOs that are gone. */
export async function maintainSloCounts(options: {
  counts: Pick<SloCountStore, 'prune'>;
  statuses: Pick<SloStatusStore, 'retain'>;
  definitions: Pick<SloDefinitionStore, 'list'>;
  retentionDays: number;
  clock: () => Date;
}): Promise<void> {
  const { counts, statuses, definitions, retentionDays, clock } = options;
  const now = Math.floor(clock().getTime() / 1000);
  await counts.prune({
    fineBefore: now - FINE_HORIZON_SECONDS - FINE_MARGIN_SECONDS,
    coarseBefore: now - retentionDays * DAY_SECONDS,
  });
  const slos = await definitions.list();
  await statuses.retain(slos.map(({ definition }) => definition.id));
}
