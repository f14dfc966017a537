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

/** The group that consists of exactly these statuses. */
export function groupOf(
  statuses: readonly SloStatus[],
): keyof typeof STATUS_GROUPS | undefined {
  const given = new Set<SloStatus>(statuses);
  return (['atRisk', 'notMeasured'] as const).find(
    name =>
      STATUS_GROUPS[name].length === given.size &&
      STATUS_GROUPS[name].every(status => given.has(status)),
  );
}
