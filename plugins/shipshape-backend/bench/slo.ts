/**
 * `npm run bench -- slo`: what our own code costs on top of the database, for a catalog of 5,000 SLOs with a month of counts.
 *
 * Refresh: the time that a refresh (of a simulated source) spends in the stores, against the same reads and writes as hand-written statements on
 * the bare driver. Page: the 95th percentile of a page of the catalog-wide list, against the statement that reads its rows.
 */
import type { Knex } from 'knex';
import { SLO_STATUSES } from 'backstage-plugin-shipshape-common';
import type { SloReading, SloSource } from 'backstage-plugin-shipshape-node';
import { asOfAt } from '../src/slo/refresh/planRanges';
import { SloRefreshService } from '../src/slo/refresh/SloRefreshService';
import { createSloStores, SloStores } from '../src/slo/sloStores';
import { listRanges, sloRanges } from '../src/slo/status/sloRanges';
import { DatabaseSourceRunStore } from '../src/sources/DatabaseSourceRunStore';
import { seriesKeyOf } from '../src/slo/counts/seriesKeyOf';
import { DATABASES } from './lib/databases';
import { silentLogger } from './lib/openPortal';
import { measurePages } from './lib/pages';
import { RefreshPayload, rawRefresh } from './lib/rawRefresh';
import { BENCH_SOURCE, seedCatalog, seedHistory } from './lib/seedCatalog';
import {
  Measurement,
  quantile,
  report,
  timed,
  timeOf,
  Times,
  totalOf,
} from './lib/timing';

const SLOS = Number(process.env.BENCH_SLOS ?? 5_000);
const RUNS = 5;
const LIMIT = 1.5;
const START = new Date('2026-11-24T12:03:00Z');

function countsAt(
  sloId: string,
  start: number,
): { bad: number; total: number } {
  const index = Number(sloId.slice('slo-'.length));
  return { bad: (index + start / 300) % 97 === 0 ? 20 : 0, total: 100 };
}

const RATIOS = { '5m': 0, '30m': 0.001, '1h': 0.002, '6h': 0.0005 };

/** Delivers at once what it is asked for. */
class SimulatedSource implements SloSource {
  readonly id = BENCH_SOURCE;
  readonly schedule = { frequency: { minutes: 5 }, timeout: { minutes: 5 } };
  now = START;

  async describe() {
    return { warnings: [] };
  }

  async *read(
    requests: Parameters<SloSource['read']>[0],
  ): AsyncGenerator<SloReading> {
    for (const { slo, ranges } of requests) {
      yield {
        sloId: slo.id,
        method: 'shipshape',
        buckets: ranges.flatMap(({ from, to, widthSeconds }) =>
          Array.from({ length: (to - from) / widthSeconds }, (_, i) => {
            const start = from + i * widthSeconds;
            return { start, widthSeconds, ...countsAt(slo.id, start) };
          }),
        ),
        ratios: { at: this.now, byWindow: RATIOS },
      };
    }
  }
}

async function payloadOf(
  knex: Knex,
  stores: SloStores,
  now: Date,
): Promise<RefreshPayload> {
  const slos = await stores.definitions.list();
  const series = await stores.counts.ensureSeries(slos.map(seriesKeyOf));
  const asOf = asOfAt(now);
  const ranges = new Map<string, RefreshPayload['ranges'][number]>();
  slos.forEach(({ definition }, index) => {
    for (const { from, to } of listRanges(sloRanges(definition, asOf))) {
      const range = ranges.get(`${from}`) ?? { from, to, ids: [] };
      ranges.set(`${from}`, range);
      range.ids.push(series[index].id);
    }
  });
  const views: Array<Record<string, string | number | null>> = await knex(
    'slo_status',
  );
  return {
    asOf,
    buckets: series.flatMap(({ id, sloId }) =>
      [-3, -2, -1].map((back): RefreshPayload['buckets'][number] => {
        const start = asOf + back * 300;
        const { bad, total } = countsAt(sloId, start);
        return [id, start, bad, total];
      }),
    ),
    series: series.map(({ id }) => [id, JSON.stringify(RATIOS)]),
    ranges: [...ranges.values()],
    views: views.map(view => Object.values(view)),
  };
}

async function measureRefresh(
  knex: Knex,
  stores: SloStores,
): Promise<Measurement> {
  const source = new SimulatedSource();
  const clock = () => source.now;
  const spent: Times = new Map();
  const service = SloRefreshService.create({
    definitions: stores.definitions,
    counts: timed(stores.counts, spent),
    statuses: timed(stores.statuses, spent),
    facts: timed(stores.facts, spent),
    runs: DatabaseSourceRunStore.create({ knex, clock }),
    alerts: { record: async () => undefined },
    logger: silentLogger,
    clock,
    config: { retentionDays: 400, reports: { expectedIntervalSeconds: 3600 } },
  });
  const stored: number[] = [];
  const raw: number[] = [];
  const whole: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    // Each does the work of its own five minutes.
    source.now = new Date(START.getTime() + run * 600_000);
    spent.clear();
    const ms = await timeOf(async () => {
      const { outcome } = await service.refresh(source, {
        signal: new AbortController().signal,
      });
      if (outcome !== 'succeeded') {
        throw new Error(`The refresh ended as ${outcome}`);
      }
    });
    const storedMs = totalOf(spent);
    const payload = await payloadOf(
      knex,
      stores,
      new Date(source.now.getTime() + 300_000),
    );
    const rawMs = await timeOf(() => rawRefresh(knex, payload));
    // The first one warms up.
    if (run > 0) {
      stored.push(storedMs);
      raw.push(rawMs);
      whole.push(ms);
    }
  }
  process.stdout.write(
    `whole refresh of ${SLOS} SLOs, computing included: ${quantile(
      whole,
      0.5,
    ).toFixed(0)} ms; the last one in the stores: ${[...spent]
      .map(([name, ms]) => `${name} ${ms.toFixed(0)}`)
      .join(', ')}\n`,
  );
  return {
    what: `refresh of ${SLOS} SLOs, in the stores`,
    ms: quantile(stored, 0.5),
    rawMs: quantile(raw, 0.5),
    limit: LIMIT,
  };
}

/** As a catalog in which not everything is well: one of a hundred SLOs at each status. */
async function spreadStatuses(knex: Knex): Promise<void> {
  for (const [risk, status] of SLO_STATUSES.entries()) {
    await knex('slo_status')
      .whereLike('slo_id', `%${String(risk).padStart(2, '0')}`)
      .update({ risk, status });
  }
  await knex.raw('analyze');
}

async function measure(name: string, knex: Knex): Promise<boolean> {
  const stores = createSloStores({ knex, clock: () => START });
  await seedCatalog(stores, SLOS);
  const slos = await stores.definitions.list();
  await stores.counts.ensureSeries(slos.map(seriesKeyOf));
  await seedHistory(knex, asOfAt(START) - 300);
  const refresh = await measureRefresh(knex, stores);
  await spreadStatuses(knex);
  const pages = await measurePages(knex, stores, LIMIT);
  return report(name, [refresh, ...pages]);
}

async function main(): Promise<void> {
  for (const { name, use } of DATABASES) {
    await use(async knex => {
      if (!(await measure(name, knex))) {
        process.exitCode = 1;
      }
    });
  }
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
