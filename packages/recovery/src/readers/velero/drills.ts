import type {
  DrillLifecycle,
  DrillOutcome,
  ObservedDrill,
} from 'backstage-plugin-shipshape-common';
import { readInstant } from '../common/instants';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import type { VeleroRestore } from './schemas';

/** On a Restore into another namespace: it is a drill; the value is the id of its drill plan. */
const DRILL_LABEL = 'shipshape.dev/drill';

interface Phase {
  lifecycle: DrillLifecycle;
  outcome?: DrillOutcome;
  reason?: string;
}

const RESTORING: Phase = { lifecycle: 'restoring' };

/** Nothing was checked after the restore, so that none of them is passed. */
const PHASES = new Map<string, Phase>([
  ['New', { lifecycle: 'claimed' }],
  ['InProgress', RESTORING],
  ['WaitingForPluginOperations', RESTORING],
  ['WaitingForPluginOperationsPartiallyFailed', RESTORING],
  ['Finalizing', RESTORING],
  ['FinalizingPartiallyFailed', RESTORING],
  ['Completed', ended('inconclusive', 'not-verified')],
  ['PartiallyFailed', ended('failed', 'restore-failed')],
  ['Failed', ended('failed', 'restore-failed')],
  // It never began.
  ['FailedValidation', ended('inconclusive', 'invalid-restore')],
]);

/** A drill and the namespaces that it restored elsewhere. */
export interface ReadDrill {
  namespaces: readonly string[];
  drill: ObservedDrill;
}

/** The drill that a restore is; undefined where it was a restore in earnest. */
export function readDrill(
  { value: restore, path }: Entry<VeleroRestore>,
  notices: Notices,
): ReadDrill | undefined {
  const { metadata, spec, status } = restore;
  const drillPlanId = metadata.labels?.[DRILL_LABEL];
  const namespaces = Object.keys(spec.namespaceMapping ?? {});
  if (drillPlanId === undefined || namespaces.length === 0) {
    return undefined;
  }
  const instant = (text: string | null | undefined, name: string) =>
    readInstant(text, `${path}.${name}`, notices);
  const phase = PHASES.get(status.phase || 'New');
  const declaredAt =
    instant(metadata.creationTimestamp, 'metadata.creationTimestamp') ??
    instant(status.startTimestamp, 'status.startTimestamp');
  if (phase === undefined || declaredAt === undefined) {
    notices.warn(
      'unknown-value',
      `The restore ${metadata.name} was left out: its phase "${status.phase}" or its time is not known`,
      `${path}.status`,
    );
    return undefined;
  }
  return {
    namespaces,
    drill: {
      drillId: `${metadata.namespace}.${metadata.name}`,
      drillPlanId,
      ...known({
        pointNativeId: spec.backupName
          ? `${metadata.namespace}/${spec.backupName}`
          : undefined,
        finishedAt: instant(
          status.completionTimestamp,
          'status.completionTimestamp',
        ),
      }),
      ...phase,
      declaredAt,
      validation: 'skipped',
      cleanup: 'pending',
    },
  };
}

function ended(outcome: DrillOutcome, reason: string): Phase {
  return { lifecycle: 'done', outcome, reason };
}
