import type {
  BurnWindow,
  SloBucket,
  SloFlag,
  SloMethod,
  SourceErrorCode,
} from 'backstage-plugin-shipshape-common';

/** One way of counting one SLO. */
export interface SloSeriesKey {
  sloId: string;
  sourceId: string;
  revision: number;
}

/** A series with the state of its data. Instants are seconds since the epoch. */
export interface SloSeries extends SloSeriesKey {
  id: number;
  /** Beginning of the time that was asked for with success; absent before the first. */
  askedFrom?: number;
  /** End of that time. */
  asOf?: number;
  method?: SloMethod;
  flags: SloFlag[];
  /** Newer than the buckets, where the source has them. */
  ratios?: { at: string; byWindow: Partial<Record<BurnWindow, number>> };
  error?: { code: SourceErrorCode; message: string; since: string };
}

/** Buckets of a series. */
export interface SeriesBuckets {
  seriesId: number;
  buckets: readonly SloBucket[];
}

/** [from, to) of a series, in whole seconds since the epoch; a bucket that the range cuts counts in proportion. */
export interface SumRequest {
  seriesId: number;
  from: number;
  to: number;
}

/** Counts in a range. */
export interface BucketSum {
  bad: number;
  total: number;
  /** Seconds of the range with samples. */
  coveredSeconds: number;
  coarseBuckets: number;
  fineBuckets: number;
  /** Start of the first bucket, or of its part in the range. */
  first?: number;
}

/**
 * Counts by series and interval.
 *
 * @remarks Every complete hour that has fine buckets has its coarse bucket too (their sum), so that long windows read few rows; a range is read
 * as coarse buckets for the whole hours in it and fine ones at its ends, where there are no fine ones any more the coarse one in parts. No
 * interval is ever counted twice.
 */
export interface SloCountStore {
  /** The series of the keys, made where they are missing; in the order of the keys. */
  ensureSeries(keys: readonly SloSeriesKey[]): Promise<SloSeries[]>;

  /** Those of the keys that there are, in any order; one query. Makes nothing. */
  findSeries(keys: readonly SloSeriesKey[]): Promise<SloSeries[]>;

  /** The series of the key, if there is one. Makes nothing, for the pages. */
  getSeries(key: SloSeriesKey): Promise<SloSeries | undefined>;

  /**
   * Adds or replaces buckets, and sums up the hours that they touch. Twice is the same as once. A whole hour takes the place of its parts; parts
   * of an hour that is kept only as a whole are left out, unless all twelve are given.
   *
   * @throws RangeError for buckets that are not aligned or are no counts
   */
  putBuckets(buckets: readonly SeriesBuckets[]): Promise<void>;

  /** Removes all buckets of series; they are filled anew. */
  clear(seriesIds: readonly number[]): Promise<void>;

  /** Notes the outcome of reading: what `asOf`, method, flags, ratios and error are now. */
  noteReadings(series: readonly SloSeries[]): Promise<void>;

  /**
   * Notes that reports reach up to an instant. Of batches at the same time the one that reaches furthest counts.
   */
  noteReports(
    series: ReadonlyArray<{ seriesId: number; asOf: number }>,
  ): Promise<void>;

  /** Which of the hours are kept as a whole only, so that parts of them cannot be put. */
  findWholeHours(
    hours: ReadonlyArray<{ seriesId: number; hour: number }>,
  ): Promise<Array<{ seriesId: number; hour: number }>>;

  /** In the order of the requests; a fixed number of queries per distinct range, not per series. */
  sum(requests: readonly SumRequest[]): Promise<BucketSum[]>;

  /**
   * Buckets of [from, to), rounded outwards to fine ones, oldest first, none overlapping another: at a step of an hour coarse where whole hours
   * are and fine at the ends, else fine where there are fine ones.
   */
  read(request: SumRequest & { stepSeconds: 300 | 3600 }): Promise<SloBucket[]>;

  /** Removes fine buckets before one instant and coarse ones before another, and series without a definition and without buckets. */
  prune(options: { fineBefore: number; coarseBefore: number }): Promise<void>;
}
