import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_BACKUP_REQUIREMENT,
  ANNOTATION_DRILL_INTERVAL,
  ANNOTATION_RECOVERY,
  ANNOTATION_RPO,
  ANNOTATION_RTO,
  ANNOTATION_TIER,
} from 'backstage-plugin-shipshape-common';
import {
  listOwnedEntities,
  OwnedEntity,
} from '../../documents/listOwnedEntities';

/** A Resource that holds data, or says something about its recovery. */
export interface RecoveryEntity extends OwnedEntity {
  /** For people. */
  name: string;
  /** `spec.type` in lower case. */
  type: string;
  /** The files, as written. */
  recovery?: string;
  annotations: Readonly<Record<string, string>>;
  tier?: string;
}

function text(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}

function speaksOfRecovery(
  annotations: Readonly<Record<string, string>>,
): boolean {
  return Object.keys(annotations).some(
    name =>
      [
        ANNOTATION_RECOVERY,
        ANNOTATION_BACKUP_REQUIREMENT,
        ANNOTATION_DRILL_INTERVAL,
        ANNOTATION_RTO,
        ANNOTATION_RPO,
      ].includes(name) ||
      name.startsWith(`${ANNOTATION_RTO}.`) ||
      name.startsWith(`${ANNOTATION_RPO}.`),
  );
}

/**
 * Every Resource whose type holds data or that has an annotation about recovery, by ref, as the backend itself sees it.
 *
 * @throws the error of the catalog: there are all of them or none
 */
export async function listRecoveryEntities(options: {
  catalog: Pick<CatalogService, 'queryEntities' | 'getEntitiesByRefs'>;
  auth: AuthService;
  dataStoreTypes: ReadonlySet<string>;
  signal?: AbortSignal;
}): Promise<RecoveryEntity[]> {
  const entities = await listOwnedEntities({
    ...options,
    query: { kind: 'Resource' },
    what: 'Resources',
    fields: ['metadata.title', 'spec.type'],
  });
  return entities
    .map((owned): RecoveryEntity => {
      const { metadata, spec } = owned.entity;
      const annotations = metadata.annotations ?? {};
      return {
        ...owned,
        name: metadata.title ?? metadata.name,
        type:
          typeof spec?.type === 'string'
            ? spec.type.trim().toLocaleLowerCase('en-US')
            : '',
        recovery: text(annotations[ANNOTATION_RECOVERY]),
        annotations,
        tier: text(annotations[ANNOTATION_TIER]),
      };
    })
    .filter(
      ({ type, annotations }) =>
        options.dataStoreTypes.has(type) || speaksOfRecovery(annotations),
    );
}
