import type { SloAlerting } from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';
import { readLabelTexts } from '../labels';
import { isWebUrl } from '../openslo/annotations';
import type { Spelling } from './spelling';

/** Name of the alerts that are generated. */
const ALERT_NAME = 'SLOErrorBudgetBurn';
/** Annotations of alerts with the URL of instructions: the one of our own rules, and the one of Sloth's own examples. */
const RUNBOOKS = ['runbook_url', 'runbook'];

/**
 * Reads `alerting` of a Sloth SLO.
 *
 * @param labels - those of the spec and the SLO, which Sloth puts on everything that it records
 */
export function readSlothAlerting(
  slo: Fields,
  spelling: Spelling,
  labels: Record<string, string>,
): SloAlerting {
  const { pageAlert, ticketAlert } = spelling;
  const fields = slo.fields('alerting', [
    'name',
    'labels',
    'annotations',
    pageAlert,
    ticketAlert,
  ]);
  const page = readAlert(fields, pageAlert);
  const ticket = readAlert(fields, ticketAlert);
  readAlertName(fields, page.isOn || ticket.isOn);
  const annotations = textsOf(fields, 'annotations');
  const runbookUrl = [annotations, page.annotations]
    .flatMap(texts => RUNBOOKS.map(name => texts[name]))
    .find(url => url !== undefined && isWebUrl(url));
  return {
    page: page.isOn,
    ticket: ticket.isOn,
    ...(runbookUrl && { runbookUrl }),
    labels: { ...labels, ...readLabelTexts(fields, 'labels') },
    annotations,
    pageLabels: page.labels,
    pageAnnotations: page.annotations,
    ticketLabels: ticket.labels,
    ticketAnnotations: ticket.annotations,
    conditions: [],
  };
}

function readAlert(alerting: Fields, key: string) {
  const fields = alerting.fields(key, ['disable', 'labels', 'annotations']);
  return {
    isOn: fields.flag('disable') !== true,
    labels: readLabelTexts(fields, 'labels'),
    annotations: textsOf(fields, 'annotations'),
  };
}

function readAlertName(alerting: Fields, isOn: boolean): void {
  const name = alerting.text('name')?.trim();
  const place = alerting.place('name');
  if (!name && isOn) {
    alerting.report.error(
      'name-missing',
      place,
      'The alert has no name although it is on; expected a name, or disable: true for the page and the ticket alert.',
    );
  } else if (name && name !== ALERT_NAME && isOn) {
    alerting.report.warn(
      'policy-field',
      place,
      `The name is not applied: alerts are called ${ALERT_NAME} and are told apart by their label slo_id.`,
    );
  }
}

function textsOf(fields: Fields, key: string): Record<string, string> {
  return Object.fromEntries(
    fields.texts(key).map(({ name, value }) => [name, value]),
  );
}
