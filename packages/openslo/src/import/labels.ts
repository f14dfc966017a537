import type { Fields } from './fields';
import type { ObjectReport, Place } from './report';

/** Label names that Prometheus takes; those with two leading underscores are its own. */
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether a label can be put on alerts; if not, it is reported. */
export function checkLabelName(
  name: string,
  place: Place,
  report: ObjectReport,
): boolean {
  const isValid = LABEL_NAME.test(name);
  if (!isValid) {
    report.warn(
      'labels-shape',
      place,
      'The label is left off alerts; expected a name of letters, digits and _, as Prometheus wants.',
    );
  }
  return isValid;
}

/** Labels with text values. */
export function readLabelTexts(
  fields: Fields,
  key: string,
): Record<string, string> {
  return Object.fromEntries(
    fields
      .texts(key)
      .filter(({ name, place }) => checkLabelName(name, place, fields.report))
      .map(({ name, value }) => [name, value]),
  );
}
