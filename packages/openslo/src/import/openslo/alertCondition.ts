import type { AlertCondition } from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';
import { decimalText } from '../values/decimals';
import { readDuration } from '../values/durations';
import { readDescription } from './description';

const CONDITION_FIELDS = [
  'kind',
  'op',
  'threshold',
  'lookbackWindow',
  'alertAfter',
];

/** Reads the spec of an AlertCondition. */
export function readCondition(
  spec: Fields,
  name: string,
): { condition?: AlertCondition } {
  readDescription(spec);
  const fields = spec.fields('condition', CONDITION_FIELDS);
  if (!readKind(fields)) {
    return {};
  }
  const severity = readSeverity(spec);
  const threshold = readThreshold(fields);
  const lookback = readDuration(
    fields.text('lookbackWindow'),
    fields.place('lookbackWindow'),
    fields.report,
  );
  const forSeconds = readAlertAfter(fields);
  const isAbove = readOperator(fields);
  if (
    threshold === undefined ||
    lookback === undefined ||
    forSeconds === undefined ||
    !isAbove
  ) {
    return {};
  }
  fields.report.warn(
    'policy-single-window',
    fields.place('lookbackWindow'),
    `This is an additional alert with the one window ${lookback.text}, which clears late after a short incident; the standard alerts with two windows are made as well.`,
  );
  return {
    condition: {
      name,
      severity,
      factor: threshold,
      lookbackSeconds: lookback.seconds,
      forSeconds,
    },
  };
}

function readKind(fields: Fields): boolean {
  const kind = fields.text('kind')?.trim().toLowerCase() ?? 'burnrate';
  if (kind !== 'burnrate') {
    fields.report.warn(
      'policy-field',
      fields.place('kind'),
      `A condition of kind '${kind}' is not applied; expected burnrate.`,
    );
  }
  return kind === 'burnrate';
}

/** Everything that is no page can wait. */
function readSeverity(spec: Fields): 'page' | 'ticket' {
  const text = spec.text('severity')?.trim().toLowerCase();
  if (text === 'page' || text === 'ticket') {
    return text;
  }
  const severity = text === 'critical' ? 'page' : 'ticket';
  spec.report.warn(
    'policy-field',
    spec.place('severity'),
    `severity is ${
      text ? `'${text}'` : 'missing'
    }; expected page or ticket. It is read as ${severity}.`,
  );
  return severity;
}

function readThreshold(fields: Fields): string | undefined {
  const threshold = fields.number('threshold');
  if (
    threshold === undefined ||
    !Number.isFinite(threshold) ||
    threshold <= 0
  ) {
    fields.report.error(
      'threshold-incomplete',
      fields.place('threshold'),
      `threshold is ${
        threshold ?? 'missing'
      }; expected a burn rate above 0, such as 2.`,
    );
    return undefined;
  }
  return decimalText(threshold);
}

function readOperator(fields: Fields): boolean {
  const op = fields.text('op')?.trim();
  const place = fields.place('op');
  switch (op) {
    case 'gt':
    case 'gte':
      return true;
    case undefined:
      fields.report.warn('policy-field', place, 'op is missing; gt is read.');
      return true;
    case 'lt':
    case 'lte':
      fields.report.warn(
        'policy-op-inverted',
        place,
        `op is ${op}, so that the alert would fire while the budget burns slowly; expected gt or gte. It is not made.`,
      );
      return false;
    default:
      fields.report.error(
        'threshold-incomplete',
        place,
        `op is '${op}'; expected gt or gte.`,
      );
      return false;
  }
}

/** `0m` is no duration but may stand here. */
function readAlertAfter(fields: Fields): number | undefined {
  const text = fields.text('alertAfter')?.trim();
  return text === undefined || /^0[mhdw]?$/.test(text)
    ? 0
    : readDuration(text, fields.place('alertAfter'), fields.report)?.seconds;
}
