import {
  Entity,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isOwner } from '../catalog/entityKinds';
import {
  CallerOptions,
  relationTargets,
  VisibleCatalog,
} from '../catalog/VisibleCatalog';
import type { BudgetHolder } from './budgetView';
import { readCostIntent } from './CostIntent';
import type {
  DefaultShowbackService,
  ShowbackLedger,
} from './DefaultShowbackService';
import type { ShowbackAudience } from './showback';

/** The owner and every known group below it. */
function withDescendants(
  ownerRef: string,
  groups: ReadonlyMap<string, Entity>,
): string[] {
  const reached = new Set([ownerRef]);
  // A set is iterated in order of insertion, including what is added meanwhile: breadth first, each group once.
  for (const ref of reached) {
    const group = groups.get(ref);
    const children = group ? relationTargets(group, RELATION_PARENT_OF) : [];
    children.filter(child => groups.has(child)).forEach(c => reached.add(c));
  }
  return [...reached];
}

/** What of a ledger the caller may see, and the budgets of the visible owners in it. */
export async function loadAudience(request: {
  catalog: VisibleCatalog;
  showback: DefaultShowbackService;
  ledger: ShowbackLedger;
  organisation: boolean;
  options: CallerOptions;
}): Promise<{
  audience: ShowbackAudience;
  owners: Entity[];
  holders: BudgetHolder[];
}> {
  const { catalog, showback, ledger, organisation, options } = request;
  const owners = (await catalog.getEntities(ledger.owners, options)).filter(
    isOwner,
  );
  const visible = await catalog.filterVisible(ledger.entities, options);
  owners.forEach(owner => visible.add(stringifyEntityRef(owner)));
  const departed = organisation
    ? await showback.listDepartedEntities(
        ledger.entities.filter(ref => !visible.has(ref)),
      )
    : [];
  const withBudget = owners.filter(owner => readCostIntent(owner).budget);
  const below = await catalog.walk(withBudget, RELATION_PARENT_OF, options);
  const groups = new Map(
    [...owners, ...below.map(item => item.entity)].map(entity => [
      stringifyEntityRef(entity),
      entity,
    ]),
  );
  return {
    audience: { organisation, visible, departed: new Set(departed) },
    owners,
    holders: withBudget.map(owner => ({
      entityRef: stringifyEntityRef(owner),
      intent: readCostIntent(owner),
      owners: withDescendants(stringifyEntityRef(owner), groups),
    })),
  };
}
