import type { Cron } from 'croner';

/** Length of a span. Spans begin at multiples of it, so that everybody who asks about the same weeks asks about the same spans. */
const SPAN_MS = 16 * 86_400_000;
/** Spans of one pattern that are kept: more than a year and a half. */
const MAX_SPANS = 40;
/** Patterns with more slots a day are not kept. */
const MAX_SLOTS_PER_DAY = 100;

/**
 * Slots of a pattern, calculated once for each span of days. Calculating with time zones is what takes long, and thousands of resources share a few
 * dozen schedules and are asked about the same weeks again and again.
 */
export class SlotSpans {
  static readonly #known = new WeakMap<Cron, SlotSpans>();

  readonly #cron: Cron;
  readonly #isKept: boolean;
  readonly #spans = new Map<number, readonly Date[]>();

  static of(cron: Cron): SlotSpans {
    const known = SlotSpans.#known.get(cron) ?? new SlotSpans(cron);
    SlotSpans.#known.set(cron, known);
    return known;
  }

  private constructor(cron: Cron) {
    this.#cron = cron;
    const start = new Date(0);
    const last = cron.nextRuns(MAX_SLOTS_PER_DAY, start).at(-1);
    this.#isKept =
      last === undefined || last.getTime() - start.getTime() >= 86_400_000;
  }

  /** In a half-open interval, oldest first. */
  between(from: Date, to: Date): Date[] {
    if (!this.#isKept) {
      return this.#calculate(from.getTime(), to.getTime());
    }
    const slots: Date[] = [];
    const last = spanOf(to.getTime() - 1);
    for (let span = spanOf(from.getTime()); span <= last; span += 1) {
      for (const slot of this.#get(span)) {
        if (slot >= from && slot < to) {
          slots.push(slot);
        }
      }
    }
    return slots;
  }

  /** First one after an instant. */
  next(after: Date): Date | undefined {
    if (this.#isKept) {
      const span = spanOf(after.getTime());
      const found =
        this.#get(span).find(slot => slot > after) ?? this.#get(span + 1).at(0);
      if (found) {
        return found;
      }
    }
    return this.#cron.nextRun(after) ?? undefined;
  }

  /** Last one at or before an instant. */
  previous(at: Date): Date | undefined {
    if (this.#isKept) {
      const span = spanOf(at.getTime());
      const found =
        this.#get(span).findLast(slot => slot <= at) ??
        this.#get(span - 1).at(-1);
      if (found) {
        return found;
      }
    }
    return this.#cron.previousRuns(1, new Date(at.getTime() + 1)).at(0);
  }

  #get(span: number): readonly Date[] {
    const known = this.#spans.get(span);
    if (known) {
      return known;
    }
    if (this.#spans.size >= MAX_SPANS) {
      this.#spans.clear();
    }
    const slots = this.#calculate(span * SPAN_MS, (span + 1) * SPAN_MS);
    this.#spans.set(span, slots);
    return slots;
  }

  #calculate(from: number, to: number): Date[] {
    const slots: Date[] = [];
    let slot = this.#cron.nextRun(new Date(from - 1));
    while (slot !== null && slot.getTime() < to) {
      slots.push(slot);
      slot = this.#cron.nextRun(slot);
    }
    return slots;
  }
}

function spanOf(ms: number): number {
  return Math.floor(ms / SPAN_MS);
}
