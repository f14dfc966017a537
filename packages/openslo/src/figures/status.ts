import {
  SLO_STATUSES,
  SloDataState,
  SloHealth,
  SloStatus,
} from 'backstage-plugin-shipshape-common';

/** Place of each status in the order of risk; 0 is the worst. */
export const SLO_RISK: Readonly<Record<SloStatus, number>> = Object.fromEntries(
  SLO_STATUSES.map((status, risk) => [status, risk]),
) as Record<SloStatus, number>;

/**
 * Health of an SLO whose data is ok or partial: `exhausted` when nothing of the budget is left, `burning` while an alert fires. Undefined when
 * the budget is not known.
 */
export function healthOf(options: {
  budgetRemaining: number | undefined;
  firing: 'page' | 'ticket' | undefined;
}): SloHealth | undefined {
  const { budgetRemaining, firing } = options;
  if (budgetRemaining === undefined) {
    return undefined;
  }
  if (budgetRemaining <= 0) {
    return 'exhausted';
  }
  return firing ? 'burning' : 'healthy';
}

/** Joins data and health to the one word that an SLO is shown with. Health counts only where there is data to tell it from. */
export function joinStatus(options: {
  data: SloDataState;
  health: SloHealth | undefined;
  firing: 'page' | 'ticket' | undefined;
}): SloStatus {
  const { data, health, firing } = options;
  if (data !== 'ok' && data !== 'partial') {
    return data;
  }
  switch (health) {
    case 'exhausted':
      return 'exhausted';
    case 'burning':
      return firing === 'page' ? 'burningPage' : 'burningTicket';
    case 'healthy':
      return data === 'partial' ? 'partial' : 'healthy';
    default:
      return 'noData';
  }
}
