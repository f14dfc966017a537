import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  BurnWindow,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { burnRateOfRatio } from './budget';
import {
  cleanCounts,
  Counts,
  CountsByWindow,
  coverageOf,
  isHeldBy,
  ratioBase,
} from './counts';

/** From this window on, missing history counts as clean at the same traffic. */
const GUARDED_SECONDS = BURN_WINDOW_SECONDS['6h'];

/** What alerts are evaluated on: the windows that end at one instant. */
export interface AlertReadings {
  sums: CountsByWindow;
  /** Error ratios that are newer than the counts, and win over those; of a window that is absent or NaN here the counts hold. */
  ratios?: Partial<Record<BurnWindow, number>>;
  /** Counts of windows that only alert conditions of the author look at, by their length in seconds. */
  otherSums?: ReadonlyMap<number, Counts>;
}

/** Of a window: unknown without samples; without traffic there is no ratio, and nothing fires. */
export type Ratio =
  | { state: 'unknown' }
  | { state: 'idle' }
  | { state: 'known'; value: number };

function windowOf(seconds: number): BurnWindow | undefined {
  return BURN_WINDOWS.find(name => BURN_WINDOW_SECONDS[name] === seconds);
}

/** Reads windows by their length. */
export class WindowReader {
  readonly #readings: AlertReadings;
  readonly #method: SloDefinition['method'];

  constructor(readings: AlertReadings, method: SloDefinition['method']) {
    this.#readings = readings;
    this.#method = method;
  }

  #counts(seconds: number): ReturnType<typeof cleanCounts> | undefined {
    const window = windowOf(seconds);
    const counts =
      (window && this.#readings.sums[window]) ??
      this.#readings.otherSums?.get(seconds);
    return counts && cleanCounts(counts);
  }

  /** The error ratio as it was observed. */
  ratio(seconds: number): Ratio {
    if (!isHeldBy(this.#method, seconds)) {
      return { state: 'unknown' };
    }
    const window = windowOf(seconds);
    const newer = window && this.#readings.ratios?.[window];
    if (newer !== undefined && Number.isFinite(newer)) {
      return { state: 'known', value: newer };
    }
    const counts = this.#counts(seconds);
    if (!counts || counts.coveredSeconds === 0) {
      return { state: 'unknown' };
    }
    return counts.total === 0
      ? { state: 'idle' }
      : { state: 'known', value: counts.bad / ratioBase(counts, this.#method) };
  }

  /**
   * Whether an alert that looks at the window would be above its threshold; undefined when that is not known.
   *
   * @remarks A window that history does not fill yet would see an incident as if it had lasted all along: what is missing counts as clean.
   */
  isAbove(seconds: number, threshold: number): boolean | undefined {
    const ratio = this.ratio(seconds);
    if (ratio.state !== 'known') {
      return ratio.state === 'unknown' ? undefined : false;
    }
    const counts = this.#counts(seconds);
    const coverage =
      seconds >= GUARDED_SECONDS && counts
        ? coverageOf(counts, this.#method, seconds)
        : 1;
    return ratio.value * coverage > threshold;
  }

  /** Whether the window holds as many bad events; undefined when that is not known. */
  hasFailures(
    seconds: number,
    minimum: number | undefined,
  ): boolean | undefined {
    if (minimum === undefined) {
      return true;
    }
    const counts = this.#counts(seconds);
    return counts && counts.bad >= minimum;
  }
}

/** Burn rate of every window, shortest first; absent without traffic in it, never 0 then, and where it does not hold a slice. */
export function burnRates(
  slo: Pick<SloDefinition, 'target' | 'method'>,
  readings: Pick<AlertReadings, 'sums' | 'ratios'>,
): Array<{ window: BurnWindow; rate?: number }> {
  const reader = new WindowReader(readings, slo.method);
  return BURN_WINDOWS.map(window => {
    const ratio = reader.ratio(BURN_WINDOW_SECONDS[window]);
    const rate =
      ratio.state === 'known'
        ? burnRateOfRatio(ratio.value, slo.target)
        : undefined;
    return { window, ...(rate !== undefined && { rate }) };
  });
}
