/** Fewest values that quantiles are taken of. */
const MIN_VALUES = 5;

/**
 * Median and 95th percentile, linear between neighbours as PostgreSQL's `percentile_cont`; absent below five values, which say too little.
 */
export function rtoQuantiles(secondsOfDrills: readonly number[]): {
  n: number;
  p50Seconds?: number;
  p95Seconds?: number;
} {
  const n = secondsOfDrills.length;
  if (n < MIN_VALUES) {
    return { n };
  }
  const sorted = [...secondsOfDrills].sort((a, b) => a - b);
  return {
    n,
    p50Seconds: quantile(sorted, 0.5),
    p95Seconds: quantile(sorted, 0.95),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
