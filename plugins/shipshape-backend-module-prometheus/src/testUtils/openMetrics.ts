/** Samples of one series. */
export interface TestSeries {
  name: string;
  labels: Readonly<Record<string, string>>;
  samples: Iterable<readonly [at: number, value: number]>;
}

/** Text that `promtool tsdb create-blocks-from openmetrics` reads. */
export function openMetrics(series: Iterable<TestSeries>): string {
  const lines: string[] = [];
  for (const { name, labels, samples } of series) {
    const list = Object.entries(labels)
      .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
      .join(',');
    for (const [at, value] of samples) {
      const text = Number.isFinite(value)
        ? String(value)
        : String(value).replace('Infinity', 'Inf');
      lines.push(`${name}{${list}} ${text} ${at}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

/** Instants at which a server scrapes or evaluates, both ends included. */
export interface Schedule {
  from: number;
  to: number;
  stepSeconds?: number;
  /** Seconds by which they are off whole minutes. */
  offset?: number;
}

/** Samples of a gauge. */
export function* gauge(
  { from, to, stepSeconds = 60, offset = 0 }: Schedule,
  value: (at: number) => number | undefined,
): Generator<[number, number]> {
  for (let at = from + offset; at <= to; at += stepSeconds) {
    const sample = value(at);
    if (sample !== undefined) {
      yield [at, sample];
    }
  }
}

/** Samples of a counter that grows by `perStep` before each instant, and starts again at 0 where `reset` says so. */
export function* counter(
  schedule: Schedule,
  perStep: (at: number) => number,
  reset: (at: number) => boolean = () => false,
): Generator<[number, number]> {
  let value = 0;
  let first = true;
  for (const [at] of gauge(schedule, () => 0)) {
    if (reset(at)) {
      value = 0;
    }
    value += first ? 0 : perStep(at);
    first = false;
    yield [at, value];
  }
}
