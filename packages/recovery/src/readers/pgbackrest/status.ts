import type {
  BackupLocation,
  RecoverySubject,
  ToolCheck,
} from 'backstage-plugin-shipshape-common';
import { locationOf, yesNo } from '../common/subjects';
import type { PgbackrestStanza } from './infoSchema';

type Repository = PgbackrestStanza['repo'][number];

/** Codes of `status.code` (pgBackRest, src/command/info/info.c). */
const OK = 0;
const NO_VALID_BACKUPS = 2;
const DIFFERENT_ACROSS_REPOSITORIES = 4;
const OTHER = 99;

/** A repository that could be listed. */
const isListed = ({ status: { code } }: Repository) =>
  code === OK || code === NO_VALID_BACKUPS;

/** Whether what is not listed is not there. */
export function isCompleteListing({ repo }: PgbackrestStanza): boolean {
  return repo.length > 0 && repo.every(isListed);
}

/** What a stanza without backups means. */
export function stateWithoutBackups({
  status,
  repo,
}: PgbackrestStanza): RecoverySubject['state'] {
  const codes =
    repo.length > 0 ? repo.map(({ status: { code } }) => code) : [status.code];
  return codes.every(code => code === NO_VALID_BACKUPS)
    ? 'never'
    : 'insufficient_data';
}

/** Id of a repository as a location. */
export const repositoryId = (key: number) => `repo${key}`;

/** Whether a repository is encrypted; absent where the tool does not say. */
export function isEncrypted(
  stanza: PgbackrestStanza,
  key: number,
): boolean | undefined {
  const cipher =
    stanza.repo.find(repository => repository.key === key)?.cipher ??
    stanza.cipher;
  return cipher === undefined || cipher === null || cipher === 'mixed'
    ? undefined
    : cipher !== 'none';
}

/** The repositories of a stanza. */
export function locationsOf(stanza: PgbackrestStanza): BackupLocation[] {
  return stanza.repo.map(repository =>
    locationOf(repositoryId(repository.key), {
      encryption: yesNo(isEncrypted(stanza, repository.key)),
      state: stateOf(repository),
    }),
  );
}

function stateOf(repository: Repository): BackupLocation['state'] {
  if (isListed(repository)) {
    return 'available';
  }
  return repository.status.code === OTHER ? 'unavailable' : 'unknown';
}

/** What the tool says about the stanza and each repository. `ok` does not mean that WAL is being archived. */
export function checksOf({ status, repo }: PgbackrestStanza): ToolCheck[] {
  const busy = status.lock?.backup?.held
    ? '; a backup or an expire is running'
    : '';
  return [
    ...(status.code === DIFFERENT_ACROSS_REPOSITORIES
      ? []
      : [checkOf('stanza', status, busy)]),
    ...repo.map(({ key, status: own }) => checkOf(repositoryId(key), own)),
  ];
}

function checkOf(
  id: string,
  { code, message }: { code: number; message: string },
  more: string = '',
): ToolCheck {
  return {
    id,
    status: code === OK ? 'ok' : 'failed',
    message: `${message}${more}`,
  };
}
