import { Source } from 'backstage-plugin-shipshape-common';

type Load = Source['loads'][number];
type Place = Load['defects'][number]['samples'][number];

/** A kind of defect over all active deliveries of a source. */
export interface DefectSummary {
  code: string;
  column?: string;
  count: number;
  sample?: Place;
}

/** A cell that could not be read. */
export type Reject = NonNullable<Load['rejects']>['first'][number];

/** Adds up the defects of the active deliveries, the most frequent first. */
export function summarizeDefects(source: Source): DefectSummary[] {
  const summaries = new Map<string, DefectSummary>();
  for (const load of source.loads) {
    if (load.state !== 'active') {
      continue;
    }
    for (const { code, column, count, samples } of load.defects) {
      const key = `${code} ${column ?? ''}`;
      const known = summaries.get(key);
      summaries.set(key, {
        code,
        column,
        count: (known?.count ?? 0) + count,
        sample: known?.sample ?? samples[0],
      });
    }
  }
  return [...summaries.values()].sort(
    (a, b) => b.count - a.count || (a.code < b.code ? -1 : 1),
  );
}

/** Rejected cells of all deliveries, active or waiting. */
export function collectRejects(source: Source): {
  cells: number;
  first: Reject[];
} {
  const loads = [...source.quarantined, ...source.loads];
  return {
    cells: loads.reduce((sum, load) => sum + (load.rejects?.cells ?? 0), 0),
    first: loads.flatMap(load => load.rejects?.first ?? []),
  };
}
