import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_COST_TAGS,
  ANNOTATION_MONTHLY_BUDGET,
  ANNOTATION_RESOURCE_IDS,
  ANNOTATION_SUB_ACCOUNTS,
  BudgetIntent,
  EntityCost,
  parseCostTags,
  parseMonthlyBudget,
} from 'backstage-plugin-shipshape-common';

/** What the annotations of one entity say about its cost. */
export interface CostIntent {
  /** Annotations by which charges are mapped to the entity. */
  mappedBy: string[];
  budget?: BudgetIntent;
  /** Annotations that cannot be read; they count as absent. */
  problems: EntityCost['problems'];
}

const MAPPING_ANNOTATIONS = [
  ANNOTATION_RESOURCE_IDS,
  ANNOTATION_COST_TAGS,
  ANNOTATION_SUB_ACCOUNTS,
];

/** Reads the annotations of an entity that the caller may see. */
export function readCostIntent(entity: Entity): CostIntent {
  const annotations = entity.metadata.annotations ?? {};
  const intent: CostIntent = {
    mappedBy: MAPPING_ANNOTATIONS.filter(annotation =>
      annotations[annotation]?.trim(),
    ),
    problems: [],
  };
  const read = <T>(annotation: string, parse: (value: string) => T) => {
    const value = annotations[annotation];
    if (value === undefined) {
      return undefined;
    }
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'AnnotationError') {
        throw error;
      }
      intent.problems.push({ annotation, message: error.message });
      return undefined;
    }
  };
  read(ANNOTATION_COST_TAGS, parseCostTags);
  const budget = read(ANNOTATION_MONTHLY_BUDGET, parseMonthlyBudget);
  return budget ? { ...intent, budget } : intent;
}
