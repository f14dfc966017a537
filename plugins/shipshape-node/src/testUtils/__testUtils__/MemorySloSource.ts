import type {
  SloBucket,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { SourceError } from '../../SourceError';
import type {
  AlertInterval,
  SloFailure,
  SloReading,
  SloRequest,
  SloSource,
} from '../../slo/SloSource';

/** Events of one minute. */
export interface MemoryEvents {
  bad: number;
  total: number;
}

/** The smallest source that keeps the contract: events by minute, in memory. */
export class MemorySloSource {
  reachable = true;
  leftovers = 0;

  constructor(
    private readonly events: ReadonlyMap<
      string,
      (minute: number) => MemoryEvents | undefined
    >,
    private readonly alerts: readonly AlertInterval[],
  ) {}

  source(): SloSource {
    const check = (signal: AbortSignal) => {
      signal.throwIfAborted();
      if (!this.reachable) {
        throw new SourceError('unavailable', 'The memory is gone');
      }
    };
    return {
      id: 'memory:main',
      schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
      describe: async ({ signal }) => {
        check(signal);
        return { warnings: [] };
      },
      read: (requests, { signal }) => this.read(requests, () => check(signal)),
      readAlerts: async ({ from, to, signal }) => {
        check(signal);
        return this.alerts.filter(
          ({ firstAt, lastAt }) => firstAt >= from && lastAt <= to,
        );
      },
      findOnset: async ({ slo, detectedAt, lookbackSeconds, signal }) => {
        check(signal);
        return this.onset(slo, detectedAt, lookbackSeconds);
      },
    };
  }

  private async *read(
    requests: readonly SloRequest[],
    check: () => void,
  ): AsyncGenerator<SloReading | SloFailure> {
    this.leftovers += 1;
    try {
      for (const request of requests) {
        check();
        yield this.readOne(request);
      }
    } finally {
      this.leftovers -= 1;
    }
  }

  private readOne({ slo, ranges }: SloRequest): SloReading | SloFailure {
    const events = this.events.get(slo.id);
    if (!events) {
      return {
        sloId: slo.id,
        error: new SourceError('not_found', 'Nothing is known of it'),
      };
    }
    const buckets: SloBucket[] = [];
    for (const { from, to, widthSeconds } of ranges) {
      for (let start = from; start < to; start += widthSeconds) {
        const bucket = { start, widthSeconds, bad: 0, total: 0 };
        let samples = 0;
        for (let at = start; at < start + widthSeconds; at += 60) {
          const minute = events(at);
          samples += minute ? 1 : 0;
          bucket.bad += minute?.bad ?? 0;
          bucket.total += minute?.total ?? 0;
        }
        if (samples > 0) {
          buckets.push(bucket);
        }
      }
    }
    return { sloId: slo.id, method: 'reports', buckets };
  }

  private onset(
    slo: SloDefinition,
    detectedAt: Date,
    lookbackSeconds: number,
  ): Date | undefined {
    const end = Math.floor(detectedAt.getTime() / 60_000) * 60;
    let onset: Date | undefined;
    for (let at = end; at >= end - lookbackSeconds; at -= 60) {
      const { bad = 0, total = 0 } = this.events.get(slo.id)?.(at) ?? {};
      if (!(bad / total >= 1 - Number(slo.target))) {
        break;
      }
      onset = new Date(at * 1000);
    }
    return onset;
  }
}
