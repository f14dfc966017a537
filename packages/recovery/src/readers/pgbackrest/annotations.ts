import type { BackupRun } from 'backstage-plugin-shipshape-common';
import { readInstant } from '../common/instants';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';

/** `--annotation=shipshape-plan=<plan id>` ties a backup to its plan, `shipshape-slot=<instant>` to its slot. */
const PLAN = 'shipshape-plan';
const SLOT = 'shipshape-slot';
const TRIGGERS = ['schedule', 'manual', 'retry'] as const;

/** What annotations say about the run that made a backup. */
export function readAnnotations(
  annotation: Readonly<Record<string, string>>,
  path: string,
  notices: Notices,
): Pick<BackupRun, 'trigger' | 'planId' | 'slotAt'> {
  const slotAt = readInstant(annotation[SLOT], `${path}.${SLOT}`, notices);
  return {
    trigger: TRIGGERS.find(word => word === annotation.trigger) ?? 'unknown',
    ...known({ planId: annotation[PLAN], slotAt }),
  };
}
