import type {
  BackupRunState,
  NativeRef,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type {
  RecoverySource,
  RecoveryTarget,
} from '../recovery/RecoverySource';

/** A source in a state that the test can change. */
export interface RecoverySourceFixture {
  source: RecoverySource;
  /** At least two resources that can be read, among them that of `expected`. */
  targets: readonly RecoveryTarget[];
  /** One more, of which the provider has nothing. */
  absent: RecoveryTarget;
  /** What the provider has about one of the targets, computed without the source. */
  expected: {
    native: NativeRef;
    state: RecoverySubject['state'];
    runs: ReadonlyArray<{ runKey: string; state: BackupRunState }>;
    /** Native ids. */
    points: readonly string[];
  };
  /** A resource that has a run or point whose state is a word that nobody knows. */
  unfamiliar: NativeRef;
  /** Makes some of what the source reads unreadable, not all. */
  breakPart(): Promise<void>;
  /** Makes the whole source unreachable. */
  breakSource(): Promise<void>;
  /** Makes it reachable again, with the same data. */
  repairSource(): Promise<void>;
  /** What is left of work in progress, for people: open requests, child processes. */
  listLeftovers(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** What the conformance tests need. */
export interface RecoverySourceConformanceOptions {
  /** The functions of Jest, or of a framework that has the same ones. */
  describe: (name: string, body: () => void) => void;
  it: typeof it;
  expect: typeof expect;
  /** Of the source, for the names of the tests. */
  name: string;
  /** Makes a fresh fixture for every test. */
  createFixture: () => Promise<RecoverySourceFixture>;
}

/** What the parts of the suite work with. */
export interface RecoveryConformanceTools {
  /** Adds a test that has a fixture of its own. */
  test(
    name: string,
    body: (fixture: RecoverySourceFixture) => Promise<void>,
  ): void;
  expect: typeof expect;
}
