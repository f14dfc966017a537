import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import {
  alertPairs,
  alertThreshold,
  complement,
  formatRational,
  isReachable,
  minimumTarget,
  type AlertPair,
  type Factor,
} from '../alerts';
import { multiply, rational } from '../alerts/rational';
import { evaluationSeconds } from '../expressions';
import { alertAnnotations, alertLabels, type Severity } from './alertLabels';
import {
  selectorOf,
  type AlertingRule,
  type RulesOptions,
  type Warn,
} from './model';
import { escapeTemplate } from './text';
import {
  needsCoverage,
  recordedSum,
  windowName,
  type RatioWindow,
} from './windows';

/** Name of the alerts by pairs of windows. */
export const BURN_ALERT = 'SLOErrorBudgetBurn';
/** Name of the alerts of the conditions of a document, told apart by the label `condition`. */
export const CONDITION_ALERT = 'SLOBurnRateCondition';

/** The error ratio of the alert, when it fires. */
const VALUE = '{{ $value | humanizePercentage }}';

/** The pairs of an SLO that can fire, the quickest first; the others are named. */
export function firingPairs(slo: SloDefinition, warn: Warn): AlertPair[] {
  const pairs = alertPairs(slo.window.seconds).filter(
    pair => slo.alerting[pair.severity],
  );
  return pairs.filter(pair => {
    if (pair.shortSeconds < evaluationSeconds(slo)) {
      warn(
        'alert-slice',
        `The pair ${pair.name} is left out: a slice of ${windowName(
          evaluationSeconds(slo),
        )} does not fit into its short window of ${pair.short}.`,
      );
      return false;
    }
    if (!isReachable(pair.factor, slo.target)) {
      warn(
        'alert-unreachable',
        `The pair ${
          pair.name
        } is left out: it would need an error ratio above ${alertThreshold(
          pair.factor,
          slo.target,
        )}, so it can never fire. It can with a target above ${formatRational(
          minimumTarget(pair.factor),
          4,
        )}.`,
      );
      return false;
    }
    return true;
  });
}

/** The page and the ticket alert of an SLO, as far as a pair of theirs can fire. */
export function burnAlerts(
  slo: SloDefinition,
  options: RulesOptions,
  warn: Warn,
): AlertingRule[] {
  const pairs = firingPairs(slo, warn);
  return (['page', 'ticket'] as const).flatMap(severity => {
    const own = pairs.filter(pair => pair.severity === severity);
    return own.length === 0
      ? []
      : [
          {
            alert: BURN_ALERT,
            expr: own.map(pair => pairExpression(slo, pair)).join('\nor\n'),
            labels: alertLabels(slo, severity, options, warn),
            annotations: alertAnnotations(
              slo,
              severity,
              burnText(slo, severity, own),
              options,
            ),
          },
        ];
  });
}

/** The alerts of the conditions of a document: one window each. */
export function conditionAlerts(
  slo: SloDefinition,
  options: RulesOptions,
  warn: Warn,
): AlertingRule[] {
  const names = new Set<string>();
  return slo.alerting.conditions.flatMap(condition => {
    const { severity, factor, lookbackSeconds, forSeconds } = condition;
    const window = {
      name: windowName(lookbackSeconds),
      seconds: lookbackSeconds,
    };
    if (!isReachable(factor, slo.target)) {
      warn(
        'policy-unreachable',
        `The condition ${
          condition.name
        } is left out: a burn rate above ${factor} would need an error ratio above ${alertThreshold(
          factor,
          slo.target,
        )}, so it can never fire.`,
      );
      return [];
    }
    if (lookbackSeconds < evaluationSeconds(slo)) {
      warn(
        'alert-slice',
        `The condition ${condition.name} is left out: its window of ${
          window.name
        } holds no slice of ${windowName(evaluationSeconds(slo))}.`,
      );
      return [];
    }
    const name = unusedName(condition.name, names);
    const text = {
      summary: `${titleOf(
        slo,
      )} burns its error budget above ${factor} times the sustainable rate`,
      description: `Over ${
        window.name
      }, ${VALUE} of what was counted was bad; the objective allows ${percent(
        complement(slo.target),
      )}.`,
    };
    return [
      {
        alert: CONDITION_ALERT,
        expr: [above(slo, window, factor), ...minFailures(slo, window)].join(
          '\n',
        ),
        ...(forSeconds > 0 && { for: windowName(forSeconds) }),
        labels: {
          ...alertLabels(slo, severity, options, warn),
          condition: escapeTemplate(name),
        },
        annotations: alertAnnotations(slo, severity, text, options),
      },
    ];
  });
}

function pairExpression(slo: SloDefinition, pair: AlertPair): string {
  const long = { name: pair.long, seconds: pair.longSeconds };
  const lines = [
    above(slo, { name: pair.short, seconds: pair.shortSeconds }, pair.factor),
    `and on (slo_id) ${above(slo, long, pair.factor)}`,
    ...minFailures(slo, long),
  ];
  return `(\n${lines.map(line => `  ${line}`).join('\n')}\n)`;
}

function above(
  slo: SloDefinition,
  window: RatioWindow,
  factor: Factor,
): string {
  const selector = selectorOf(slo.id);
  const ratio = `slo:error_ratio:${window.name}${selector}`;
  const guarded = needsCoverage(window)
    ? `${ratio} * on (slo_id) slo:coverage:${window.name}${selector}`
    : ratio;
  return `${guarded} > ${alertThreshold(factor, slo.target)}`;
}

function minFailures(slo: SloDefinition, window: RatioWindow): string[] {
  const { minFailures: least } = slo.alerting;
  return least === undefined
    ? []
    : [
        `and on (slo_id) ${recordedSum(
          slo,
          'slo:bad:rate5m',
          window,
        )} * ${evaluationSeconds(slo)} >= ${least}`,
      ];
}

function burnText(
  slo: SloDefinition,
  severity: Severity,
  pairs: AlertPair[],
): { summary: string; description: string } {
  const [first, ...others] = pairs.map(pair => ({
    share: share(pair),
    long: pair.long,
  }));
  const also = others.map(other => `, or ${other.share} in ${other.long}`);
  return {
    summary: `${titleOf(slo)} burns its error budget ${
      severity === 'page' ? 'fast' : 'too fast to last'
    }`,
    description: `At this rate ${first.share} of the error budget of ${
      slo.window.duration
    } is gone in ${first.long}${also.join(
      '',
    )}. Now ${VALUE} of what is counted is bad; the objective allows ${percent(
      complement(slo.target),
    )}.`,
  };
}

function share(pair: AlertPair): string {
  return `${formatRational(multiply(pair.budgetShare, rational(100)), 3)} %`;
}

/** 0.001 as 0.1 %, exact. */
function percent(decimal: string): string {
  const [whole, fraction = ''] = decimal.split('.');
  const digits = fraction.padEnd(2, '0');
  const rest = digits.slice(2).replace(/0+$/, '');
  const points = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  return `${points}${rest ? `.${rest}` : ''} %`;
}

function titleOf(slo: SloDefinition): string {
  return escapeTemplate(slo.title || slo.id);
}

function unusedName(name: string, used: Set<string>): string {
  let result = name;
  for (let count = 2; used.has(result); count += 1) {
    result = `${name}-${count}`;
  }
  used.add(result);
  return result;
}
