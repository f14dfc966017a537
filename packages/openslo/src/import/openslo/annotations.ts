import {
  ANNOTATION_SLO_MIN_FAILURES,
  ANNOTATION_SLO_RUNBOOK_URL,
  ANNOTATION_SLO_SERIES,
} from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';

/** What our annotations of a document say. */
export interface SloAnnotations {
  series?: string;
  alerting: { runbookUrl?: string; minFailures?: number };
}

const OURS = 'shipshape.dev/';

/** Reads the annotations of `metadata` that are ours; others are free. */
export function readShipshapeAnnotations(metadata: Fields): SloAnnotations {
  const result: SloAnnotations = { alerting: {} };
  for (const { name, value, place } of metadata.texts('annotations')) {
    const reject = (expected: string) =>
      metadata.report.warn(
        'annotation-invalid',
        place,
        `The value is ignored; expected ${expected}.`,
      );
    switch (name) {
      case ANNOTATION_SLO_SERIES:
        if (value.trim() === '') {
          reject('the id under which other rules record this SLO');
        } else {
          result.series = value.trim();
        }
        break;
      case ANNOTATION_SLO_RUNBOOK_URL:
        if (isWebUrl(value)) {
          result.alerting.runbookUrl = value;
        } else {
          reject('a URL that begins with https:// or http://');
        }
        break;
      case ANNOTATION_SLO_MIN_FAILURES:
        if (/^[1-9]\d{0,8}$/.test(value)) {
          result.alerting.minFailures = Number(value);
        } else {
          reject('a whole number from 1');
        }
        break;
      default:
        if (name.startsWith(OURS)) {
          metadata.report.warn(
            'unknown-field',
            place,
            `${name} is no annotation of an SLO and is ignored; expected ${ANNOTATION_SLO_SERIES}, ${ANNOTATION_SLO_RUNBOOK_URL} or ${ANNOTATION_SLO_MIN_FAILURES}.`,
          );
        }
    }
  }
  return result;
}

/** Other schemes could run code in a page that links to them. */
export function isWebUrl(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
