import {
  ANNOTATION_MONTHLY_BUDGET,
  AnnotationError,
  BudgetIntent,
  parseMonthlyBudget,
} from 'backstage-plugin-shipshape-common';
import {
  CatalogSnapshot,
  entityWithParts,
  groupWithDescendants,
  SnapshotEntity,
} from '../allocation/catalogSnapshot';
import type { CostSelector } from '../CostStore';

/** A monthly budget of the catalog, with the cost that counts against it. */
export interface Budget {
  entity: SnapshotEntity;
  intent: BudgetIntent;
  selector: CostSelector;
}

function selectorOf(
  entity: SnapshotEntity,
  snapshot: CatalogSnapshot,
): CostSelector {
  switch (entity.kind) {
    case 'group':
      return {
        by: 'owners',
        owners: groupWithDescendants(entity.ref, snapshot),
      };
    case 'user':
      return { by: 'owners', owners: [entity.ref] };
    case 'system':
    case 'domain':
      return {
        by: 'entities',
        entities: entityWithParts(entity.ref, snapshot),
      };
    default:
      return { by: 'entities', entities: [entity.ref] };
  }
}

/**
 * The budgets of the catalog. Against the budget of a Group counts what it and the groups below it owned on the day, each once; of a
 * System or Domain what is charged to it and to its parts; of anything else its own cost.
 *
 * @remarks An annotation that cannot be read is no budget: the entity's page says why.
 */
export function listBudgets(snapshot: CatalogSnapshot): Budget[] {
  return snapshot.entities.flatMap(entity => {
    const text = entity.annotations[ANNOTATION_MONTHLY_BUDGET];
    if (text === undefined) {
      return [];
    }
    try {
      const intent = parseMonthlyBudget(text);
      return intent
        ? [{ entity, intent, selector: selectorOf(entity, snapshot) }]
        : [];
    } catch (error) {
      if (!(error instanceof AnnotationError)) {
        throw error;
      }
      return [];
    }
  });
}
