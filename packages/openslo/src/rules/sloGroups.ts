import {
  ANNOTATION_SLO_RUNBOOK_URL,
  type SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { complement } from '../alerts';
import {
  evaluationSeconds,
  sliceRangeSeconds,
  sliExpressions,
} from '../expressions';
import { sliceCounts } from '../expressions/sliExpressions';
import { group } from '../promql/shape';
import { burnAlerts, conditionAlerts } from './burnAlerts';
import {
  ownerName,
  recordedSliHash,
  selectorOf,
  type Rule,
  type RuleGroup,
  type RulesOptions,
  type Warn,
} from './model';
import { printable, withoutEmpty } from './text';
import {
  coverageExpression,
  needsCoverage,
  periodWindow,
  ratioExpression,
  ratioWindows,
  recordedRatio,
  windowName,
} from './windows';

const DAY = 86_400;

/** Names of the groups of an SLO. */
export interface GroupNames {
  main: string;
  period: string;
}

/**
 * The two groups of an SLO. The rules of a group run one after the other, so each can read what the ones before it have just recorded.
 */
export function sloGroups(
  slo: SloDefinition,
  names: GroupNames,
  options: RulesOptions,
  warn: Warn,
): RuleGroup[] {
  if (slo.exclusions.length > 0) {
    warn(
      'exclusions-not-applied',
      'Rules count maintenance like any other time; figures of the portal leave it out. Silence the alerts for its length.',
    );
  }
  return [
    {
      name: names.main,
      interval: windowName(evaluationSeconds(slo)),
      rules: [
        ...countRules(slo, options, warn),
        ...ratioRules(slo, options),
        ...infoRules(slo, options),
        ...alertRules(slo, options, warn),
      ],
    },
    { name: names.period, interval: '5m', rules: periodRules(slo) },
  ];
}

function countRules(
  slo: SloDefinition,
  { scrapeSeconds }: RulesOptions,
  warn: Warn,
): Rule[] {
  const labels = { slo_id: slo.id };
  const { method } = slo;
  if (method.type === 'Occurrences') {
    const { total, bad } = sliExpressions(slo, '5m');
    return [
      { record: 'slo:total:rate5m', expr: total, labels },
      { record: 'slo:bad:rate5m', expr: bad, labels },
    ];
  }
  warnOfSmearedSlices(slo, method.sliceSeconds, scrapeSeconds, warn);
  if (method.type === 'RatioTimeslices') {
    const { total, bad } = sliExpressions(slo, '5m', { scrapeSeconds });
    return [
      { record: 'slo:total:rate5m', expr: total, labels },
      { record: 'slo:bad:rate5m', expr: bad, labels },
    ];
  }
  const { total, bad } = sliceCounts(slo, { scrapeSeconds });
  return [
    { record: 'slo:slice_bad', expr: bad, labels },
    {
      record: 'slo:total:rate5m',
      expr: `${group(total)} / ${method.sliceSeconds}`,
      labels,
    },
    {
      record: 'slo:bad:rate5m',
      expr: `slo:slice_bad${selectorOf(slo.id)} / ${method.sliceSeconds}`,
      labels,
    },
  ];
}

function warnOfSmearedSlices(
  slo: SloDefinition,
  sliceSeconds: number,
  scrapeSeconds: number | undefined,
  warn: Warn,
): void {
  const range = sliceRangeSeconds(sliceSeconds, scrapeSeconds);
  if (slo.sli.kind === 'ratio' && range > sliceSeconds) {
    warn(
      'slice-range',
      `Slices of ${windowName(
        sliceSeconds,
      )} are judged by rates over ${windowName(
        range,
      )}, four scrapes of ${windowName(
        range / 4,
      )}; scrape more often for sharper slices.`,
    );
  }
}

function ratioRules(slo: SloDefinition, options: RulesOptions): Rule[] {
  const labels = { slo_id: slo.id };
  const windows = ratioWindows(slo);
  return [
    ...windows.map(window => ({
      record: `slo:error_ratio:${window.name}`,
      expr: ratioExpression(slo, window, options.scrapeSeconds),
      labels,
    })),
    ...windows.filter(needsCoverage).map(window => ({
      record: `slo:coverage:${window.name}`,
      expr: coverageExpression(slo, window),
      labels,
    })),
  ];
}

function infoRules(slo: SloDefinition, options: RulesOptions): Rule[] {
  const labels = withoutEmpty({
    slo_id: slo.id,
    entity_ref: options.entityRef,
    service: slo.service,
    owner: ownerName(options) ?? slo.alerting.labels.owner,
    objective: slo.target,
    window: slo.window.duration,
    method: slo.method.type,
    sli_hash: recordedSliHash(slo),
  });
  return [
    {
      record: 'slo:objective',
      expr: `vector(${slo.target})`,
      labels: { slo_id: slo.id },
    },
    {
      record: 'slo_info',
      expr: 'vector(1)',
      labels: Object.fromEntries(
        Object.entries(labels).map(([key, value]) => [key, printable(value)]),
      ),
    },
  ];
}

function alertRules(
  slo: SloDefinition,
  options: RulesOptions,
  warn: Warn,
): Rule[] {
  const { page, ticket, conditions } = slo.alerting;
  if (slo.window.seconds < DAY) {
    if (page || ticket || conditions.length > 0) {
      warn(
        'alert-window',
        `There are no alert rules for a window of ${slo.window.duration}: pairs of windows need a day at least.`,
      );
    }
    return [];
  }
  const alerts = [
    ...burnAlerts(slo, options, warn),
    ...conditionAlerts(slo, options, warn),
  ];
  if (
    alerts.some(
      alert =>
        alert.labels.severity === 'page' && !alert.annotations.runbook_url,
    )
  ) {
    warn(
      'runbook-missing',
      `Page alerts have no runbook: whoever is woken has to know what to do. Name it in the annotation ${ANNOTATION_SLO_RUNBOOK_URL} of the SLO, or as runbook_url of a Sloth alert.`,
    );
  }
  return alerts;
}

function periodRules(slo: SloDefinition): Rule[] {
  const labels = { slo_id: slo.id };
  const window = periodWindow(slo);
  const record = `slo:error_ratio:${window.name}`;
  const isRecorded = ratioWindows(slo).some(({ name }) => name === window.name);
  return [
    // A period of a day or three is among the windows of the alerts.
    ...(isRecorded
      ? []
      : [{ record, expr: recordedRatio(slo, window), labels }]),
    {
      record: 'slo:error_budget_remaining',
      expr: `1 - ${record}${selectorOf(slo.id)} / ${complement(slo.target)}`,
      labels,
    },
  ];
}
