import type { Knex } from 'knex';
import { recordTable, SqlPart } from '../../database/sqlParts';

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

/** The last sample of each link in each hour since then. */
export function hourlySamplesSql(
  knex: Knex,
  resourceIds: readonly string[],
  since: Date,
): SqlPart {
  const links = linksSql(knex, resourceIds);
  return {
    sql: `${links.sql}, hours as (
      select links.resource_id, links.link_id, max(x.measured_at) as measured_at
      from links join replication_samples x on x.resource_id = links.resource_id and x.link_id = links.link_id and x.measured_at >= ?
      group by links.resource_id, links.link_id, substr(x.measured_at, 1, 13)
    ) select s.* from hours join replication_samples s on s.resource_id = hours.resource_id and s.link_id = hours.link_id and s.measured_at = hours.measured_at
      order by s.resource_id, s.link_id, s.measured_at`,
    bindings: [...links.bindings, since.toISOString()],
  };
}
