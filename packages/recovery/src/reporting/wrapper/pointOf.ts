import { basename } from 'node:path';
import type { ReportItems } from '../reports';
import type { ToolSummary, WrappedTool } from './toolOutput';

/** Ids that restic cut short (before 0.17) are not those of its listing. */
const FULL_RESTIC_ID = /^[0-9a-f]{64}$/;

/** A run that made something. */
export interface PointMaker {
  planId: string;
  /** Location of the plan that it wrote to. */
  locationId: string;
  tool: WrappedTool | undefined;
  bytesFile: string | undefined;
  state: 'succeeded' | 'partial';
  startedAt: string;
  finishedAt: string;
  summary: ToolSummary;
}

/**
 * The recovery point of a run: of a dump or of files, which hold what was there when the run began. Undefined where a run alone does not tell:
 * a backup of pgBackRest may need others, which only its listing names.
 */
export function pointOf(
  maker: PointMaker,
): ReportItems['recovery-points'] | undefined {
  const { planId, locationId, state, startedAt, finishedAt, summary } = maker;
  const made = madeBy(maker);
  return (
    made && {
      ...made,
      planId,
      locationId,
      createdAt: finishedAt,
      consistentAt: startedAt,
      availableAt: finishedAt,
      sizeBytes: summary.bytesProcessed,
      storedBytes: summary.bytesStored,
      completeness: state === 'succeeded' ? 'complete' : 'partial',
      state: 'available',
      observedAt: finishedAt,
    }
  );
}

function madeBy({
  tool,
  bytesFile,
  summary: { nativeId },
}: PointMaker):
  | Pick<ReportItems['recovery-points'], 'nativeId' | 'type' | 'encrypted'>
  | undefined {
  if (tool === 'pg_dump' && bytesFile !== undefined) {
    return { nativeId: basename(bytesFile), type: 'dump' };
  }
  return tool === 'restic' && nativeId && FULL_RESTIC_ID.test(nativeId)
    ? { nativeId, type: 'snapshot', encrypted: 'yes' }
    : undefined;
}
