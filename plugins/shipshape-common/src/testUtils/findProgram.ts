import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where a program is: the path in the environment variable `SHIPSHAPE_<NAME>`, else the first one on `PATH`.
 *
 * @returns undefined when there is none; a test then says so through {@link describeIf}
 */
export function findProgram(name: string): string | undefined {
  const variable = `SHIPSHAPE_${name.toUpperCase().replace(/\W/g, '_')}`;
  const given = process.env[variable];
  if (given) {
    return given;
  }
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(directory => directory !== '')
    .map(directory => join(directory, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    // Not `instanceof Error`: in Jest, errors of Node are of another realm.
    if (typeof error === 'object' && error !== null && 'code' in error) {
      return false;
    }
    throw error;
  }
}
