import type { Sli, SloDefinition } from 'backstage-plugin-shipshape-common';

const OPERATORS = { lt: '<', lte: '≤', gt: '>', gte: '≥' } as const;

/** What is measured, in words. */
export function sliInWords(sli: Sli): string {
  switch (sli.kind) {
    case 'ratio':
      return `${sli.bad === undefined ? 'good' : 'bad'} of total events`;
    case 'threshold':
      return `values ${OPERATORS[sli.op]} ${sli.value}`;
    default:
      return `ratio of ${sli.rawType === 'success' ? 'successes' : 'failures'}`;
  }
}

/** `30d`, `1M by calendar, Europe/Berlin`. */
export function windowInWords({ window }: SloDefinition): string {
  return window.type === 'rolling'
    ? window.duration
    : `${window.duration} by calendar, ${window.timeZone}`;
}
