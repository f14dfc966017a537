import type { BurnWindow, SloBucket } from 'backstage-plugin-shipshape-common';
import type {
  SloFailure,
  SloReading,
  SloRequest,
  SloSource,
  SloSourceFacts,
} from 'backstage-plugin-shipshape-node';

/** Counts of five minutes, or undefined where nothing was measured. */
export type CountAt = (
  sloId: string,
  start: number,
) => { bad: number; total: number } | undefined;

/** A source whose counts are a function of time, and that fails as it is told. */
export class FakeSloSource implements SloSource {
  readonly id: string;
  readonly schedule: SloSource['schedule'] = {
    frequency: { minutes: 5 },
    timeout: { minutes: 10 },
  };
  counts: CountAt = () => ({ bad: 0, total: 100 });
  facts: SloSourceFacts = { warnings: [] };
  ratios?: { at: Date; byWindow: Partial<Record<BurnWindow, number>> };
  /** What is wrong with the source as a whole. */
  error?: Error;
  /** After so many answers it is. */
  errorAfter = 0;
  /** What is wrong with single SLOs. */
  readonly failures = new Map<string, SloFailure['error']>();
  /** Changes a reading before it is delivered, to something else or nothing. */
  distort: (reading: SloReading) => SloReading | undefined = reading => reading;
  /** What was asked for in each refresh. */
  readonly requests: Array<readonly SloRequest[]> = [];
  readAlerts?: SloSource['readAlerts'];

  constructor(id = 'prometheus:main') {
    this.id = id;
  }

  async describe(): Promise<SloSourceFacts> {
    if (this.error && this.errorAfter === 0) {
      throw this.error;
    }
    return this.facts;
  }

  async *read(
    requests: readonly SloRequest[],
    options: { signal: AbortSignal },
  ): AsyncIterable<SloReading | SloFailure> {
    this.requests.push(requests);
    for (const [index, { slo, ranges }] of requests.entries()) {
      options.signal.throwIfAborted();
      if (this.error && index >= this.errorAfter) {
        throw this.error;
      }
      const error = this.failures.get(slo.id);
      if (error) {
        yield { sloId: slo.id, error };
        continue;
      }
      const reading = this.distort({
        sloId: slo.id,
        method: 'direct',
        buckets: ranges.flatMap(range => this.#buckets(slo.id, range)),
        ratios: this.ratios,
      });
      if (reading) {
        yield reading;
      }
    }
  }

  #buckets(
    sloId: string,
    range: { from: number; to: number; widthSeconds: number },
  ): SloBucket[] {
    const buckets: SloBucket[] = [];
    for (
      let start = range.from;
      start < range.to;
      start += range.widthSeconds
    ) {
      let bucket: SloBucket | undefined;
      for (let at = start; at < start + range.widthSeconds; at += 300) {
        const events = this.counts(sloId, at);
        if (events) {
          bucket ??= {
            start,
            widthSeconds: range.widthSeconds,
            bad: 0,
            total: 0,
          };
          bucket.bad += events.bad;
          bucket.total += events.total;
        }
      }
      if (bucket) {
        buckets.push(bucket);
      }
    }
    return buckets;
  }
}
