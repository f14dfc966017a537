/** What became of an object of a name. */
export type Lookup<T> = { value: T } | { failed: true } | undefined;

/** Objects of one kind by version and name. */
export class Registry<T> {
  readonly #byName = new Map<string, Map<string, T | undefined>>();

  /**
   * Remembers an object, or that there is one with errors (`undefined`).
   *
   * @returns false when there is one of this version and name already; the first one stays
   */
  add(apiVersion: string, name: string, value: T | undefined): boolean {
    const versions = this.#byName.get(name) ?? new Map<string, T | undefined>();
    this.#byName.set(name, versions);
    if (versions.has(apiVersion)) {
      return false;
    }
    versions.set(apiVersion, value);
    return true;
  }

  /**
   * Resolves a reference: the object of the same version, also when that has errors; where there is none, that of another version, in the
   * order of the files.
   */
  find(apiVersion: string, name: string): Lookup<T> {
    const versions = this.#byName.get(name);
    if (!versions) {
      return undefined;
    }
    const found = versions.has(apiVersion)
      ? versions.get(apiVersion)
      : [...versions.values()].find(candidate => candidate !== undefined);
    return found === undefined ? { failed: true } : { value: found };
  }
}
