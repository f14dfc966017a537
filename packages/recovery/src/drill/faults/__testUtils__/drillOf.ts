import type { runDrill } from '../../runDrill';
import {
  configWith,
  contentOf,
  definitionWith,
  recordDrill,
  RecordedDrill,
} from '../../__testUtils__/drills';

/** A drill of a test: what differs from one to the next. */
export interface TestDrill {
  scratchRoot: string;
  plan: Parameters<typeof definitionWith>[0];
  /** Of the runner's entry. */
  entry: Parameters<typeof configWith>[1];
  options?: Partial<Parameters<typeof runDrill>[0]>;
}

/** Runs a drill with real tools. What every drill must do is asserted here: end, and leave nothing behind. */
export async function drillOf({
  scratchRoot,
  plan,
  entry,
  options,
}: TestDrill): Promise<RecordedDrill> {
  const drill = await recordDrill({
    definition: definitionWith(plan),
    config: configWith(scratchRoot, entry),
    environment: {},
    ...options,
  });
  expect(drill.report).toMatchObject({
    lifecycle: 'done',
    cleanup: 'succeeded',
  });
  expect(contentOf(scratchRoot)).toEqual([]);
  return drill;
}

/** Seconds from one instant of a report to another. */
export const secondsFrom = (from?: string | null, to?: string | null) =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
