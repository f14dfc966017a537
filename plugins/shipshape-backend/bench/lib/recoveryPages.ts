import type { Knex } from 'knex';
import { VisibleCatalog } from '../../src/catalog/VisibleCatalog';
import { Authorizer } from '../../src/permissions/Authorizer';
import { AuthorizedRecoveryService } from '../../src/recovery/AuthorizedRecoveryService';
import { DefaultRecoveryService } from '../../src/recovery/DefaultRecoveryService';
import { RecoveryExporter } from '../../src/recovery/export/RecoveryExporter';
import type { RecoveryPageStores } from '../../src/recovery/recoveryStores';
import { ask, credentials, Driver } from './driver';
import {
  openCatalog,
  openPermissions,
  silentAuditor,
  silentLogger,
} from './openPortal';
import { rawTab } from './rawTab';
import { placeOf } from './seedProtection';
import { Measurement, quantile, timed, timeOf, Times, totalOf } from './timing';

const PAGE = 25;
/** Each of some pages; of the rounds the middle one counts, as a neighbour can spoil one. */
const ROUNDS = 5;
const PAGES = 200;
const TABS = 100;

interface Position {
  risk: number;
  slack: number;
  resource_id: string;
}

/** The rows of a page with their JSON decoded, and where their plans come from. */
async function rawPage(
  driver: Driver,
  after: Position | undefined,
): Promise<Position[]> {
  const rows = await ask<Position & { summary: string }>(
    driver,
    `select resource_id, risk, slack, summary from recovery_status ${
      after ? 'where (risk, slack, resource_id) > (?, ?, ?)' : ''
    } order by risk, slack, resource_id limit ${PAGE + 1}`,
    after ? [after.risk, after.slack, after.resource_id] : [],
  );
  const ids = rows.map(row => row.resource_id);
  const list = driver.query
    ? { sql: '= any(?)', value: ids }
    : {
        sql: 'in (select value from json_each(?))',
        value: JSON.stringify(ids),
      };
  await ask(
    driver,
    `select origin from recovery_plans where resource_id ${list.sql} union select source_id from recovery_subjects where resource_id ${list.sql}`,
    [list.value, list.value],
  );
  return rows.map(({ summary, ...position }) => ({
    ...position,
    summary: JSON.parse(summary),
  }));
}

function createService(
  stores: RecoveryPageStores,
  count: number,
  now: Date,
  inCatalog: Times,
): AuthorizedRecoveryService {
  const places = Array.from({ length: count }, (_, index) => placeOf(index));
  const catalog = openCatalog([
    ...new Set(
      places.flatMap(({ entityRef, ownerRef, systemRef }) => [
        entityRef,
        ownerRef,
        systemRef,
      ]),
    ),
  ]);
  const clock = () => now;
  return AuthorizedRecoveryService.create({
    recovery: DefaultRecoveryService.create({
      ...stores,
      // Measured by the bench of the SLOs.
      sources: { listFreshness: async () => [] },
      clock,
    }),
    exporter: RecoveryExporter.create({ ...stores, clock }),
    catalog: VisibleCatalog.create({
      catalog: timed(catalog, inCatalog),
      logger: silentLogger,
    }),
    authorizer: Authorizer.create({ permissions: openPermissions }),
    auditor: silentAuditor,
  });
}

/** Times of the same work, by hand and by us. */
interface Pair {
  ms: number;
  rawMs: number;
}

/** The middle of the rounds' 95th percentiles. */
function percentile(pairs: readonly Pair[], name: keyof Pair): number {
  const size = pairs.length / ROUNDS;
  return quantile(
    Array.from({ length: ROUNDS }, (_, round) =>
      quantile(
        pairs.slice(round * size, (round + 1) * size).map(pair => pair[name]),
        0.95,
      ),
    ),
    0.5,
  );
}

async function withDriver<T>(
  knex: Knex,
  work: (driver: Driver) => Promise<T>,
): Promise<T> {
  const driver: Driver = await knex.client.acquireConnection();
  try {
    return await work(driver);
  } finally {
    await knex.client.releaseConnection(driver);
  }
}

/** Where a page begins, for us and by hand. */
interface Place {
  cursor?: string;
  after?: Position;
}

async function measurePage(
  knex: Knex,
  service: AuthorizedRecoveryService,
  inCatalog: Times,
  { cursor, after }: Place,
): Promise<{ pair: Pair; next: Place }> {
  let rows: Position[] = [];
  const rawMs = await withDriver(knex, driver =>
    timeOf(async () => {
      rows = await rawPage(driver, after);
    }),
  );
  inCatalog.clear();
  let nextCursor: string | undefined;
  const ms = await timeOf(async () => {
    const answer = await service.listRecovery(
      { query: { cursor, limit: PAGE } },
      { credentials },
    );
    ({ nextCursor } = answer);
  });
  return {
    pair: { ms: ms - totalOf(inCatalog), rawMs },
    // After the last page it begins again.
    next:
      nextCursor === undefined
        ? {}
        : { cursor: nextCursor, after: rows[PAGE - 1] },
  };
}

/** Pages through the whole list, each page in turn with its raw statements. */
async function measureList(
  knex: Knex,
  service: AuthorizedRecoveryService,
  inCatalog: Times,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  let place: Place = {};
  for (let page = 0; page < ROUNDS * PAGES; page += 1) {
    const { pair, next } = await measurePage(knex, service, inCatalog, place);
    pairs.push(pair);
    place = next;
  }
  return pairs;
}

async function measureTabs(
  knex: Knex,
  service: AuthorizedRecoveryService,
  inCatalog: Times,
  options: { count: number; now: Date },
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let tab = 0; tab < ROUNDS * TABS; tab += 1) {
    // Another resource each time: nothing may be warm that would not be.
    const { entityRef } = placeOf((tab * 7919) % options.count);
    const [, name] = entityRef.split('/');
    const rawMs = await withDriver(knex, driver =>
      timeOf(() => rawTab(driver, entityRef, options.now)),
    );
    inCatalog.clear();
    const ms = await timeOf(() =>
      service.getEntityBackups(
        { entity: { kind: 'resource', namespace: 'default', name } },
        { credentials },
      ),
    );
    pairs.push({ ms: ms - totalOf(inCatalog), rawMs });
  }
  return pairs;
}

/** Pages of the list and tabs, each next to the statements that read the same. */
export async function measureRecoveryPages(
  knex: Knex,
  stores: RecoveryPageStores,
  options: { count: number; now: Date; limit: number },
): Promise<Measurement[]> {
  const { count, now, limit } = options;
  // The time of the catalog is neither ours nor that of our database.
  const inCatalog: Times = new Map();
  const service = createService(stores, count, now, inCatalog);
  const measurement = (what: string, pairs: readonly Pair[]): Measurement => ({
    what: `${what}, 95th percentile`,
    ms: percentile(pairs, 'ms'),
    rawMs: percentile(pairs, 'rawMs'),
    limit,
  });
  return [
    measurement(
      `page of ${PAGE} of the list`,
      await measureList(knex, service, inCatalog),
    ),
    measurement(
      'Backups tab of one resource',
      await measureTabs(knex, service, inCatalog, options),
    ),
  ];
}
