import { useCallback } from 'react';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { ANNOTATION_TIER } from 'backstage-plugin-shipshape-common';
import { useLoaded } from './useLoaded';

const OWNER = 'relations.ownedBy';
const SYSTEM = 'relations.partOf';
const TIER = `metadata.annotations.${ANNOTATION_TIER}`;

/** What a list of entities can be filtered by. */
export interface CatalogFacets {
  owner: string[];
  system: string[];
  tier: string[];
}

const NONE: CatalogFacets = { owner: [], system: [], tier: [] };

/** Owners, systems and tiers of the entities of a kind that the reader may see, from the catalog; none where it does not answer. */
export function useCatalogFacets(
  kind: 'component' | 'resource',
): CatalogFacets {
  const catalog = useApiHolder().get(catalogApiRef);
  const { value } = useLoaded(
    useCallback(async (): Promise<CatalogFacets> => {
      if (!catalog) {
        return NONE;
      }
      const { facets } = await catalog.getEntityFacets({
        filter: { kind },
        facets: [OWNER, SYSTEM, TIER],
      });
      const values = (name: string) =>
        (facets[name] ?? []).map(facet => facet.value).sort();
      return {
        owner: values(OWNER).map(normalizeRef),
        system: values(SYSTEM)
          .map(normalizeRef)
          .filter(ref => parseEntityRef(ref).kind === 'system'),
        tier: values(TIER),
      };
    }, [catalog, kind]),
  );
  return value ?? NONE;
}

function normalizeRef(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref));
}
