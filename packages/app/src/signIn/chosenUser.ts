const KEY = 'shipshape-demo-user';

/**
 * Which demo user this browser tab has chosen, so that a reload keeps it. Only the entity ref is
 * kept, which is no secret: the token lives in memory alone.
 */
export const chosenUser = {
  get(): string | undefined {
    return window.sessionStorage.getItem(KEY) ?? undefined;
  },
  set(entityRef: string): void {
    window.sessionStorage.setItem(KEY, entityRef);
  },
  clear(): void {
    window.sessionStorage.removeItem(KEY);
  },
};
