import type {
  BackupRunState,
  RecoveryPointState,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type {
  RecoveryDelivery,
  RecoverySource,
  RecoveryTarget,
} from '../../recovery/RecoverySource';
import { SourceError } from '../../SourceError';
import type { RecoverySourceFixture } from '../recoverySourceFixture';

const PROVIDER = 'memory';
const DAY = new Date('2026-11-22T02:00:00Z');
const LATER = new Date('2026-11-22T02:20:00Z');

export const native = (nativeId: string) => ({ provider: PROVIDER, nativeId });

function subject(
  nativeId: string,
  run: BackupRunState,
  point: RecoveryPointState,
): RecoverySubject {
  return {
    native: native(nativeId),
    state: 'known',
    complete: true,
    plans: [{ id: 'daily', provider: PROVIDER }],
    locations: [
      {
        id: 'store',
        encryption: 'yes',
        immutability: { mode: 'none' },
        deletionDenied: 'no',
        state: 'available',
        dependsOn: [],
      },
    ],
    runs: [
      {
        runKey: `${nativeId}-run`,
        planId: 'daily',
        kind: 'backup',
        trigger: 'schedule',
        state: run,
        startedAt: DAY,
        finishedAt: LATER,
        source: 'observed',
      },
    ],
    points: [
      {
        nativeId: `${nativeId}-point`,
        planId: 'daily',
        type: 'dump',
        locationId: 'store',
        dependsOn: [],
        createdAt: DAY,
        consistentAt: DAY,
        availableAt: LATER,
        encrypted: 'yes',
        completeness: 'complete',
        state: point,
        verification: 'none',
        source: 'observed',
      },
    ],
    samples: [],
    drills: [],
    checks: [],
  };
}

const SUBJECTS = [
  subject('orders', 'succeeded', 'available'),
  subject('odd', 'unknown', 'unknown'),
  subject('undeclared', 'failed', 'available'),
];

function nothingOf(nativeId: string): RecoverySubject {
  return {
    ...SUBJECTS[0],
    native: native(nativeId),
    state: 'never',
    runs: [],
    points: [],
  };
}

/** A source in memory. */
class MemoryRecoverySource implements RecoverySource {
  readonly id = 'memory:main';
  readonly providers = [PROVIDER];
  readonly schedule = { frequency: { minutes: 5 }, timeout: { minutes: 1 } };
  /** What is broken. */
  broken: 'nothing' | 'part' | 'all' = 'nothing';
  readonly open = new Set<object>();

  async *read(
    targets: readonly RecoveryTarget[],
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<RecoveryDelivery> {
    const request = {};
    this.open.add(request);
    try {
      for (const delivery of this.#deliveries(targets)) {
        signal.throwIfAborted();
        yield delivery;
      }
    } finally {
      this.open.delete(request);
    }
  }

  #deliveries(targets: readonly RecoveryTarget[]): RecoveryDelivery[] {
    if (this.broken === 'all') {
      throw new SourceError('unavailable', 'The memory is out of order');
    }
    const known = new Map(SUBJECTS.map(item => [item.native.nativeId, item]));
    const ids = new Set([
      ...known.keys(),
      ...targets.flatMap(target => target.native.map(ref => ref.nativeId)),
    ]);
    return [
      ...[...ids].map(
        (id): RecoveryDelivery =>
          id === 'odd' && this.broken === 'part'
            ? {
                kind: 'failure',
                native: native(id),
                error: new SourceError('internal', 'This one is out of order'),
              }
            : { kind: 'subject', subject: known.get(id) ?? nothingOf(id) },
      ),
      {
        kind: 'notice',
        notice: {
          severity: 'warning',
          code: 'unknown-value',
          message: '"odd" is not known',
        },
      },
    ];
  }
}

/** A source in memory and what it holds; `wrap` may change it on its way to the tests. */
export const memoryRecoveryFixture = async (
  wrap: (source: RecoverySource) => RecoverySource = source => source,
): Promise<RecoverySourceFixture> => {
  const memory = new MemoryRecoverySource();
  const target = (id: string) => ({ resourceId: id, native: [native(id)] });
  return {
    source: wrap(memory),
    targets: [target('orders'), target('odd')],
    absent: target('nowhere'),
    expected: {
      native: native('orders'),
      state: 'known',
      runs: [{ runKey: 'orders-run', state: 'succeeded' }],
      points: ['orders-point'],
    },
    unfamiliar: native('odd'),
    breakPart: async () => {
      memory.broken = 'part';
    },
    breakSource: async () => {
      memory.broken = 'all';
    },
    repairSource: async () => {
      memory.broken = 'nothing';
    },
    listLeftovers: async () => [...memory.open].map(() => 'an open request'),
    dispose: async () => {
      memory.open.clear();
    },
  };
};
