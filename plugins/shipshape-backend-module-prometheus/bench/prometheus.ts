/**
 * `npm run bench -- prometheus`: 500 services over 30 days on a real Prometheus.
 *
 * What is measured: queries of a refresh with recorded series, which must not depend on the number of SLOs; queries and points of a refresh
 * without them, which must follow the number of new buckets; and how long both take. Recorded series have one sample in five minutes (one in a
 * minute for the last six hours, which is what a refresh reads), because 43 million samples take minutes to load.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { SloRange, SloRequest } from 'backstage-plugin-shipshape-node';
import {
  BASE,
  DAY,
  HOUR,
  MINUTE,
  ranges,
  readAll,
  sumOf,
  testSlo,
  testSource,
} from '../src/__testUtils__/slos';
import {
  MISSING_PROMETHEUS,
  TestPrometheus,
} from '../src/testUtils/TestPrometheus';

const SERVICES = 500;
const DIRECT_SERVICES = 50;
const START = BASE - 30 * DAY;
const RECENT = BASE - 6 * HOUR;
/** Of a refresh; what is read once in a lifetime is measured once. */
const RUNS = 5;
const FILL_BUCKETS = 10_000;

const recordedId = (index: number) => `recorded-${index}`;
const directId = (index: number) => `direct-${index}`;

function* samplesAt(at: number): Generator<string> {
  for (let index = 0; index < SERVICES; index += 1) {
    const labels = `{slo_id="${recordedId(index)}"}`;
    const total = 10 + (index % 90);
    const bad = total / 1000;
    yield `slo:total:rate5m${labels} ${total} ${at}`;
    yield `slo:bad:rate5m${labels} ${bad} ${at}`;
    if (at >= BASE - 5 * MINUTE) {
      yield `slo_info${labels} 1 ${at}`;
      for (const window of ['5m', '30m', '1h', '2h', '6h', '1d', '3d']) {
        yield `slo:error_ratio:${window}${labels} 0.001 ${at}`;
      }
    }
  }
}

function* countersAt(at: number): Generator<string> {
  const minutes = (at - START) / MINUTE;
  for (let index = 0; index < DIRECT_SERVICES; index += 1) {
    for (const [code, perMinute] of [
      ['200', 600],
      ['500', 1],
    ] as const) {
      yield `http_requests_total{service="${directId(index)}",code="${code}"} ${
        minutes * perMinute
      } ${at}`;
    }
  }
}

function* lines(): Generator<string> {
  for (let at = START; at <= BASE; at += at < RECENT ? 5 * MINUTE : MINUTE) {
    yield* samplesAt(at);
  }
  for (let at = BASE - 3 * DAY - HOUR; at <= BASE; at += MINUTE) {
    yield* countersAt(at);
  }
  yield '# EOF';
}

async function writeSamples(file: string): Promise<void> {
  const stream = createWriteStream(file);
  let block = '';
  for (const line of lines()) {
    block += `${line}\n`;
    if (block.length > 1 << 20) {
      if (!stream.write(block)) {
        await once(stream, 'drain');
      }
      block = '';
    }
  }
  stream.end(block);
  await once(stream, 'finish');
}

interface Measurement {
  seconds: number;
  /** Of this process alone, without the server. */
  cpuSeconds: number;
  queries: number;
  points: number;
  buckets: number;
  megabytes: number;
}

/** Notes every request that the source makes. */
function countRequests() {
  const original = globalThis.fetch;
  const forms: URLSearchParams[] = [];
  let bytes = 0;
  globalThis.fetch = async (input, init) => {
    if (init?.body instanceof URLSearchParams) {
      forms.push(init.body);
    }
    const response = await original(input, init);
    const text = await response.text();
    bytes += text.length;
    return new Response(text, { status: response.status });
  };
  return () => {
    globalThis.fetch = original;
    const points = forms
      .filter(form => form.has('step'))
      .map(
        form =>
          (Number(form.get('end')) - Number(form.get('start'))) /
            Number(form.get('step')) +
          1,
      );
    return {
      queries: forms.length,
      points: points.reduce((sum, count) => sum + count, 0),
      megabytes: bytes / 1e6,
    };
  };
}

