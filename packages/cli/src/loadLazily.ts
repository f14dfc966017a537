/**
 * Imports the implementation of a command when it runs: `await loadLazily(() => import('../demo/runDemo'))`.
 * Where sources run untranspiled by way of CommonJS, Node puts the exports below `default`; our modules have no default
 * export of their own, so `default` always means that.
 */
export async function loadLazily<TModule extends object>(
  load: () => Promise<TModule | { default: TModule }>,
): Promise<TModule> {
  const loaded = await load();
  return 'default' in loaded ? loaded.default : loaded;
}
