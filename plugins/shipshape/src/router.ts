/**
 * The only file that knows the router, because the router of the frontend system is going to change.
 */
import { useCallback, useMemo } from 'react';
import { RouteRef, SubRouteRef, useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { useSearchParams } from 'react-router-dom';

/** Names and values in the query of the address. */
export interface UrlState {
  get(name: string): string | undefined;
  getAll(name: string): string[];
  /** Sets, or with undefined or [] removes, several values in one step; other values stay. A step that the back button undoes. */
  set(changes: Record<string, string | readonly string[] | undefined>): void;
}

/** What the address says beyond the path, so that a view can be linked to and the back button works. */
export function useUrlState(): UrlState {
  const [params, setParams] = useSearchParams();
  const set = useCallback<UrlState['set']>(
    changes =>
      setParams(current => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(changes)) {
          next.delete(name);
          for (const item of typeof value === 'string'
            ? [value]
            : value ?? []) {
            next.append(name, item);
          }
        }
        return next;
      }),
    [setParams],
  );
  return useMemo(
    () => ({
      get: name => params.get(name) ?? undefined,
      getAll: name => params.getAll(name),
      set,
    }),
    [params, set],
  );
}

/** Address of a page of ours; undefined where the app does not have that page. */
export function useOptionalLink(
  routeRef: RouteRef<undefined> | SubRouteRef<undefined>,
): string | undefined {
  try {
    return useRouteRef(routeRef)();
  } catch {
    // An app may leave the portal page out; then there is nothing to link to.
    return undefined;
  }
}

/** Gives the address of a tab of an entity, by the path of the tab: `/cost`. */
export function useEntityTabLink(tab: string): (entityRef: string) => string {
  const entityLink = useRouteRef(entityRouteRef);
  return useCallback(
    entityRef =>
      `${entityLink(
        entityRouteParams(entityRef, { encodeParams: true }),
      )}${tab}`,
    [entityLink, tab],
  );
}
