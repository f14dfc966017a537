import type { RecoveryDefinition } from 'backstage-plugin-shipshape-common';
import { FoundProblem } from './problems';
import { error } from './rules';

/** Ids of resources, backup plans and drill plans that are in use: reports name plans alone. */
export class IdRegistry {
  readonly #places = new Map<string, string>();

  /** Takes the ids of a definition, or says which ones others have. */
  claim(definition: RecoveryDefinition, file: string): FoundProblem[] {
    const ids = idsOf(definition);
    const problems = ids.flatMap(({ kind, id, path }) => {
      const place = this.#places.get(`${kind} ${id}`);
      return place === undefined
        ? []
        : [
            error(
              'duplicate-id',
              path,
              `The ${kind} ${id} is also in ${place}`,
            ),
          ];
    });
    if (problems.length === 0) {
      for (const { kind, id } of ids) {
        this.#places.set(`${kind} ${id}`, `${file}, Recovery/${definition.id}`);
      }
    }
    return problems;
  }
}

function idsOf({ id, backupPlans, drillPlans }: RecoveryDefinition) {
  return [
    { kind: 'resource', id, path: ['metadata', 'name'] },
    ...backupPlans.map((plan, index) => ({
      kind: 'backup plan',
      id: plan.id,
      path: ['spec', 'backupPlans', index, 'id'],
    })),
    ...drillPlans.map((plan, index) => ({
      kind: 'drill plan',
      id: plan.id,
      path: ['spec', 'drillPlans', index, 'id'],
    })),
  ];
}
