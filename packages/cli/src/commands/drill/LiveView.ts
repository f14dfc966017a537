import type { DrillProgress } from '@shipshape/recovery/drill';
import { duration } from './words';

/** Where progress is shown. */
export interface LiveOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** How often the time of the running phase is shown anew. */
const TICK_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Shows on a terminal how a drill goes: one line per phase and check, and the running phase with its time at the end. Elsewhere only the lines,
 * when something ended.
 */
export class LiveView {
  readonly #output: LiveOutput;
  readonly #now: () => number;
  #running?: { phase: string; since: number; limitMs: number };
  #timer?: NodeJS.Timeout;

  /** @param monotonicMs - clock of the running phase */
  static create(output: LiveOutput, monotonicMs: () => number): LiveView {
    return new LiveView(output, monotonicMs);
  }

  private constructor(output: LiveOutput, monotonicMs: () => number) {
    this.#output = output;
    this.#now = monotonicMs;
  }

  show(event: DrillProgress): void {
    switch (event.type) {
      case 'phase-started':
        this.#running = {
          phase: event.phase,
          since: this.#now(),
          limitMs: event.limitMs,
        };
        this.#tick();
        break;
      case 'phase-ended':
        this.#running = undefined;
        this.#line(
          `${event.completed ? 'done  ' : 'ended '} ${event.phase.padEnd(
            10,
          )} ${duration(event.durationMs)}`,
        );
        break;
      case 'check':
        this.#line(
          `  ${event.result.status.padEnd(7)} check ${event.result.checkId}${
            event.result.message ? `: ${event.result.message}` : ''
          }`,
        );
        break;
      case 'leftover':
        this.#line(
          `  cleaned up after the drill ${event.report.drillId}: ${event.report.cleanup}`,
        );
        break;
      default:
        this.#line(`  ${event.text}`);
    }
  }

  /** Ends the live line. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#output.isTTY) {
      this.#output.write(CLEAR_LINE);
    }
  }

  #line(text: string): void {
    const clear = this.#output.isTTY ? CLEAR_LINE : '';
    this.#output.write(`${clear}${text.split('\n').join(' ')}\n`);
    this.#tick();
  }

  /** Writes the running phase anew, and goes on doing so. */
  #tick(): void {
    clearTimeout(this.#timer);
    if (!this.#output.isTTY || !this.#running) {
      return;
    }
    const { phase, since, limitMs } = this.#running;
    this.#output.write(
      `${CLEAR_LINE}…      ${phase.padEnd(10)} ${duration(
        this.#now() - since,
      )} of at most ${duration(limitMs)}`,
    );
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }
}
