import type { SlotState } from 'backstage-plugin-shipshape-common';

/** What alarms need to know of a resource beyond its summary. */
export interface RecoverySignals {
  /** Of the last due slots: `unknown` when nobody reports, or nothing was due. */
  backups: 'ok' | 'failing' | 'unknown';
  /** The slot that went wrong, when they are failing. */
  failedSlot?: {
    planId: string;
    state: SlotState;
    slotAt: string;
    /** What the tool said. */
    message?: string;
  };
  /** The newest drill whose cleanup failed, unless a later one has cleaned up. */
  failedCleanup?: { drillId: string; message?: string };
}
