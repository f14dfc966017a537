import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import { VisibleCatalog } from '../../src/catalog/VisibleCatalog';
import { Authorizer } from '../../src/permissions/Authorizer';
import { AuthorizedSloService } from '../../src/slo/AuthorizedSloService';
import { DefaultSloService } from '../../src/slo/DefaultSloService';
import type { SloStores } from '../../src/slo/sloStores';
import { DatabaseSourceRunStore } from '../../src/sources/DatabaseSourceRunStore';
import { sourceFreshness } from '../../src/sources/freshness';
import { ask, credentials, Driver } from './driver';
import { openCatalog, openPermissions, silentLogger } from './openPortal';
import { BENCH_SOURCE } from './seedCatalog';
import { Measurement, quantile, timed, timeOf, Times, totalOf } from './timing';

const PAGE = 25;
/** Each of some hundred pages; of the rounds the middle one counts, as a neighbour can spoil one. */
const ROUNDS = 5;
const PAGES = 400;
const NOW = new Date('2026-11-24T13:00:00Z');

interface Position {
  risk: number;
  remaining: number;
  slo_id: string;
}

/** The rows of a page with their JSON decoded: a page of text would be no page. */
async function rawPage(
  driver: Driver,
  limit: number,
  after?: Position,
): Promise<Position[]> {
  const rows = await ask<Position & { view: string }>(
    driver,
    `select slo_id, risk, remaining, view from slo_status ${
      after ? 'where (risk, remaining, slo_id) > (?, ?, ?)' : ''
    } order by risk, remaining, slo_id limit ${limit}`,
    after ? [after.risk, after.remaining, after.slo_id] : [],
  );
  return rows.map(({ view, ...position }) => ({
    ...position,
    view: JSON.parse(view),
  }));
}

/** How the sources are: their newest attempt and success, and what the newest failure was. */
async function rawFreshness(driver: Driver): Promise<void> {
  await ask(
    driver,
    `with good as (select source_id, max(id) as id from source_runs where outcome = 'succeeded' group by source_id),
       newest as (
         select r.source_id, max(r.started_at) as attempt, max(case when r.outcome in ('succeeded', 'partial') then r.finished_at end) as success,
           max(case when r.outcome in ('partial', 'failed') and r.id > coalesce(good.id, 0) then r.id end) as failed
         from source_runs r left join good on good.source_id = r.source_id group by r.source_id)
     select newest.*, e.errors from newest left join source_runs e on e.id = newest.failed`,
    [],
  );
}

function createService(
  knex: Knex,
  stores: SloStores,
  catalog: CatalogService,
): AuthorizedSloService {
  const clock = () => NOW;
  const runs = DatabaseSourceRunStore.create({ knex, clock });
  return AuthorizedSloService.create({
    slos: DefaultSloService.create({
      ...stores,
      sources: {
        listFreshness: async () => {
          const statuses = await runs.listStatus();
          return statuses.map(status =>
            sourceFreshness({
              sourceId: BENCH_SOURCE,
              status,
              expectedIntervalSeconds: 300,
              now: NOW,
            }),
          );
        },
      },
      reportsIntervalSeconds: 3600,
      clock,
    }),
    catalog: VisibleCatalog.create({
      catalog,
      logger: silentLogger,
    }),
    authorizer: Authorizer.create({ permissions: openPermissions }),
  });
}

/** What is asked for of one page. */
interface PageRequest {
  driver: Driver;
  after?: Position;
  cursor?: string;
}

interface PageTimes {
  store: number;
  rawStore: number;
  service: number;
  rawService: number;
  next: { after?: Position; cursor?: string };
}

class Pager {
  readonly #stores: SloStores;
  readonly #service: AuthorizedSloService;
  readonly #inCatalog: Times;

  constructor(
    stores: SloStores,
    service: AuthorizedSloService,
    inCatalog: Times,
  ) {
    this.#stores = stores;
    this.#service = service;
    this.#inCatalog = inCatalog;
  }

  async rawStore({
    driver,
    after,
  }: PageRequest): Promise<[number, Position[]]> {
    let rows: Position[] = [];
    const ms = await timeOf(async () => {
      rows = await rawPage(driver, PAGE, after);
    });
    return [ms, rows];
  }

  async rawService({ driver, after }: PageRequest): Promise<number> {
    return timeOf(async () => {
      await rawPage(driver, PAGE + 1, after);
      await rawFreshness(driver);
    });
  }

  async store({ after }: Pick<PageRequest, 'after'>): Promise<number> {
    return timeOf(() =>
      this.#stores.statuses.listPage({
        filter: {},
        after: after && { ...after, sloId: after.slo_id },
        limit: PAGE,
      }),
    );
  }

  /** The time of the catalog is neither ours nor that of our database. */
  async service({
    cursor,
  }: Pick<PageRequest, 'cursor'>): Promise<[number, string | undefined]> {
    this.#inCatalog.clear();
    let nextCursor: string | undefined;
    const ms = await timeOf(async () => {
      const answer = await this.#service.listSlos(
        { query: { cursor, limit: PAGE } },
        { credentials },
      );
      nextCursor = answer.nextCursor;
    });
    return [ms - totalOf(this.#inCatalog), nextCursor];
  }
}

async function measurePage(
  knex: Knex,
  pager: Pager,
  at: PageTimes['next'],
): Promise<PageTimes> {
  const driver: Driver = await knex.client.acquireConnection();
  const [rawStore, rows] = await pager.rawStore({ ...at, driver });
  const rawService = await pager.rawService({ ...at, driver });
  await knex.client.releaseConnection(driver);
  const store = await pager.store(at);
  const [service, cursor] = await pager.service(at);
  return {
    store,
    rawStore,
    service,
    rawService,
    // After the last page it begins again.
    next: cursor === undefined ? {} : { cursor, after: rows[rows.length - 1] },
  };
}

/** Pages through the whole list, each page in turn with its raw statements. */
export async function measurePages(
  knex: Knex,
  stores: SloStores,
  limit: number,
): Promise<Measurement[]> {
  const slos = await stores.definitions.list();
  const refs = slos.flatMap(({ entityRef, ownerRef, systemRef }) =>
    [entityRef, ownerRef, systemRef].filter(ref => ref !== undefined),
  );
  const inCatalog: Times = new Map();
  const catalog = timed(openCatalog([...new Set(refs)]), inCatalog);
  const service = createService(knex, stores, catalog);
  const pager = new Pager(stores, service, inCatalog);
  const pages: PageTimes[] = [];
  for (let page = 0; page < ROUNDS * PAGES; page += 1) {
    pages.push(await measurePage(knex, pager, pages.at(-1)?.next ?? {}));
  }
  const percentile = (name: 'store' | 'service' | 'rawStore' | 'rawService') =>
    quantile(
      Array.from({ length: ROUNDS }, (_, round) =>
        quantile(
          pages
            .slice(round * PAGES, (round + 1) * PAGES)
            .map(page => page[name]),
          0.95,
        ),
      ),
      0.5,
    );
  const measurement = (
    what: string,
    own: 'store' | 'service',
    raw: 'rawStore' | 'rawService',
  ): Measurement => ({
    what: `${what} of ${PAGE}, 95th percentile`,
    ms: percentile(own),
    rawMs: percentile(raw),
    limit,
  });
  return [
    measurement('page from the store', 'store', 'rawStore'),
    measurement('page from the service', 'service', 'rawService'),
  ];
}
