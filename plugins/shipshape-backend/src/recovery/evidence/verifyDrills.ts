import {
  DrillReport,
  TERMINAL_DRILL_LIFECYCLES,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { DrillRow } from '../../database/recoveryTables';
import { inList, rowsOf } from '../../database/sqlParts';
import { contentSha256 } from './contentSha256';
import { toDrillRow } from './drillRow';
import { Flaw, firstFlaw } from './Flaw';

/** Reports that are held in memory together. */
const BATCH = 20;

type ProvenDrill = DrillRow & {
  record_position: number | null;
  artifact_sha256: string | null;
};

/** Whether what pages show and look for is what the record of the report holds. */
function isProven(drill: ProvenDrill): boolean {
  const { record_position: _, artifact_sha256: recorded, ...row } = drill;
  if (contentSha256(row.report) !== recorded) {
    return false;
  }
  // What was hashed then was valid then, whatever the schema is now.
  const report: DrillReport = JSON.parse(row.report);
  // Not told by the report, and so not proven.
  const { origin, received_at: receivedAt, targets } = row;
  return Object.entries(
    toDrillRow(report, { origin, receivedAt, targets }),
  ).every(([column, value]) => row[column as keyof DrillRow] === value);
}

/**
 * The first reported drill of a resource that has ended and that people would see otherwise than its record holds. Drill and record are read by one
 * statement, as they were written in one transaction.
 */
async function firstUnproven(
  knex: Knex,
  resourceId: string,
): Promise<Flaw | undefined> {
  const ended = inList(knex, 'd.lifecycle', TERMINAL_DRILL_LIFECYCLES);
  let found: Flaw | undefined;
  let after = '';
  for (;;) {
    const drills = rowsOf<ProvenDrill>(
      await knex.raw(
        `select d.*, r.position as record_position, r.artifact_sha256 from drills d
         left join evidence_records r on r.resource_id = d.resource_id and r.record_id = d.drill_id || '@' || d.revision
         where d.resource_id = ? and d.origin = 'report' and ${ended.sql} and d.drill_id > ? order by d.drill_id limit ?`,
        [resourceId, ...ended.bindings, after, BATCH],
      ),
    );
    for (const drill of drills) {
      if (!isProven(drill)) {
        found = firstFlaw(found, {
          position: drill.record_position ?? Infinity,
          at: `${drill.drill_id}@${drill.revision}`,
        });
      }
    }
    if (drills.length < BATCH) {
      return found;
    }
    after = drills[drills.length - 1].drill_id;
  }
}

/** The first record whose drill is not shown any more as one that was reported and has ended. */
async function firstOrphan(
  knex: Knex,
  resourceId: string,
): Promise<Flaw | undefined> {
  const ended = inList(knex, 'd.lifecycle', TERMINAL_DRILL_LIFECYCLES);
  const [row] = rowsOf<{ position: number; record_id: string }>(
    await knex.raw(
      `select r.position, r.record_id from evidence_records r where r.resource_id = ? and not exists (
         select 1 from drills d where d.resource_id = r.resource_id and 'drill:' || d.drill_id = r.subject and d.origin = 'report' and ${ended.sql}
       ) order by r.position limit 1`,
      [resourceId, ...ended.bindings],
    ),
  );
  return row && { position: row.position, at: row.record_id };
}

/** Holds the drills of a resource, which people see, against its chain, in both directions. */
export async function verifyDrills(
  knex: Knex,
  resourceId: string,
): Promise<Flaw | undefined> {
  return firstFlaw(
    await firstUnproven(knex, resourceId),
    await firstOrphan(knex, resourceId),
  );
}
