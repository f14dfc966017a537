/** Widths of stored buckets in seconds: fine for the recent past, coarse for history. Starts are multiples of the width since the epoch. */
export const FINE_BUCKET_SECONDS = 300;
/** See {@link FINE_BUCKET_SECONDS}. */
export const COARSE_BUCKET_SECONDS = 3600;
/** How long fine buckets are kept: long enough for every alert window. */
export const FINE_HORIZON_SECONDS = 3 * 86_400;

/**
 * Events of one aligned interval [start, start + width). For time-based SLIs and slices these are evaluations or slices. `bad` ≤ `total`,
 * both finite and ≥ 0; not rounded. An interval without samples has no bucket; one with samples and without traffic has total 0.
 */
export interface SloBucket {
  /** Seconds since the epoch. */
  start: number;
  widthSeconds: number;
  bad: number;
  total: number;
}

/** Windows of the burn-rate alerts. */
export const BURN_WINDOWS = [
  '5m',
  '30m',
  '1h',
  '2h',
  '6h',
  '1d',
  '3d',
] as const;
export type BurnWindow = (typeof BURN_WINDOWS)[number];

/** Length of each, in seconds. */
export const BURN_WINDOW_SECONDS: Readonly<Record<BurnWindow, number>> = {
  '5m': 300,
  '30m': 1800,
  '1h': 3600,
  '2h': 7200,
  '6h': 21_600,
  '1d': 86_400,
  '3d': 259_200,
};
