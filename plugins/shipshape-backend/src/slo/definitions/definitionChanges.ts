import { isSame } from '../../documents/isSame';
import type {
  EntitySloDefinitions,
  StoredSlo,
  StoredSloDocument,
} from './SloDefinitionStore';

/** What an SLO is stored with, but the revision, which follows from the definition. */
function withoutRevision(slo: StoredSlo): EntitySloDefinitions['slos'][number] {
  const { revision: _, ...rest } = slo;
  return rest;
}

/** Documents without the time of reading, which alone is no change. */
function facts(documents: Iterable<StoredSloDocument>): object[] {
  return [...documents]
    .map(({ readAt: _, ...rest }) => rest)
    .sort((a, b) => (a.url < b.url ? -1 : 1));
}

/**
 * What storing would change.
 *
 * @returns the SLOs that would be new, different or gone; undefined when not even a document would be different
 */
export function changesOf(
  plan: EntitySloDefinitions,
  former: {
    slos: readonly StoredSlo[];
    documents: ReadonlyMap<string, StoredSloDocument>;
  },
): string[] | undefined {
  const before = former.slos.map(withoutRevision);
  if (
    isSame(plan.slos, before) &&
    isSame(facts(plan.documents), facts(former.documents.values()))
  ) {
    return undefined;
  }
  const byId = new Map(before.map(slo => [slo.definition.id, slo]));
  const kept = new Set(plan.slos.map(({ definition }) => definition.id));
  return [
    ...plan.slos
      .filter(slo => !isSame(slo, byId.get(slo.definition.id) ?? {}))
      .map(({ definition }) => definition.id),
    ...[...byId.keys()].filter(id => !kept.has(id)),
  ];
}
