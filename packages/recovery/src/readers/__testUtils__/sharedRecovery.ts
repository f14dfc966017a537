import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real output of backup tools that lies beside the repository. */
const DATA = resolve(__dirname, '../../../../../../shared/data/recovery');

/** Why it cannot be used, for `describeIf`. */
export const missingRecoveryData = existsSync(DATA)
  ? undefined
  : 'needs the captured output of backup tools, which is not there';

/** Text of one file. */
export const readCaptured = (file: string) =>
  readFileSync(join(DATA, file), 'utf8');
