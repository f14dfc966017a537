import { readFile } from 'node:fs/promises';
import { DrillFault } from '../DrillFault';

/** Unprivileged account that programs run as. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Who runs this process, as far as it matters here. */
export interface ProcessIdentity {
  uid: number;
  gid: number;
}

/** Identity of this process. */
export function ownIdentity(): ProcessIdentity {
  if (!process.geteuid || !process.getegid) {
    throw new DrillFault(
      'runner',
      'unsupported-platform',
      'Drills need a system with users and groups; this one has none',
    );
  }
  return { uid: process.geteuid(), gid: process.getegid() };
}

/**
 * Which account to drop to: the configured one when this process is root, because PostgreSQL refuses root and a restored backup must not run
 * with its rights; none when the process is unprivileged already.
 *
 * @param passwd - content of the password database; default: that of this machine
 * @throws DrillFault of the runner when root has no account to drop to
 */
export async function accountToDropTo(
  user: string | undefined,
  identity: ProcessIdentity = ownIdentity(),
  passwd?: string,
): Promise<Account | undefined> {
  if (identity.uid !== 0) {
    return undefined;
  }
  if (user === undefined) {
    throw new DrillFault(
      'runner',
      'root',
      'Drills do not run as root. Start the runner as another user, or name one in the runner configuration: user: postgres',
    );
  }
  const text = passwd ?? (await readFile('/etc/passwd', 'utf8'));
  const fields = text
    .split('\n')
    .map(line => line.split(':'))
    .find(([name]) => name === user);
  if (fields === undefined) {
    throw new DrillFault(
      'runner',
      'unknown-user',
      `The user ${user} of the runner configuration is not in /etc/passwd`,
    );
  }
  const account = {
    name: user,
    uid: Number(fields[2]),
    gid: Number(fields[3]),
  };
  if (account.uid === 0) {
    throw new DrillFault(
      'runner',
      'root',
      `The user ${user} of the runner configuration is root too; name an unprivileged one`,
    );
  }
  return account;
}
