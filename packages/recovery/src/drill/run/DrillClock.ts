/** Time of a drill: instants from the wall clock, durations from a clock that nobody sets. */
export interface DrillClock {
  now(): Date;
  /** Milliseconds since some fixed instant; never goes back. */
  monotonicMs(): number;
}

/** The clocks of this machine. */
export const systemClock: DrillClock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
