import type { DrillStop } from '../verdict';

/** Reason of an aborted signal: the drill ran out of time, or someone stopped it. */
export class DrillInterruption extends Error {
  readonly stop: Exclude<DrillStop, { kind: 'fault' }>;

  constructor(stop: Exclude<DrillStop, { kind: 'fault' }>) {
    super(
      stop.kind === 'cancelled'
        ? 'The drill was cancelled'
        : `The phase ${stop.phase} ran out of time`,
    );
    this.name = 'DrillInterruption';
    this.stop = stop;
  }
}
