/** Options of a pgBackRest configuration file that name directories of data. */
const DIRECTORY_OPTION = /^\s*(?:repo|pg)\d+-path\s*=\s*(\/.*?)\s*$/;
const FIRST_REPOSITORY = /^\s*repo1-path\s*=/m;

/** Where the first repository is when nothing is said. */
const DEFAULT_REPOSITORY = '/var/lib/pgbackrest';

/**
 * Repositories and data directories that a configuration file names, in any of its sections.
 *
 * @param text - the file
 */
export function configuredDirectories(text: string): string[] {
  const named = text
    .split('\n')
    .flatMap(line => DIRECTORY_OPTION.exec(line)?.[1] ?? []);
  return [
    ...new Set([
      ...named,
      ...(FIRST_REPOSITORY.test(text) ? [] : [DEFAULT_REPOSITORY]),
    ]),
  ];
}
