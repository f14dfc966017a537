import { createHash } from 'node:crypto';
import {
  ANNOTATION_COST_TAGS,
  ANNOTATION_RESOURCE_IDS,
  ANNOTATION_SUB_ACCOUNTS,
  AnnotationError,
  CostTagMatch,
  normalizeTagKey,
  parseCostTags,
  parseListAnnotation,
} from 'backstage-plugin-shipshape-common';
import { parseEntityRef } from '@backstage/catalog-model';
import type { CostConfig } from '../config';
import type {
  AllocationProblem,
  AllocationRules,
  EntityClaims,
} from './AllocationRules';
import type { SnapshotEntity } from './catalogSnapshot';
import { ClaimIndex } from './ClaimIndex';
import { CostTagIndex } from './CostTagIndex';
import { NameIndex, NamedEntity } from './NameIndex';

/** Annotations that map charges to their entity. */
export const MAPPING_ANNOTATIONS = [
  ANNOTATION_RESOURCE_IDS,
  ANNOTATION_SUB_ACCOUNTS,
  ANNOTATION_COST_TAGS,
] as const;

/** An entity that was recorded and has left the catalog, with the annotations it had. */
export interface DepartedEntity {
  ref: string;
  annotations: Readonly<Record<string, string>>;
}

interface Claimant extends NamedEntity {
  annotations: Readonly<Record<string, string>>;
}

function readCostTags(
  entity: Claimant,
  stripPrefixes: readonly string[],
  problems: AllocationProblem[],
): CostTagMatch[] {
  const text = entity.annotations[ANNOTATION_COST_TAGS];
  if (text === undefined) {
    return [];
  }
  try {
    return parseCostTags(text).map(pairs =>
      pairs.map(({ key, value }) => ({
        // People copy keys from a bill, with the provider's prefix.
        key: normalizeTagKey(key, stripPrefixes),
        value,
      })),
    );
  } catch (error) {
    if (!(error instanceof AnnotationError)) {
      throw error;
    }
    problems.push({
      entityRefs: [entity.ref],
      subject: ANNOTATION_COST_TAGS,
      message: error.message,
    });
    return [];
  }
}

function readList(entity: Claimant, annotation: string): string[] {
  return parseListAnnotation(entity.annotations[annotation] ?? '');
}

function readClaims(
  entities: readonly Claimant[],
  stripPrefixes: readonly string[],
  problems: AllocationProblem[],
): EntityClaims {
  const resourceIds = new ClaimIndex();
  const subAccounts = new ClaimIndex();
  const costTags = new CostTagIndex();
  for (const entity of entities) {
    for (const id of readList(entity, ANNOTATION_RESOURCE_IDS)) {
      resourceIds.add(id, entity.ref);
    }
    for (const id of readList(entity, ANNOTATION_SUB_ACCOUNTS)) {
      subAccounts.add(id, entity.ref);
    }
    for (const pairs of readCostTags(entity, stripPrefixes, problems)) {
      costTags.add(entity.ref, pairs);
    }
  }
  return {
    names: NameIndex.from(entities),
    resourceIds,
    subAccounts,
    costTags,
  };
}

function describeConflicts(
  claims: EntityClaims,
  problems: AllocationProblem[],
): void {
  for (const [subject, index] of [
    [ANNOTATION_RESOURCE_IDS, claims.resourceIds],
    [ANNOTATION_SUB_ACCOUNTS, claims.subAccounts],
  ] as const) {
    for (const { value, entityRefs } of index.conflicts()) {
      problems.push({
        entityRefs,
        subject,
        message: `'${value}' is listed on several entities; its charges are ambiguous`,
      });
    }
  }
}

function describeUnknownTargets(
  config: CostConfig,
  claims: readonly EntityClaims[],
  problems: AllocationProblem[],
): void {
  const { rules, commitments } = config.allocation;
  for (const [key, entityRef] of [
    ...rules.map((rule, index) => [`rules[${index}]`, rule.entityRef]),
    ...commitments.map((item, index) => [
      `commitments[${index}]`,
      item.entityRef,
    ]),
  ]) {
    if (!claims.some(({ names }) => names.has(entityRef))) {
      problems.push({
        entityRefs: [entityRef],
        subject: `shipshape.cost.allocation.${key}`,
        message: `${entityRef} is not in the catalog`,
      });
    }
  }
}

function hashRules(
  claims: readonly EntityClaims[],
  entities: ReadonlyArray<readonly NamedEntity[]>,
  config: CostConfig,
): string {
  const parts = claims.map((item, index) => [
    entities[index]
      .map(({ ref, namespace, name }) => `${ref} ${namespace}/${name}`)
      .sort(),
    item.resourceIds.entries(),
    item.subAccounts.entries(),
    item.costTags.entries(),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([parts, config.tags, config.allocation]))
    .digest('hex');
}

function toClaimant({ ref, annotations }: DepartedEntity): Claimant {
  const { kind, namespace, name } = parseEntityRef(ref);
  return { ref, kind, namespace, name, annotations };
}

/**
 * Compiles the allocation rules from the catalog and the config.
 *
 * @param entities - the entities of the catalog.
 * @param departed - recorded entities that left it; those that came back are ignored.
 * @returns rules that always work: what cannot be read or is contradictory stands in `problems`.
 */
export function buildAllocationRules(
  entities: readonly SnapshotEntity[],
  config: CostConfig,
  departed: readonly DepartedEntity[] = [],
): AllocationRules {
  const problems: AllocationProblem[] = [];
  const present = new Set(entities.map(({ ref }) => ref));
  const generations: Array<readonly Claimant[]> = [
    entities,
    departed.filter(({ ref }) => !present.has(ref)).map(toClaimant),
  ];
  const { stripPrefixes } = config.tags;
  const claims = [
    readClaims(generations[0], stripPrefixes, problems),
    readClaims(generations[1], stripPrefixes, []),
  ];
  describeConflicts(claims[0], problems);
  describeUnknownTargets(config, claims, problems);

  const costTagKeys = new Set(
    claims.flatMap(({ costTags }) => [...costTags.keys]),
  );
  const { rules, commitments } = config.allocation;
  return {
    hash: hashRules(claims, generations, config),
    cubeOptions: {
      tagKeys: [
        ...new Set([
          ...config.tags.service,
          ...config.tags.owner,
          ...costTagKeys,
        ]),
      ].sort(),
      environmentTagKeys: [...config.tags.environment],
      stripTagPrefixes: [...stripPrefixes],
      descriptionPatterns: [
        ...new Set(rules.flatMap(({ description }) => description ?? [])),
      ],
    },
    problems,
    claims,
    serviceTagKeys: config.tags.service,
    ownerTagKeys: config.tags.owner,
    claimTagKeys: [...costTagKeys]
      .filter(key => !config.tags.environment.includes(key))
      .sort(),
    commitments: new Map(
      commitments.map(({ id, entityRef }) => [id, entityRef]),
    ),
    rules,
  };
}
