import { importSlos } from '@shipshape/openslo';
import {
  ANNOTATION_SLO_SOURCE,
  DefinitionProblem,
  REPORTS_SOURCE_ID,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import type { ReadDocument } from '../../documents/DocumentReader';
import type { IdClaims } from '../../documents/IdClaims';
import type { AnnotatedEntity } from './annotatedEntities';
import { chooseSource, isKnownSource, sourceOfName } from './chooseSource';
import type {
  EntitySloDefinitions,
  StoredSloDocument,
} from './SloDefinitionStore';

/** Two entities, or two objects of one, name an SLO alike. */
export const ID_COLLISION = 'id-collision';
const SOURCE_UNKNOWN = 'source-unknown';
const SOURCE_UNRESOLVED = 'source-unresolved';
const SERVICE_UNASSIGNED = 'service-unassigned';

/** Problems that depend on more than the files, and are found anew each time. */
const CATALOG_PROBLEMS: readonly string[] = [ID_COLLISION, SOURCE_UNKNOWN];

/** Something that is referred to is in none of the files. */
const REFERENCE_PROBLEMS: readonly string[] = [
  'ref-not-found',
  'policy-ref-missing',
  SOURCE_UNRESOLVED,
];

/** What is known of an entity's files from before. */
export interface FormerDefinitions {
  documents: ReadonlyMap<string, StoredSloDocument>;
  slos: ReadonlyArray<{ documentUrl: string; definition: SloDefinition }>;
}

interface PlannedDocument {
  document: StoredSloDocument;
  definitions: SloDefinition[];
}

function idCollision(
  slo: SloDefinition,
  own: boolean,
  file: string,
): DefinitionProblem {
  return {
    severity: 'error',
    code: ID_COLLISION,
    message: own
      ? `Two SLOs of this entity have the id '${slo.id}': expected different names`
      : `The id '${slo.id}' is that of an SLO elsewhere: expected a name that is unique in the catalog, such as one that begins with the name of the service`,
    file,
    document: slo.source.document,
    object: `SLO/${slo.id}`,
    path: 'metadata.name',
  };
}

/**
 * The importer tells when there is no service at all. Nothing is said about other entities: the author of a file must not learn from it which
 * ones there are.
 */
function serviceUnassigned(
  slo: SloDefinition,
  entity: AnnotatedEntity,
  file: string,
): DefinitionProblem | undefined {
  if (
    slo.service === undefined ||
    slo.service.toLocaleLowerCase('en-US') ===
      entity.name.toLocaleLowerCase('en-US')
  ) {
    return undefined;
  }
  return {
    severity: 'warning',
    code: SERVICE_UNASSIGNED,
    message: `The service '${slo.service}' is not the entity that names this file: the SLO is taken as one of ${entity.ref}`,
    file,
    document: slo.source.document,
    object: `SLO/${slo.id}`,
    path: 'spec.service',
  };
}

/** Which sources there are is for operators, not for whoever sees the entity. */
function sourceUnknown(entity: AnnotatedEntity): DefinitionProblem {
  return {
    severity: 'error',
    code: SOURCE_UNKNOWN,
    message: `There is no source '${entity.sloSource}': expected '${REPORTS_SOURCE_ID}' or the id of a source that the operators of this portal have configured, such as prometheus:main`,
    file: entity.ref,
    path: `metadata.annotations["${ANNOTATION_SLO_SOURCE}"]`,
  };
}

function missingReferences(problems: readonly DefinitionProblem[]): number {
  return problems.filter(({ code }) => REFERENCE_PROBLEMS.includes(code))
    .length;
}

/** A data source that stands in no file but has the name of a source is found all the same. */
function isNamedSource(
  problem: DefinitionProblem,
  slos: readonly SloDefinition[],
  sourceIds: readonly string[],
): boolean {
  return (
    problem.code === SOURCE_UNRESOLVED &&
    slos.some(
      ({ source, dataSource }) =>
        source.document === problem.document &&
        sourceOfName(dataSource?.name, sourceIds) !== undefined,
    )
  );
}

/** As it was, but for the outcome of reading it now. */
function keep(
  { shown, reading }: ReadDocument,
  former: FormerDefinitions,
  entity: AnnotatedEntity,
  readAt: string,
): PlannedDocument {
  const known = former.documents.get(shown);
  const failed = reading.kind === 'failed';
  return {
    document: {
      entityRef: entity.ref,
      url: shown,
      readAt: failed ? known?.readAt : readAt,
      etag: known?.etag,
      error: failed ? reading.error : undefined,
      problems: (known?.problems ?? []).filter(
        ({ code }) => !CATALOG_PROBLEMS.includes(code),
      ),
    },
    definitions: former.slos.flatMap(({ documentUrl, definition }) =>
      documentUrl === shown ? [definition] : [],
    ),
  };
}

/**
 * The files as they are now. A file that could not be read, and one that is unchanged, stay as they were. While one could not be read, the
 * others may refer to what stands in it: those that then lack something stay as they were too.
 */
function planDocuments(options: {
  entity: AnnotatedEntity;
  documents: readonly ReadDocument[];
  former: FormerDefinitions;
  sourceIds: readonly string[];
  readAt: string;
}): PlannedDocument[] {
  const { entity, documents, former, sourceIds, readAt } = options;
  const files = documents.flatMap(({ shown, reading }) =>
    reading.kind === 'read' ? [{ file: shown, text: reading.text }] : [],
  );
  const imported = importSlos(files);
  const incomplete = documents.some(({ reading }) => reading.kind === 'failed');
  return documents.map(document => {
    const { shown, reading } = document;
    const definitions = imported.slos.filter(
      ({ source }) => source.file === shown,
    );
    const problems = imported.problems.filter(
      problem =>
        problem.file === shown &&
        !isNamedSource(problem, definitions, sourceIds),
    );
    const lacksOthers =
      incomplete &&
      former.slos.some(({ documentUrl }) => documentUrl === shown) &&
      missingReferences(problems) >
        missingReferences(former.documents.get(shown)?.problems ?? []);
    if (reading.kind !== 'read' || lacksOthers) {
      return keep(document, former, entity, readAt);
    }
    return {
      document: {
        entityRef: entity.ref,
        url: shown,
        readAt,
        etag: reading.etag,
        problems: [
          ...problems,
          ...definitions.flatMap(
            slo => serviceUnassigned(slo, entity, shown) ?? [],
          ),
        ],
      },
      definitions,
    };
  });
}

/** What is to be stored for an entity. Pure but for the claims, which it makes. */
export function planEntity(options: {
  entity: AnnotatedEntity;
  /** In the order of the annotation; unchanged ones only when none was read. */
  documents: readonly ReadDocument[];
  former: FormerDefinitions;
  claims: IdClaims;
  sourceIds: readonly string[];
  readAt: string;
}): EntitySloDefinitions {
  const { entity, claims, sourceIds } = options;
  const planned = planDocuments(options);
  const slos: EntitySloDefinitions['slos'] = [];
  const own = new Set<string>();
  for (const { document, definitions } of planned) {
    for (const definition of definitions) {
      const twice = own.has(definition.id);
      if (twice || !claims.claim(definition.id, entity.ref)) {
        document.problems.push(idCollision(definition, twice, document.url));
        continue;
      }
      own.add(definition.id);
      slos.push({
        definition,
        entityRef: entity.ref,
        documentUrl: document.url,
        sourceId: chooseSource({
          annotation: entity.sloSource,
          slo: definition,
          sourceIds,
        }),
        ownerRef: entity.ownerRef,
        systemRef: entity.systemRef,
        tier: entity.tier,
      });
    }
  }
  claims.retain(entity.ref, own);
  if (
    entity.sloSource !== undefined &&
    !isKnownSource(entity.sloSource, sourceIds)
  ) {
    planned[0]?.document.problems.push(sourceUnknown(entity));
  }
  return {
    entityRef: entity.ref,
    documents: planned.map(({ document }) => document),
    slos,
  };
}
