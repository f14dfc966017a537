import { ReactNode, useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ShipshapeApi,
  ShipshapeRequestOptions,
} from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import { useLoaded } from '../hooks/useLoaded';
import { ErrorState } from '../ui/ErrorState';
import { LoadingState, Refreshing } from '../ui/LoadingState';
import { Stack } from '../ui/Panel';

/** Properties of {@link EntityTab}. */
export interface EntityTabProps<T> {
  /** The one request of the tab; the same function at every rendering. */
  load: (
    api: ShipshapeApi,
    entityRef: string,
    options: ShipshapeRequestOptions,
  ) => Promise<T>;
  /** As that of `useLoaded`. */
  poll: (value: T) => number | undefined;
  /** What was tried, when it failed. */
  attempt: (name: string) => string;
  /** What is missing, when it was refused. */
  permission: string;
  children: (entity: Entity, answer: T) => ReactNode;
}

/** A tab of an entity with one request: it loads, says what failed, and stays on screen while it is loaded again. */
export function EntityTab<T>(props: EntityTabProps<T>) {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  // Another entity starts anew, so that one never sees the figures of the entity before.
  return (
    <EntityTabView
      key={entityRef}
      entity={entity}
      entityRef={entityRef}
      {...props}
    />
  );
}

function EntityTabView<T>(
  props: EntityTabProps<T> & { entity: Entity; entityRef: string },
) {
  const { entity, entityRef, load, poll } = props;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      (signal: AbortSignal) => load(api, entityRef, { signal }),
      [api, entityRef, load],
    ),
    poll,
  );
  return (
    <Stack>
      {error && (
        <ErrorState
          error={error}
          attempt={props.attempt(entity.metadata.title ?? entity.metadata.name)}
          permission={props.permission}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          {props.children(entity, value)}
        </Refreshing>
      )}
    </Stack>
  );
}
