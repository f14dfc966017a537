import {
  effectiveObjectives,
  readRecoveryAnnotations,
  readRecoveryDocuments,
} from '@shipshape/recovery';
import {
  DefinitionProblem,
  ProtectedResourceKind,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import type {
  RecoveryDocumentRow,
  RecoveryEnrolmentRow,
} from '../../database/recoveryTables';
import type { ReadDocument } from '../../documents/DocumentReader';
import type { IdClaims } from '../../documents/IdClaims';
import type { RecoveryConfig } from '../config';
import { planStates } from './planStates';
import { DOCUMENT_ORIGIN, EntityRecoveryRows } from './RecoveryDefinitionStore';
import type { RecoveryEntity } from './recoveryEntities';
import { fromStoredDefinition, toStoredDefinition } from './storedDefinition';

/** Two entities, or two documents of one, name something alike. */
export const ID_COLLISION = 'id-collision';

const KINDS: ReadonlyArray<[RegExp, ProtectedResourceKind]> = [
  [/postgres/, 'postgresql'],
  [/mysql|maria/, 'mysql'],
  [/bucket|object/, 'object-store'],
  [/volume/, 'volume'],
  [/file/, 'filesystem'],
];

/** What is planned for one entity. */
export interface RecoveryPlanning {
  entity: RecoveryEntity;
  /** In the order of the annotation. */
  documents: readonly ReadDocument[];
  former: EntityRecoveryRows;
  /** Of resources that left lately, of this entity and of others. */
  enrolments: readonly RecoveryEnrolmentRow[];
  claims: IdClaims;
  config: Pick<RecoveryConfig, 'tiers' | 'defaults'>;
  now: Date;
}

interface PlannedDocument {
  url: string;
  readAt: string | null;
  etag: string | null;
  error: string | null;
  problems: DefinitionProblem[];
  definitions: RecoveryDefinition[];
}

/** Ids by which others refer to what a definition declares. */
export function idsOf(definition: RecoveryDefinition): string[] {
  return [
    `resource ${definition.id}`,
    ...definition.backupPlans.map(({ id }) => `backup plan ${id}`),
    ...definition.drillPlans.map(({ id }) => `drill plan ${id}`),
  ];
}

/** Nothing is said about other entities: the author of a file must not learn from it which ones there are. */
function idCollision(
  taken: string,
  definition: RecoveryDefinition,
  file: string,
): DefinitionProblem {
  return {
    severity: 'error',
    code: ID_COLLISION,
    message: `The id of the ${taken} is in use elsewhere: expected one that is unique in the catalog, such as one that begins with the name of the entity`,
    file,
    object: `Recovery/${definition.id}`,
  };
}

function formerDefinitions(
  { resources }: EntityRecoveryRows,
  url: string,
): RecoveryDefinition[] {
  return resources.flatMap(row =>
    row.document_url === url ? [fromStoredDefinition(row.definition)] : [],
  );
}

/**
 * A file as it is now. One that could not be read stays as it was; so does what a file declared before and now declares with an error: a typo
 * must not make a database look unprotected.
 */
function planDocument(
  { shown, reading }: ReadDocument,
  { former, now }: RecoveryPlanning,
): PlannedDocument {
  const known = former.documents.find(({ url }) => url === shown);
  const before = formerDefinitions(former, shown);
  const problems: DefinitionProblem[] = JSON.parse(known?.problems ?? '[]');
  const kept = {
    url: shown,
    etag: known?.etag ?? null,
    problems: problems.filter(({ code }) => code !== ID_COLLISION),
    definitions: before,
  };
  if (reading.kind === 'failed') {
    return { ...kept, readAt: known?.read_at ?? null, error: reading.error };
  }
  if (reading.kind === 'unchanged') {
    return { ...kept, readAt: now.toISOString(), error: null };
  }
  const read = readRecoveryDocuments([{ file: shown, text: reading.text }]);
  const hasErrors = read.problems.some(({ severity }) => severity === 'error');
  const ids = new Set(read.definitions.map(({ id }) => id));
  return {
    url: shown,
    readAt: now.toISOString(),
    etag: reading.etag ?? null,
    error: null,
    problems: read.problems,
    definitions: [
      ...read.definitions,
      ...(hasErrors ? before.filter(({ id }) => !ids.has(id)) : []),
    ],
  };
}

/** A data store of which there is no document: what its annotations and its tier say counts. */
function undocumented({ ref, name, type }: RecoveryEntity): RecoveryDefinition {
  return {
    id: ref,
    name,
    kind: KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other',
    lifecycle: 'active',
    native: [],
    placement: {},
    objectives: [],
    backupPlans: [],
    drillPlans: [],
  };
}

function annotationProblems(
  { ref, tier }: RecoveryEntity,
  annotated: ReturnType<typeof readRecoveryAnnotations>,
  { tiers }: RecoveryPlanning['config'],
): DefinitionProblem[] {
  const problems = annotated.problems.map(
    ({ message }): DefinitionProblem => ({
      severity: 'error',
      code: 'annotation-value',
      message,
      file: ref,
    }),
  );
  if (tier !== undefined && !tiers.has(tier)) {
    problems.push({
      severity: 'warning',
      code: 'tier-unknown',
      message: `Annotation shipshape.dev/tier is '${tier}': expected a tier that the operators of this portal have configured in shipshape.tiers`,
      file: ref,
    });
  }
  return problems;
}

/** Takes the ids of a definition, or says which one is in use. */
function claimAll(
  definition: RecoveryDefinition,
  claims: IdClaims,
  own: Set<string>,
  entityRef: string,
): string | undefined {
  const ids = idsOf(definition);
  const taken = ids.find(id => own.has(id) || !claims.isFree(id, entityRef));
  if (taken === undefined) {
    ids.forEach(id => {
      claims.claim(id, entityRef);
      own.add(id);
    });
  }
  return taken;
}

/** What is to be stored for an entity. Pure but for the claims, which it makes. */
export function planRecoveryEntity(
  planning: RecoveryPlanning,
): EntityRecoveryRows {
  const { entity, former, enrolments, claims, config, now } = planning;
  const annotated = readRecoveryAnnotations(entity.annotations);
  const problems = annotationProblems(entity, annotated, config);
  const own = new Set<string>();
  const documents: RecoveryDocumentRow[] = [];
  const definitions: Array<[RecoveryDefinition, string | null]> = [];
  for (const read of planning.documents) {
    const planned = planDocument(read, planning);
    for (const definition of planned.definitions) {
      const taken = claimAll(definition, claims, own, entity.ref);
      if (taken === undefined) {
        definitions.push([definition, planned.url]);
      } else {
        planned.problems.push(idCollision(taken, definition, planned.url));
      }
    }
    documents.push({
      entity_ref: entity.ref,
      url: planned.url,
      read_at: planned.readAt,
      etag: planned.etag,
      error: planned.error,
      problems: JSON.stringify(planned.problems),
    });
  }
  claims.retain(entity.ref, own);
  if (definitions.length === 0) {
    definitions.push([undocumented(entity), null]);
  }
  const rows: EntityRecoveryRows = {
    entityRef: entity.ref,
    documents: documents.sort((a, b) => (a.url < b.url ? -1 : 1)),
    resources: [],
    plans: [],
    drillPlans: [],
  };
  // What the entity was judged as while there was no document.
  const before = former.resources.find(row => row.document_url === null);
  for (const [definition, url] of definitions) {
    const known = former.resources.find(
      row => row.resource_id === definition.id,
    );
    const left = enrolments.find(
      row => row.entity_ref === entity.ref && row.resource_id === definition.id,
    );
    const enrolledAt = definition.enrolledAt
      ? new Date(definition.enrolledAt).toISOString()
      : (known ?? left ?? before)?.enrolled_at ?? now.toISOString();
    rows.resources.push({
      resource_id: definition.id,
      entity_ref: entity.ref,
      document_url: url,
      definition: JSON.stringify(toStoredDefinition(definition, annotated)),
      objectives: JSON.stringify(
        effectiveObjectives({
          document: definition.objectives,
          annotations: annotated.objectives,
          tier:
            entity.tier === undefined
              ? undefined
              : config.tiers.get(entity.tier),
          defaults: config.defaults,
        }),
      ),
      problems: JSON.stringify(problems),
      owner_ref: entity.ownerRef ?? null,
      system_ref: entity.systemRef ?? null,
      tier: entity.tier ?? null,
      enrolled_at: enrolledAt,
    });
    for (const plan of definition.backupPlans) {
      const stored = former.plans.find(row => row.plan_id === plan.id);
      rows.plans.push({
        plan_id: plan.id,
        resource_id: definition.id,
        origin: DOCUMENT_ORIGIN,
        plan: JSON.stringify(plan),
        states: JSON.stringify(
          planStates({
            plan,
            former: stored && {
              state: JSON.parse(stored.plan).state,
              states: JSON.parse(stored.states),
            },
            enrolledAt,
            isNewResource: known === undefined,
            now,
          }),
        ),
      });
    }
    for (const plan of definition.drillPlans) {
      rows.drillPlans.push({
        drill_plan_id: plan.id,
        resource_id: definition.id,
        plan: JSON.stringify(plan),
      });
    }
  }
  rows.resources.sort((a, b) => (a.resource_id < b.resource_id ? -1 : 1));
  rows.plans.sort((a, b) => (a.plan_id < b.plan_id ? -1 : 1));
  rows.drillPlans.sort((a, b) => (a.drill_plan_id < b.drill_plan_id ? -1 : 1));
  return rows;
}
