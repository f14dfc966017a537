import type { Knex } from 'knex';
import { recordTable, SqlPart } from '../../database/sqlParts';

/** How precisely the samples of a resource are wanted: the last one of each step. */
export type SampleStep = 'sample' | 'minute' | 'ten-minutes' | 'hour';

/** Characters of an instant (`2026-11-30T12:34:56.789Z`) that are the same for all of a step. */
const STEP_CHARACTERS: Record<SampleStep, number> = {
  sample: 24,
  minute: 16,
  'ten-minutes': 15,
  hour: 13,
};

/**
 * Links of the resources, each found with one look into the index: samples come every minute, so that grouping them would read millions of rows
 * to find a few names.
 */
function linksSql(knex: Knex, resourceIds: readonly string[]): SqlPart {
  const wanted = recordTable(
    knex,
    'wanted',
    { resource_id: 'text' },
    resourceIds.map(id => ({ resource_id: id })),
  );
  return {
    sql: `with recursive links(resource_id, link_id) as (
      select resource_id, (select min(s.link_id) from replication_samples s where s.resource_id = wanted.resource_id) from ${wanted.sql}
      union all
      select resource_id, (select min(s.link_id) from replication_samples s where s.resource_id = links.resource_id and s.link_id > links.link_id)
      from links where link_id is not null
    )`,
    bindings: wanted.bindings,
  };
}

/** The newest sample of each link. */
export function lastSamplesSql(
  knex: Knex,
  resourceIds: readonly string[],
): SqlPart {
  const links = linksSql(knex, resourceIds);
  return {
    sql: `${links.sql} select s.* from links join replication_samples s on s.resource_id = links.resource_id and s.link_id = links.link_id
      and s.measured_at = (select max(x.measured_at) from replication_samples x where x.resource_id = links.resource_id and x.link_id = links.link_id)
      order by s.resource_id, s.link_id`,
    bindings: links.bindings,
  };
}

/** The last sample of each link in each step since then. */
export function steppedSamplesSql(
  knex: Knex,
  steps: ReadonlyMap<string, SampleStep>,
  since: Date,
): SqlPart {
  const links = linksSql(knex, [...steps.keys()]);
  const wantedSteps = recordTable(
    knex,
    'wanted_steps',
    { resource_id: 'text', characters: 'integer' },
    [...steps].map(([id, step]) => ({
      resource_id: id,
      characters: STEP_CHARACTERS[step],
    })),
  );
  return {
    sql: `${links.sql}, steps as (
      select links.resource_id, links.link_id, max(x.measured_at) as measured_at
      from links join ${wantedSteps.sql} on wanted_steps.resource_id = links.resource_id
      join replication_samples x on x.resource_id = links.resource_id and x.link_id = links.link_id and x.measured_at >= ?
      group by links.resource_id, links.link_id, substr(x.measured_at, 1, wanted_steps.characters)
    ) select s.* from steps join replication_samples s on s.resource_id = steps.resource_id and s.link_id = steps.link_id and s.measured_at = steps.measured_at
      order by s.resource_id, s.link_id, s.measured_at`,
    bindings: [...links.bindings, ...wantedSteps.bindings, since.toISOString()],
  };
}
