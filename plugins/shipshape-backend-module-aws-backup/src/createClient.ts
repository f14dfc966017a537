import { BackupClient } from '@aws-sdk/client-backup';
import {
  fromNodeProviderChain,
  fromTemporaryCredentials,
} from '@aws-sdk/credential-providers';
import type { AwsBackupSourceConfig } from './readConfig';

/** AWS throttles the listings of large accounts: the SDK waits longer each time, and slows down by what it is told. */
const MAX_ATTEMPTS = 6;
const CONNECTION_TIMEOUT_MS = 5_000;

/** The client of one account and region. */
export function createClient(config: AwsBackupSourceConfig): BackupClient {
  const { region, roleArn, externalId, profile, timeoutMs } = config;
  const own = fromNodeProviderChain(profile === undefined ? {} : { profile });
  return new BackupClient({
    region,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'adaptive',
    requestHandler: {
      connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
    credentials:
      roleArn === undefined
        ? own
        : fromTemporaryCredentials({
            masterCredentials: own,
            params: {
              RoleArn: roleArn,
              RoleSessionName: 'shipshape',
              ...(externalId === undefined ? {} : { ExternalId: externalId }),
            },
            clientConfig: { region },
          }),
  });
}