async function measure(
  url: string,
  requests: readonly SloRequest[],
): Promise<Measurement> {
  const source = testSource(url, { timeoutMs: 120_000 });
  const stop = countRequests();
  const first = await time(() => readAll(source, requests));
  const counted = stop();
  let buckets = 0;
  for (const item of first.value) {
    if (!('buckets' in item)) {
      throw item.error;
    }
    if (sumOf(item.buckets).total <= 0) {
      throw new Error(`${item.sloId} has no events`);
    }
    buckets += item.buckets.length;
  }
  const times = [first];
  while (buckets < FILL_BUCKETS && times.length < RUNS) {
    times.push(await time(() => readAll(source, requests)));
  }
  const { seconds, cpuSeconds } = times.sort((a, b) => a.seconds - b.seconds)[
    Math.floor(times.length / 2)
  ];
  return { ...counted, buckets, seconds, cpuSeconds };
}

async function time<T>(
  work: () => Promise<T>,
): Promise<{ value: T; seconds: number; cpuSeconds: number }> {
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    value,
    seconds: Number(process.hrtime.bigint() - began) / 1e9,
    cpuSeconds: (user + system) / 1e6,
  };
}

const requestsOf = (
  id: (index: number) => string,
  count: number,
  wanted: SloRange[],
): SloRequest[] =>
  Array.from({ length: count }, (_, index) => ({
    slo: testSlo(id(index)),
    ranges: wanted,
  }));

function print(name: string, figures: Measurement): void {
  process.stdout.write(
    `${[
      name.padEnd(52),
      `${figures.queries} queries`.padStart(12),
      `${figures.points} points`.padStart(13),
      `${figures.buckets} buckets`.padStart(15),
      `${figures.megabytes.toFixed(2)} MB`.padStart(10),
      `${figures.seconds.toFixed(3)} s`.padStart(9),
      `(own CPU ${figures.cpuSeconds.toFixed(3)} s)`,
    ].join(' ')}\n`,
  );
}

function hold(name: string, found: number, limit: number): void {
  const isHeld = found === limit;
  process.stdout.write(
    `${isHeld ? 'ok    ' : 'FAILED'} ${name}: ${found}, must be ${limit}\n`,
  );
  if (!isHeld) {
    process.exitCode = 1;
  }
}

async function measureAll(url: string): Promise<void> {
  const news = [{ from: BASE - 15 * MINUTE, to: BASE, widthSeconds: 300 }];
  const hour = [{ from: BASE - HOUR, to: BASE, widthSeconds: 300 }];
  const month = ranges({ from: START, fineFrom: BASE - 3 * DAY, to: BASE });
  const days = ranges({
    from: BASE - 3 * DAY,
    fineFrom: BASE - DAY,
    to: BASE,
  });

  const run = async (
    name: string,
    id: (index: number) => string,
    count: number,
    wanted: SloRange[],
  ) => {
    const figures = await measure(url, requestsOf(id, count, wanted));
    print(`${name}, ${count} SLOs`, figures);
    return figures;
  };

  const few = await run('recorded: refresh (15 minutes)', recordedId, 50, news);
  const all = await run(
    'recorded: refresh (15 minutes)',
    recordedId,
    SERVICES,
    news,
  );
  await run('recorded: after an hour away', recordedId, SERVICES, hour);
  await run('recorded: first fill (30 days)', recordedId, SERVICES, month);
  const one = await run('direct: refresh (15 minutes)', directId, 1, news);
  const many = await run(
    'direct: refresh (15 minutes)',
    directId,
    DIRECT_SERVICES,
    news,
  );
  const away = await run(
    'direct: after an hour away',
    directId,
    DIRECT_SERVICES,
    hour,
  );
  await run('direct: first fill (3 days)', directId, DIRECT_SERVICES, days);

  process.stdout.write('\n');
  hold(
    'queries of a refresh of 500 recorded SLOs as of 50',
    all.queries,
    few.queries,
  );
  hold(
    'points of direct queries per SLO: two per new bucket',
    many.points,
    DIRECT_SERVICES * 2 * 3,
  );
  hold(
    'the same after an hour: twelve new buckets',
    away.points,
    DIRECT_SERVICES * 2 * 12,
  );
  hold(
    'queries per direct SLO',
    many.queries - 1,
    DIRECT_SERVICES * (one.queries - 1),
  );
}

async function main(): Promise<void> {
  if (MISSING_PROMETHEUS) {
    throw new Error(`This benchmark ${MISSING_PROMETHEUS}`);
  }
  process.stdout.write(
    `${SERVICES} services × 30 days of recorded series, ${DIRECT_SERVICES} × 3 days of raw counters: loading\n`,
  );
  const server = await TestPrometheus.create(writeSamples);
  try {
    await measureAll(server.url);
  } finally {
    await server.dispose();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
