import { REPORTS_SOURCE_ID } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type {
  SloBucketRow,
  SloRevisionRow,
  SloSeriesRow,
} from '../../database/tables';
import type { EntitySloDefinitions } from './SloDefinitionStore';

const REVISIONS = 'slo_revisions';

/** Keys and rows per statement: below the limits of both engines. */
const CHUNK = 200;

/** Parts that a statement can take. */
export function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}

/** The revision of each SLO, after a new one was noted for those whose SLI or entity changed. */
export async function countRevisions(
  tx: Knex.Transaction,
  slos: EntitySloDefinitions['slos'],
  entityRef: string,
): Promise<Map<string, number>> {
  const revisions = new Map<string, number>();
  for (const chunk of chunks(slos)) {
    const rows = await tx<SloRevisionRow>(REVISIONS).whereIn(
      'slo_id',
      chunk.map(({ definition }) => definition.id),
    );
    const known = new Map(rows.map(row => [row.slo_id, row]));
    const changed: SloRevisionRow[] = [];
    await dropReports(
      tx,
      rows.flatMap(row => (row.entity_ref === entityRef ? [] : row.slo_id)),
    );
    for (const { definition } of chunk) {
      const row = known.get(definition.id);
      const revision =
        row?.sli_hash === definition.sliHash && row.entity_ref === entityRef
          ? row.revision
          : (row?.revision ?? 0) + 1;
      revisions.set(definition.id, revision);
      if (row?.revision !== revision) {
        changed.push({
          slo_id: definition.id,
          revision,
          sli_hash: definition.sliHash,
          entity_ref: entityRef,
        });
      }
    }
    if (changed.length > 0) {
      await tx<SloRevisionRow>(REVISIONS)
        .insert(changed)
        .onConflict('slo_id')
        .merge();
    }
  }
  return revisions;
}

/** What was reported of SLOs of other entities is nothing that those with their ids now count. Reports have one series for all revisions. */
async function dropReports(
  tx: Knex.Transaction,
  sloIds: readonly string[],
): Promise<void> {
  if (sloIds.length === 0) {
    return;
  }
  const series = await tx<SloSeriesRow>('slo_series')
    .whereIn('slo_id', sloIds)
    .where({ source_id: REPORTS_SOURCE_ID })
    .pluck('id');
  await tx<SloBucketRow>('slo_buckets').whereIn('series_id', series).delete();
  await tx<SloSeriesRow>('slo_series').whereIn('id', series).delete();
}
