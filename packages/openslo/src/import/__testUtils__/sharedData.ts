import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importSlos } from '../importSlos';

/** Real files that lie beside the repository. */
const DATA = resolve(__dirname, '../../../../../../shared/data/slo');

/** Why they cannot be used, for `describeIf`. */
export const missingSharedData = existsSync(DATA)
  ? undefined
  : 'the shared SLO data is not there';

/** Text of one file. */
export const readShared = (file: string) =>
  readFileSync(join(DATA, file), 'utf8');

/** Imports one file on its own. */
export const importShared = (file: string) =>
  importSlos([{ file, text: readShared(file) }]);

/** Files of a folder, at any depth. */
export const listShared = (folder: string) =>
  missingSharedData
    ? []
    : readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
        .filter(name => /\.ya?ml$/.test(name))
        .map(name => `${folder}/${name}`)
        .sort();
