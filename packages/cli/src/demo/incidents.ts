import { firstDay, monthOf } from './calendar';
import type { Noise } from './noise';

/**
 * Something goes wrong about once a month, each time elsewhere: three days of three times the usual use of one meter.
 * Tied to the calendar month, not to today, so that a finished month keeps its figures; and there is always one in this
 * month or the last.
 */
const SUSPECTS = [
  'vertex-prediction', // January
  'cloudfront-transfer',
  'fraud-training',
  'dataflow-shuffle',
  'gateway-calls',
  'run-cpu',
  'indexer-spot',
  'lambda-duration',
  'bigquery-analysis',
  'runner-spot',
  'search-instances', // November
  'service-bus-units',
] as const;

const LENGTH_DAYS = 3;

/** The incident of a month: which meter, first day, length. */
export function incidentOf(
  month: number,
  noise: Noise,
): { line: string; firstDay: number; days: number } {
  return {
    line: SUSPECTS[month % SUSPECTS.length],
    firstDay: firstDay(month) + 7 + noise.below(8, 'incident', month),
    days: LENGTH_DAYS,
  };
}

/** Factor in thousandths that a meter's use is multiplied by on a day. */
export function spikeFactor(line: string, day: number, noise: Noise): bigint {
  if (!SUSPECTS.some(suspect => suspect === line)) {
    return 1000n;
  }
  const incident = incidentOf(monthOf(day), noise);
  const hit =
    incident.line === line &&
    day >= incident.firstDay &&
    day < incident.firstDay + incident.days;
  return hit ? 3000n + BigInt(noise.below(900, 'spike', line, day)) : 1000n;
}
