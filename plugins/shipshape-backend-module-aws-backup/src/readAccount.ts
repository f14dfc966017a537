import {
  BackupClient,
  BackupVaultListMember,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  paginateListBackupJobs,
  paginateListBackupPlans,
  paginateListBackupSelections,
  paginateListBackupVaults,
  paginateListCopyJobs,
  paginateListRecoveryPointsByBackupVault,
  paginateListRestoreJobs,
} from '@aws-sdk/client-backup';
import type { AwsBackupListings } from '@shipshape/recovery';
import { SourceError } from 'backstage-plugin-shipshape-node';
import type { AwsBackupSourceConfig } from './readConfig';
import { toSourceError } from './toSourceError';

/** A job may wait for its start and run for days; one that ended after `since` was created at most this long before. */
const LONGEST_JOB_MS = 8 * 86_400_000;

/** What an account says, and what could not be read of it. */
export interface AccountReading {
  listings: AwsBackupListings;
  failures: readonly SourceError[];
}

/** How an account is read. */
export interface ReadAccountOptions {
  client: BackupClient;
  config: AwsBackupSourceConfig;
  since: Date;
  signal: AbortSignal;
}

/**
 * Reads everything that AWS Backup tells about an account in a region. The vaults come first: without them nothing can be said. What fails after
 * that is told, and the rest goes on.
 *
 * @throws SourceError when the vaults cannot be read
 */
export async function readAccount(
  options: ReadAccountOptions,
): Promise<AccountReading> {
  const { config, signal } = options;
  const failures: SourceError[] = [];
  const vaults = await readVaults(options);
  const attempt = async <T>(
    what: string,
    read: () => Promise<T[]>,
  ): Promise<T[]> => {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      failures.push(toSourceError(error, what, config.region));
      return [];
    }
  };
  const [BackupJobs, CopyJobs, RestoreJobs, plans, ...points] =
    await Promise.all([
      attempt('the backup jobs', () => readBackupJobs(options)),
      attempt('the copy jobs', () => readCopyJobs(options)),
      attempt('the restore jobs', () => readRestoreJobs(options)),
      attempt('the backup plans', () => readPlans(options)),
      ...vaults.map(({ BackupVaultName }) =>
        attempt(`the recovery points of the vault ${BackupVaultName}`, () =>
          readPoints(options, BackupVaultName),
        ),
      ),
    ]);
  return {
    listings: {
      BackupVaultList: vaults,
      BackupJobs,
      CopyJobs,
      RestoreJobs,
      BackupPlans: plans.map(({ plan }) => plan),
      Selections: plans.flatMap(({ selections }) => selections),
      RecoveryPoints: points.flat(),
    },
    failures,
  };
}

async function readVaults(
  options: ReadAccountOptions,
): Promise<BackupVaultListMember[]> {
  const { region, accountId, vaults: wanted } = options.config;
  try {
    const vaults = await collect(
      options,
      paginateListBackupVaults(...call(options, {})),
      page => page.BackupVaultList,
    );
    const foreign = vaults.find(
      ({ BackupVaultArn: arn }) =>
        accountId !== undefined && arn?.split(':')[4] !== accountId,
    );
    if (foreign) {
      throw new SourceError(
        'unauthorised',
        `The credentials in ${region} are of another account than ${accountId}`,
      );
    }
    const missing = wanted?.find(
      name => !vaults.some(({ BackupVaultName }) => BackupVaultName === name),
    );
    if (missing !== undefined) {
      throw new SourceError(
        'not_found',
        `There is no vault ${missing} in ${region}`,
      );
    }
    return vaults.filter(
      ({ BackupVaultName: name }) =>
        wanted === undefined || (name !== undefined && wanted.includes(name)),
    );
  } catch (error) {
    options.signal.throwIfAborted();
    throw toSourceError(error, 'the vaults', region);
  }
}

function readBackupJobs(options: ReadAccountOptions) {
  return collect(
    options,
    paginateListBackupJobs(...call(options, created(options))),
    page => page.BackupJobs,
  );
}

function readCopyJobs(options: ReadAccountOptions) {
  return collect(
    options,
    paginateListCopyJobs(...call(options, created(options))),
    page => page.CopyJobs,
  );
}

function readRestoreJobs(options: ReadAccountOptions) {
  return collect(
    options,
    paginateListRestoreJobs(...call(options, created(options))),
    page => page.RestoreJobs,
  );
}

function readPoints(
  options: ReadAccountOptions,
  BackupVaultName: string | undefined,
) {
  return collect(
    options,
    paginateListRecoveryPointsByBackupVault(
      ...call(options, { BackupVaultName }),
    ),
    page => page.RecoveryPoints,
  );
}

/** Plans with what they select. */
async function readPlans(options: ReadAccountOptions) {
  const { client, signal } = options;
  const listed = await collect(
    options,
    paginateListBackupPlans(...call(options, {})),
    page => page.BackupPlansList,
  );
  const plans = [];
  for (const { BackupPlanId } of listed) {
    const plan = await client.send(new GetBackupPlanCommand({ BackupPlanId }), {
      abortSignal: signal,
    });
    const members = await collect(
      options,
      paginateListBackupSelections(...call(options, { BackupPlanId })),
      page => page.BackupSelectionsList,
    );
    const selections = [];
    for (const { SelectionId } of members) {
      selections.push(
        await client.send(
          new GetBackupSelectionCommand({ BackupPlanId, SelectionId }),
          { abortSignal: signal },
        ),
      );
    }
    plans.push({ plan, selections });
  }
  return plans;
}

function created({ since }: ReadAccountOptions) {
  return {
    ByCreatedAfter: new Date(Math.max(0, since.getTime() - LONGEST_JOB_MS)),
  };
}

/** Arguments of a paginator. */
function call<T>({ client, signal }: ReadAccountOptions, input: T) {
  return [{ client }, input, { abortSignal: signal }] as const;
}

async function collect<Page, Item>(
  { signal }: ReadAccountOptions,
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) {
    signal.throwIfAborted();
    for (const item of itemsOf(page) ?? []) {
      items.push(item);
    }
  }
  return items;
}
