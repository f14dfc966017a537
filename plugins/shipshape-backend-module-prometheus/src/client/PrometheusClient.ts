import { parseResult, QueryResult, Series } from './parseResult';
import { PrometheusHttp, PrometheusHttpConfig } from './PrometheusHttp';
import { parseRetention } from './retention';

/** Servers refuse more than 11,000 points of a series in one answer. */
const MAX_POINTS = 10_000;

/** Instants from `from` to `to`, both included, in seconds since the epoch. */
export interface QueryRange {
  from: number;
  to: number;
  stepSeconds: number;
}

/** The part of the HTTP API of Prometheus that SLOs need. */
export class PrometheusClient {
  static create(config: PrometheusHttpConfig): PrometheusClient {
    return new PrometheusClient(PrometheusHttp.create(config));
  }

  private constructor(private readonly http: PrometheusHttp) {}

  /** Limit of simultaneous queries. */
  get concurrency(): number {
    return this.http.concurrency;
  }

  /**
   * Evaluates a query at one instant, in seconds since the epoch.
   *
   * @throws QueryError when this query fails, SourceError when the server does.
   */
  async query(
    query: string,
    at: number,
    signal: AbortSignal,
  ): Promise<QueryResult> {
    return parseResult(
      await this.http.request('/api/v1/query', {
        form: { query, time: String(at), timeout: this.http.queryTimeout },
        signal,
      }),
    );
  }

  /**
   * Evaluates a query at every step of a range, in as many requests as the server's limit of points demands.
   *
   * @throws QueryError when this query fails, SourceError when the server does.
   */
  async queryRange(
    query: string,
    { from, to, stepSeconds }: QueryRange,
    signal: AbortSignal,
  ): Promise<QueryResult> {
    const merged = new Map<string, Series>();
    let partial = false;
    for (let start = from; start <= to; start += MAX_POINTS * stepSeconds) {
      const end = Math.min(to, start + (MAX_POINTS - 1) * stepSeconds);
      const chunk = parseResult(
        await this.http.request('/api/v1/query_range', {
          form: {
            query,
            start: String(start),
            end: String(end),
            step: String(stepSeconds),
            timeout: this.http.queryTimeout,
          },
          signal,
        }),
      );
      partial ||= chunk.partial;
      for (const series of chunk.series) {
        const key = JSON.stringify(Object.entries(series.labels).sort());
        const known = merged.get(key);
        if (known) {
          for (const point of series.points) {
            known.points.push(point);
          }
        } else {
          merged.set(key, series);
        }
      }
    }
    return { series: [...merged.values()], partial };
  }

  /**
   * How far back the server holds data, in seconds.
   *
   * @returns undefined when it does not say, as Thanos, Mimir and VictoriaMetrics do not.
   * @throws SourceError when the server cannot be reached or refuses us.
   */
  async readRetention(signal: AbortSignal): Promise<number | undefined> {
    return parseRetention(
      await this.http.requestOptional('/api/v1/status/runtimeinfo', signal),
    );
  }
}
