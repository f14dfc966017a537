import type { BudgetingMethod } from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';
import { decimalText } from '../values/decimals';
import { readDuration } from '../values/durations';

const METHODS = ['Occurrences', 'Timeslices', 'RatioTimeslices'] as const;
type Method = (typeof METHODS)[number];

const DEFAULT_SLICE_SECONDS = 60;

/** Reads `budgetingMethod`; undefined when it is not known, which is reported. */
export function readMethod(spec: Fields): Method | undefined {
  const place = spec.place('budgetingMethod');
  const text = spec.text('budgetingMethod')?.trim();
  if (!text) {
    spec.report.warn(
      'method-default',
      place,
      'budgetingMethod is missing; Occurrences is read.',
    );
    return 'Occurrences';
  }
  const method = METHODS.find(
    name => name.toLowerCase() === text.toLowerCase(),
  );
  if (!method) {
    spec.report.error(
      'method-unknown',
      place,
      `budgetingMethod is '${text}'; expected Occurrences, Timeslices or RatioTimeslices.`,
    );
  }
  return method;
}

/** Reads what an objective says about slices. */
export function readSlices(
  objective: Fields,
  method: Method,
): BudgetingMethod | undefined {
  if (method !== 'Timeslices') {
    ignore(objective, 'timeSliceTarget', method);
  }
  if (method === 'Occurrences') {
    ignore(objective, 'timeSliceWindow', method);
    return { type: 'Occurrences' };
  }
  const sliceSeconds = readSliceSeconds(objective);
  if (method === 'RatioTimeslices') {
    return sliceSeconds === undefined
      ? undefined
      : { type: 'RatioTimeslices', sliceSeconds };
  }
  const sliceTarget = objective.number('timeSliceTarget');
  if (sliceTarget === undefined || !(sliceTarget > 0 && sliceTarget <= 1)) {
    objective.report.error(
      'slice-target',
      objective.place('timeSliceTarget'),
      `timeSliceTarget is ${
        sliceTarget ?? 'missing'
      }; Timeslices expects a number above 0 and up to 1, such as 0.95.`,
    );
    return undefined;
  }
  return sliceSeconds === undefined
    ? undefined
    : {
        type: 'Timeslices',
        sliceSeconds,
        sliceTarget: decimalText(sliceTarget),
      };
}

/** A bare number is minutes. */
function readSliceSeconds(objective: Fields): number | undefined {
  const key = 'timeSliceWindow';
  if (!objective.has(key)) {
    objective.report.warn(
      'slice-window-default',
      objective.place(key),
      'timeSliceWindow is missing; slices of 1m are read.',
    );
    return DEFAULT_SLICE_SECONDS;
  }
  const text = objective.text(key)?.trim();
  return readDuration(
    text !== undefined && /^\d+$/.test(text) ? `${text}m` : text,
    objective.place(key),
    objective.report,
  )?.seconds;
}

function ignore(objective: Fields, key: string, method: Method): void {
  if (objective.has(key)) {
    objective.report.warn(
      'value-ignored',
      objective.place(key),
      `${key} has no meaning with ${method} and is ignored.`,
    );
  }
}
