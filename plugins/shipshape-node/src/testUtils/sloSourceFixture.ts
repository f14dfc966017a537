import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { AlertInterval, SloRequest, SloSource } from '../slo/SloSource';

/** A source in a state that the test can change. */
export interface SloSourceFixture {
  source: SloSource;
  /** At least three SLOs that can be read, over ranges of whole hours in both widths. */
  requests: readonly SloRequest[];
  /** One more, that cannot be read although the source is well: its query is refused, for example. */
  broken: SloRequest;
  /** What one of the requests counts, computed without the source. */
  expected: {
    sloId: string;
    bad: number;
    total: number;
    /** Share by which counts may differ; 0 for a source that delivers what it was told. */
    tolerance: number;
  };
  /** [from, to) in whole hours in seconds since the epoch, inside the ranges of an SLO that has no samples then, but before and after. */
  gap: { sloId: string; from: number; to: number };
  /** The same, with samples and without any event. */
  idle: { sloId: string; from: number; to: number };
  /** For a source with `readAlerts`. */
  alerts?: { from: Date; to: Date; expected: readonly AlertInterval[] };
  /** For a source with `findOnset`. */
  onset?: {
    slo: SloDefinition;
    detectedAt: Date;
    lookbackSeconds: number;
    expected: Date;
  };
  /** Makes the whole source unreachable. */
  breakSource(): Promise<void>;
  /** Makes it reachable again, with the same data. */
  repairSource(): Promise<void>;
  /** What is left of work in progress, for people: open requests, child processes. */
  listLeftovers(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** What the conformance tests need. */
export interface SloSourceConformanceOptions {
  /** The functions of Jest, or of a framework that has the same ones. */
  describe: (name: string, body: () => void) => void;
  it: typeof it;
  expect: typeof expect;
  /** Of the source, for the names of the tests. */
  name: string;
  /** Makes a fresh fixture for every test. */
  createFixture: () => Promise<SloSourceFixture>;
}

/** What the parts of the suite work with. */
export interface SloConformanceTools {
  /** Adds a test that has a fixture of its own. */
  test(name: string, body: (fixture: SloSourceFixture) => Promise<void>): void;
  expect: typeof expect;
}
