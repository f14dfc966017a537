import { SloStatus } from 'backstage-plugin-shipshape-common';

/** Statuses that people ask for together. */
export const STATUS_GROUPS = {
  atRisk: ['exhausted', 'burningPage', 'burningTicket'],
  notMeasured: [
    'error',
    'invalid',
    'noData',
    'unsupported',
    'notConfigured',
    'noTraffic',
  ],
} as const satisfies Record<string, readonly SloStatus[]>;
