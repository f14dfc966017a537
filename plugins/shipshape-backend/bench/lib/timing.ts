import { performance } from 'node:perf_hooks';

/** Milliseconds that a piece of work takes. */
export async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.ceil(sorted.length * share), sorted.length) - 1];
}

/** Milliseconds by method. */
export type Times = Map<string, number>;

/** All of them. */
export function totalOf(times: Times): number {
  return [...times.values()].reduce((sum, ms) => sum + ms, 0);
}

/** An object whose asynchronous methods note the time that they take. */
export function timed<T extends object>(target: T, times: Times): T {
  return new Proxy(target, {
    get(object, property) {
      const value = Reflect.get(object, property, object);
      if (typeof value !== 'function') {
        return value;
      }
      return async (...args: unknown[]) => {
        const start = performance.now();
        try {
          return await Reflect.apply(value, object, args);
        } finally {
          const name = String(property);
          const before = times.get(name) ?? 0;
          times.set(name, before + performance.now() - start);
        }
      };
    },
  });
}

/** A figure and the limit that it is held to. */
export interface Measurement {
  what: string;
  ms: number;
  rawMs: number;
  /** Absent: shown, but held to nothing. */
  limit?: number;
}

/** Writes the figures as a table. @returns whether all are within their limits */
export function report(title: string, rows: readonly Measurement[]): boolean {
  const cells = rows.map(({ what, ms, rawMs, limit }) => {
    const ratio = ms / rawMs;
    return [
      what,
      `${ms.toFixed(1)} ms`,
      `${rawMs.toFixed(1)} ms`,
      ratio.toFixed(2),
      limit === undefined ? 'none' : `≤ ${limit}`,
      limit === undefined || ratio <= limit ? 'ok' : 'OVER',
    ];
  });
  const header = ['', 'measured', 'raw SQL', 'ratio', 'limit', ''];
  const widths = header.map((text, i) =>
    Math.max(text.length, ...cells.map(row => row[i].length)),
  );
  const line = (row: string[]) =>
    row
      .map((text, i) =>
        i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]),
      )
      .join('  ');
  process.stdout.write(
    `\n${title}\n${[header, ...cells].map(line).join('\n')}\n`,
  );
  return cells.every(row => row[5] === 'ok');
}
