import type { BackupClient } from '@aws-sdk/client-backup';
import { awsBackupFacts } from '@shipshape/recovery';
import type {
  RecoveryDelivery,
  RecoverySource,
  RecoveryTarget,
} from 'backstage-plugin-shipshape-node';
import { createClient } from './createClient';
import { readAccount } from './readAccount';
import type { AwsBackupSourceConfig } from './readConfig';
import { withoutClaims } from './withoutClaims';

const PROVIDER = 'aws-backup';

/** What AWS Backup knows in one account and region. Resources are known by their ARN. */
export class AwsBackupSource implements RecoverySource {
  static create(options: {
    config: AwsBackupSourceConfig;
    clock: () => Date;
  }): AwsBackupSource {
    return new AwsBackupSource(
      options.config,
      createClient(options.config),
      options.clock,
    );
  }

  readonly providers = [PROVIDER];

  readonly #config: AwsBackupSourceConfig;
  readonly #client: BackupClient;
  readonly #clock: () => Date;

  private constructor(
    config: AwsBackupSourceConfig,
    client: BackupClient,
    clock: () => Date,
  ) {
    this.#config = config;
    this.#client = client;
    this.#clock = clock;
  }

  get id() {
    return this.#config.id;
  }

  get schedule() {
    return this.#config.schedule;
  }

  async *read(
    targets: readonly RecoveryTarget[],
    options: { since: Date; signal: AbortSignal },
  ): AsyncGenerator<RecoveryDelivery, void, undefined> {
    const { since, signal } = options;
    signal.throwIfAborted();
    const { listings, failures } = await readAccount({
      client: this.#client,
      config: this.#config,
      since,
      signal,
    });
    const { subjects, notices } = awsBackupFacts(listings, {
      observedAt: this.#clock(),
      nativeIds: targets.flatMap(({ native }) =>
        native.map(({ nativeId }) => nativeId),
      ),
      // With some vaults unread, what is missing may be there.
      isWhole: failures.length === 0 && this.#config.vaults === undefined,
    });
    const deliveries: RecoveryDelivery[] = [
      ...failures.map(error => ({ kind: 'failure' as const, error })),
      ...subjects.map(subject => ({
        kind: 'subject' as const,
        subject: withoutClaims(subject, listings),
      })),
      ...notices.map(notice => ({ kind: 'notice' as const, notice })),
    ];
    for (const delivery of deliveries) {
      signal.throwIfAborted();
      yield delivery;
    }
  }
}
