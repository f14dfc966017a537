/** Translates between native ids as objects of a cluster have them, and as documents write them: with the name of the cluster where it has one. */
export function nativeIds(cluster: string | undefined): {
  /** Undefined for what is in another cluster. */
  toLocal: (nativeId: string) => string | undefined;
  toGlobal: (nativeId: string) => string;
} {
  const prefix = cluster === undefined ? '' : `${cluster}/`;
  return {
    toLocal: nativeId =>
      nativeId.startsWith(prefix) ? nativeId.slice(prefix.length) : undefined,
    toGlobal: nativeId => `${prefix}${nativeId}`,
  };
}
