import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { ownerName, selectorOf, type RulesOptions, type Warn } from './model';
import { escapeTemplate, labelName, sortedEntries, withoutEmpty } from './text';

export type Severity = 'page' | 'ticket';

/** Labels of an alert: ours, which routing and incidents rely on, then those of the document. */
export function alertLabels(
  slo: SloDefinition,
  severity: Severity,
  options: RulesOptions,
  warn: Warn,
): Record<string, string> {
  const theirs = named(
    {
      ...slo.alerting.labels,
      ...(severity === 'page'
        ? slo.alerting.pageLabels
        : slo.alerting.ticketLabels),
    },
    'label',
    warn,
  );
  const ours = withoutEmpty({
    slo_id: slo.id,
    severity,
    service: slo.service,
    owner: ownerName(options),
    system: options.system,
    tier: options.tier,
    environment: options.environment,
  });
  for (const name of ['slo_id', 'severity', 'alertname']) {
    const found = theirs.get(name);
    if (found !== undefined && found !== ours[name]) {
      warn(
        'label-reserved',
        `The label ${name}: ${found} of ${severity} alerts is not written: ${
          name === 'severity'
            ? `severity is page or ticket, incidents are told apart by it`
            : `${selectorOf(
                slo.id,
              )} and the name of the alert say what it is about`
        }. Route by another label.`,
      );
    }
    theirs.delete(name);
  }
  return escaped({ ...Object.fromEntries(theirs), ...ours }, Object.keys(ours));
}

/** Annotations of an alert. `own` may hold templates; what comes from the document may not. */
export function alertAnnotations(
  slo: SloDefinition,
  severity: Severity,
  own: { summary: string; description: string },
  options: RulesOptions,
): Record<string, string> {
  const theirs = Object.fromEntries(
    named(
      {
        ...slo.alerting.annotations,
        ...(severity === 'page'
          ? slo.alerting.pageAnnotations
          : slo.alerting.ticketAnnotations),
        ...withoutEmpty({
          runbook_url: slo.alerting.runbookUrl,
          dashboard_url: options.dashboardUrl
            ?.replaceAll('{slo_id}', slo.id)
            .replaceAll('{service}', encodeURIComponent(slo.service ?? '')),
        }),
      },
      'annotation',
      // Names were reported with the labels of the first alert; annotations are not routed by.
      () => {},
    ),
  );
  return { ...own, ...escaped(theirs, []) };
}

function named(
  record: Record<string, string>,
  what: string,
  warn: Warn,
): Map<string, string> {
  const result = new Map<string, string>();
  for (const [name, value] of sortedEntries(record)) {
    const safe = labelName(name);
    if (safe === undefined) {
      warn('label-renamed', `The ${what} ${name} cannot be written.`);
    } else if (value !== '') {
      if (safe !== name) {
        warn('label-renamed', `The ${what} ${name} is written as ${safe}.`);
      }
      if (safe === name || !result.has(safe)) {
        result.set(safe, value);
      }
    }
  }
  return result;
}

/** Values as text of a template, the keys of `first` first. */
function escaped(
  record: Record<string, string>,
  first: string[],
): Record<string, string> {
  return Object.fromEntries([
    ...first.map(key => [key, escapeTemplate(record[key])]),
    ...sortedEntries(record)
      .filter(([key]) => !first.includes(key))
      .map(([key, value]) => [key, escapeTemplate(value)]),
  ]);
}
