import { DrillFault } from '../DrillFault';
import { hasCode } from '../tools/DrillTools';
import type { DrillStop } from '../verdict';
import { DrillInterruption } from './DrillInterruption';

/** What an error says about a drill. One that nobody foresaw is a fault of the runner. */
export function stopOf(error: unknown): DrillStop {
  if (error instanceof DrillInterruption) {
    return error.stop;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DrillFault) {
    return { kind: 'fault', of: error.of, reason: error.reason, message };
  }
  return {
    kind: 'fault',
    of: 'runner',
    reason: hasCode(error, 'ENOSPC', 'EDQUOT') ? 'disk-full' : 'runner-error',
    message,
  };
}
