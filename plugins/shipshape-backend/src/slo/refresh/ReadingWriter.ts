import type { SloDefinition, SloFlag } from 'backstage-plugin-shipshape-common';
import type { SloReading } from 'backstage-plugin-shipshape-node';
import { toRunError } from '../../sources/runErrors';
import type { SloCountStore, SloSeries } from '../counts/SloCountStore';
import { checkReading } from './checkReading';
import type { RangePlan } from './planRanges';

/** Buckets that wait to be stored, at most: a first fill has 1,600 for each SLO. */
const BUCKETS = 20_000;
/** Series that wait, at most. */
const SERIES = 1_000;

/** An SLO that is being read. */
export interface PlannedSeries {
  definition: SloDefinition;
  series: SloSeries;
  plan: RangePlan;
  /** Takes the place of all that is stored of the series. */
  replaces?: boolean;
}

/** Stores what comes from a source in chunks, so that neither memory nor transactions grow with the number of SLOs. */
export class ReadingWriter {
  readonly #counts: SloCountStore;
  readonly #now: () => Date;
  #readings: Array<{
    reading: SloReading;
    series: SloSeries;
    replaces: boolean;
  }> = [];
  #failed: SloSeries[] = [];
  #buckets = 0;

  constructor(options: { counts: SloCountStore; clock: () => Date }) {
    this.#counts = options.counts;
    this.#now = options.clock;
  }

  /** @throws SourceError when the reading is not what was asked for */
  async add(reading: SloReading, planned: PlannedSeries): Promise<void> {
    const { series, plan, replaces = false } = planned;
    checkReading(reading, plan.ranges);
    this.#readings.push({
      reading,
      replaces,
      series: {
        ...series,
        askedFrom: plan.askedFrom,
        asOf: plan.asOf,
        method: reading.method,
        flags: flagsOf(reading),
        ratios: reading.ratios && {
          at: reading.ratios.at.toISOString(),
          byWindow: finite(reading.ratios.byWindow),
        },
        error: undefined,
      },
    });
    this.#buckets += reading.buckets.length;
    if (this.#buckets >= BUCKETS || this.#readings.length >= SERIES) {
      await this.flush();
    }
  }

  /** Keeps what there is of the series, and since when it cannot be read. */
  async fail(
    series: SloSeries,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const { code, message } = toRunError(error, { signal });
    this.#failed.push({
      ...series,
      error: {
        code,
        message,
        since: series.error?.since ?? this.#now().toISOString(),
      },
    });
    if (this.#failed.length >= SERIES) {
      await this.flush();
    }
  }

  /**
   * Counts are stored before it is noted that they are: after a kill in between they are read again. So it is with what is replaced, because
   * the series says until then that it is of the former unit.
   */
  async flush(): Promise<void> {
    const readings = this.#readings;
    const failed = this.#failed;
    this.#readings = [];
    this.#failed = [];
    this.#buckets = 0;
    await this.#counts.clear(
      readings.flatMap(({ series, replaces }) => (replaces ? [series.id] : [])),
    );
    await this.#counts.putBuckets(
      readings.map(({ reading, series }) => ({
        seriesId: series.id,
        buckets: reading.buckets,
      })),
    );
    await this.#counts.noteReadings([
      ...readings.map(({ series }) => series),
      ...failed,
    ]);
  }
}

function flagsOf(reading: SloReading): SloFlag[] {
  const flags: Array<[SloFlag, boolean | undefined]> = [
    ['timeWeighted', reading.timeWeighted],
    ['partial', reading.partial],
    ['inconsistent', reading.inconsistent],
  ];
  return flags.flatMap(([flag, isSet]) => (isSet ? [flag] : []));
}

/** NaN and infinities are no values. */
function finite<T extends object>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => Number.isFinite(value)),
  ) as T;
}
