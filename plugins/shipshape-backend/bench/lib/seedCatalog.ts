import type { Knex } from 'knex';
import { definitionOf, documentOf } from '../../src/__testUtils__/seedSlos';
import type { SloStores } from '../../src/slo/sloStores';

const PER_ENTITY = 5;
const PER_OWNER = 10;
const DAY = 86_400;
const WINDOWS = [30, 30, 28, 7];

/** The source that serves all of them. */
export const BENCH_SOURCE = 'bench:main';

/** The entity and the owner of the n-th SLO. */
export function placeOf(index: number): {
  entityRef: string;
  ownerRef: string;
} {
  const entity = Math.floor(index / PER_ENTITY);
  return {
    entityRef: `component:default/c${entity}`,
    ownerRef: `group:default/g${Math.floor(entity / PER_OWNER)}`,
  };
}

/** Lets a catalog promise so many SLOs. */
export async function seedCatalog(
  stores: SloStores,
  count: number,
): Promise<void> {
  for (let start = 0; start < count; start += PER_ENTITY) {
    const { entityRef, ownerRef } = placeOf(start);
    await stores.definitions.replaceEntity({
      entityRef,
      documents: [],
      slos: Array.from({ length: PER_ENTITY }, (_, i) => {
        const id = `slo-${start + i}`;
        const days = WINDOWS[(start + i) % WINDOWS.length];
        return {
          definition: definitionOf(id, {
            window: {
              type: 'rolling',
              duration: `${days}d`,
              seconds: days * DAY,
            },
          }),
          entityRef,
          documentUrl: documentOf(id),
          sourceId: BENCH_SOURCE,
          ownerRef,
          systemRef: `system:default/s${start % 50}`,
          tier: ['critical', 'standard', 'experimental'][start % 3],
        };
      }),
    });
  }
}

/** Thirty-one days of hours, and three days and more of five minutes, for every series: what a source has delivered until now. */
export async function seedHistory(knex: Knex, asOf: number): Promise<void> {
  const isPostgres = knex.client.config.client === 'pg';
  const spans = [
    { width: 3600, from: asOf - 31 * DAY },
    { width: 300, from: asOf - 3 * DAY - 6 * 3600 },
  ];
  for (const { width, from } of spans) {
    const start = Math.floor(from / 3600) * 3600;
    const events = width / 3;
    // An hour of SLO in a hundred is bad.
    const bad = `case when (s.id + t.at / 3600) % 100 = 0 then ${
      events / 5
    }.0 else 0.0 end`;
    const times = isPostgres
      ? `generate_series(${start}, ${asOf - 300}, ${width}) as t(at)`
      : `(with recursive g(at) as (select ${start} union all select at + ${width} from g where at + ${width} < ${asOf}) select at from g) as t`;
    await knex.raw(
      `insert into slo_buckets (series_id, width, start, bad, total, covered)
       select s.id, ${width}, t.at, ${bad}, ${events}.0, ${width} from ${times}, slo_series s order by t.at, s.id`,
    );
  }
  await knex('slo_series').update({
    asked_from: asOf - 31 * DAY,
    as_of: asOf,
    method: 'shipshape',
  });
  await knex.raw('analyze');
}
