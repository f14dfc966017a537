import { useCallback, useEffect, useMemo, useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { entityPresentationApiRef } from '@backstage/plugin-catalog-react';
import { entityName } from '../model/dimensions';

/**
 * Names of entities as the catalog shows them, for places that need plain text: charts, labels, sorting. Equal titles are told
 * apart by their kind. Until a title is known, and where the app has no presentation of entities, it is the name.
 *
 * @param defaultKind - left out of a name; default: component.
 */
export function useEntityNames(
  entityRefs: readonly string[],
  defaultKind?: string,
): (entityRef: string) => string {
  const presentation = useApiHolder().get(entityPresentationApiRef);
  // A new list with the same refs is the same question.
  const key = entityRefs.join('\n');
  const refs = useMemo(() => (key ? key.split('\n') : []), [key]);
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());

  useEffect(() => {
    let current = true;
    if (presentation && refs.length > 0) {
      Promise.all(
        refs.map(async ref => {
          const { primaryTitle } = await presentation.forEntity(ref).promise;
          return [ref, primaryTitle] as const;
        }),
      ).then(
        entries => {
          if (current) {
            setTitles(new Map(entries));
          }
        },
        () => {
          // The catalog does not answer: the names that the refs contain are good enough.
          if (current) {
            setTitles(new Map());
          }
        },
      );
    }
    return () => {
      current = false;
    };
  }, [presentation, refs]);

  return useCallback(
    entityRef => {
      const title = titles.get(entityRef);
      if (title === undefined) {
        return entityName(entityRef, defaultKind);
      }
      const ambiguous = [...titles].some(
        ([ref, other]) => other === title && ref !== entityRef,
      );
      return ambiguous ? `${title} (${parseEntityRef(entityRef).kind})` : title;
    },
    [titles, defaultKind],
  );
}
