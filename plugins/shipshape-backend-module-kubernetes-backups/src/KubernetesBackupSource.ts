import type { KubeConfig } from '@kubernetes/client-node';
import {
  cloudNativePgFacts,
  KubernetesReadOptions,
  veleroFacts,
} from '@shipshape/recovery';
import type {
  RecoveryFacts,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type {
  RecoveryDelivery,
  RecoverySource,
  RecoveryTarget,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import { KubernetesApi, ObjectKind } from './KubernetesApi';
import { loadKubeConfig } from './loadKubeConfig';
import { nativeIds } from './nativeIds';
import { CNPG_KINDS, readObjects, VELERO_KINDS } from './readCluster';
import type { KubernetesSourceConfig } from './readConfig';

/** An operator whose objects are read. */
interface Operator {
  provider: string;
  kinds: readonly ObjectKind[];
  toFacts: (
    objects: readonly unknown[],
    options: KubernetesReadOptions,
  ) => RecoveryFacts;
  /** Namespace whose objects tell of a native id; absent: that of the operator. */
  namespaceOf?: (nativeId: string) => string;
}

const VELERO: Operator = {
  provider: 'velero',
  kinds: VELERO_KINDS,
  toFacts: veleroFacts,
};
const CLOUD_NATIVE_PG: Operator = {
  provider: 'cloudnative-pg',
  kinds: CNPG_KINDS,
  toFacts: cloudNativePgFacts,
  namespaceOf: nativeId => nativeId.split('/')[0],
};

/** What Velero and CloudNativePG know in one cluster. */
export class KubernetesBackupSource implements RecoverySource {
  /** @throws InputError when the kubeconfig cannot be read */
  static create(options: {
    config: KubernetesSourceConfig;
    clock: () => Date;
  }): KubernetesBackupSource {
    return new KubernetesBackupSource(
      options.config,
      loadKubeConfig(options.config),
      options.clock,
    );
  }

  readonly #config: KubernetesSourceConfig;
  readonly #kubeConfig: KubeConfig;
  readonly #clock: () => Date;
  readonly #operators: readonly Operator[];

  private constructor(
    config: KubernetesSourceConfig,
    kubeConfig: KubeConfig,
    clock: () => Date,
  ) {
    this.#config = config;
    this.#kubeConfig = kubeConfig;
    this.#clock = clock;
    this.#operators = [
      ...(config.velero ? [VELERO] : []),
      ...(config.cloudNativePg ? [CLOUD_NATIVE_PG] : []),
    ];
  }

  get id() {
    return this.#config.id;
  }

  get schedule() {
    return this.#config.schedule;
  }

  get providers() {
    return this.#operators.map(({ provider }) => provider);
  }

  async *read(
    targets: readonly RecoveryTarget[],
    { signal }: { since: Date; signal: AbortSignal },
  ): AsyncGenerator<RecoveryDelivery, void, undefined> {
    signal.throwIfAborted();
    const { namespaces, timeoutMs } = this.#config;
    const api = KubernetesApi.create({
      kubeConfig: this.#kubeConfig,
      timeoutMs,
      signal,
    });
    const readings = await Promise.all(
      this.#operators.map(async operator => ({
        operator,
        ...(await readObjects(api, operator.kinds, { namespaces, signal })),
      })),
    );
    this.#throwWhenDown(readings);
    for (const reading of readings) {
      for (const delivery of this.#deliveries(reading, targets)) {
        signal.throwIfAborted();
        yield delivery;
      }
    }
  }

  /** When nothing at all could be listed, the source is down. */
  #throwWhenDown(
    readings: ReadonlyArray<{
      operator: Operator;
      failures: readonly SourceError[];
    }>,
  ): void {
    const failures = readings.flatMap(reading => reading.failures);
    const lists = readings.flatMap(({ operator }) => operator.kinds).length;
    const expected = lists * (this.#config.namespaces?.length ?? 1);
    if (failures.length === expected) {
      throw failures[0];
    }
  }

  #deliveries(
    reading: Awaited<ReturnType<typeof readObjects>> & { operator: Operator },
    targets: readonly RecoveryTarget[],
  ): RecoveryDelivery[] {
    const { operator, objects, failures } = reading;
    const ids = nativeIds(this.#config.cluster);
    const asked = targets.flatMap(({ native }) =>
      native
        .filter(({ provider }) => provider === operator.provider)
        .map(({ nativeId }) => nativeId),
    );
    const own = asked.flatMap(nativeId => {
      const local = ids.toLocal(nativeId);
      return local !== undefined && this.#isRead(operator, local)
        ? [local]
        : [];
    });
    const facts = operator.toFacts(objects, {
      observedAt: this.#clock(),
      nativeIds: own,
      isWhole: failures.length === 0 && reading.notices.length === 0,
    });
    const subjects = facts.subjects.map(subject => ({
      ...subject,
      native: {
        provider: operator.provider,
        nativeId: ids.toGlobal(subject.native.nativeId),
      },
    }));
    const answered = new Set(subjects.map(({ native }) => native.nativeId));
    const foreign = [...new Set(asked)]
      .filter(nativeId => !answered.has(nativeId))
      .map(nativeId => unknownSubject(operator.provider, nativeId));
    return [
      ...failures.map(error => ({ kind: 'failure' as const, error })),
      ...[...subjects, ...foreign].map(subject => ({
        kind: 'subject' as const,
        subject,
      })),
      ...[...reading.notices, ...facts.notices].map(notice => ({
        kind: 'notice' as const,
        notice,
      })),
    ];
  }

  /** Whether the objects of a native id are in the namespaces that are read. */
  #isRead({ namespaceOf }: Operator, nativeId: string): boolean {
    const { namespaces } = this.#config;
    return (
      namespaces === undefined ||
      namespaceOf === undefined ||
      namespaces.includes(namespaceOf(nativeId))
    );
  }
}

/** Something of another cluster or namespace: this source cannot know whether it is backed up. */
function unknownSubject(provider: string, nativeId: string): RecoverySubject {
  return {
    native: { provider, nativeId },
    state: 'insufficient_data',
    complete: false,
    plans: [],
    locations: [],
    runs: [],
    points: [],
    samples: [],
    drills: [],
    checks: [],
  };
}
