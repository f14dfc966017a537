import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { AlertPair } from '../../alerts';
import { rationalToNumber } from '../../alerts';
import { exactThreshold } from '../../alerts/thresholds';
import {
  evaluationSeconds,
  isStaged,
  sliceRangeSeconds,
} from '../../expressions';
import { alertLabels } from '../alertLabels';
import { BURN_ALERT, firingPairs } from '../burnAlerts';
import { servedSlos } from '../generateRules';
import { selectorOf, type RulesOptions } from '../model';
import { printable } from '../text';
import { needsCoverage, ratioWindows } from '../windows';
import { yamlText } from '../yamlText';
import {
  inputSeries,
  seriesText,
  type InputSeries,
  type Phases,
} from './inputSeries';

export interface GenerateRuleTestsOptions extends RulesOptions {
  /** The rule file, relative to the test file. */
  rulesFile: string;
}

interface Sample {
  labels: string;
  value: number;
}

interface Expectation {
  eval_time: string;
  expr: string;
  exp_samples: Sample[];
}

interface RuleTest {
  name: string;
  interval: string;
  input_series: InputSeries[];
  promql_expr_test: Expectation[];
}

const LONGEST_TEST_MINUTES = 1440;
const NOTHING = () => {};

/**
 * Writes a file for `promtool test rules` that tries the generated rules of each SLO with series that its queries find: all is well and there is
 * no error series yet, then everything fails until the first alert, then there is no traffic. Where a query is too particular for that, the
 * alert is tried on recorded ratios. The options must be those that the rules were generated with.
 */
export function generateRuleTests(
  slos: readonly SloDefinition[],
  options: GenerateRuleTestsOptions,
): string {
  const tests = servedSlos(slos, []).map(slo => testOf(slo, options));
  return `# Generated with the rules. Run: promtool test rules FILE\n${yamlText(
    {
      rule_files: [options.rulesFile],
      evaluation_interval: '1m',
      tests,
    },
  )}`;
}

function testOf(slo: SloDefinition, options: RulesOptions): RuleTest {
  const [pair] = slo.window.seconds < 86_400 ? [] : firingPairs(slo, NOTHING);
  const phases = phasesOf(slo, pair, options);
  const isShort =
    phases.healthy + phases.outage + phases.idle <= LONGEST_TEST_MINUTES;
  const tried = pair && isShort ? pair : undefined;
  const used = isShort ? phases : { ...phases, outage: 1 };
  const series = inputSeries(slo, used);
  return {
    name: series
      ? slo.id
      : `${slo.id}, from recorded ratios: series for its queries cannot be foretold`,
    interval: '1m',
    input_series: series ?? recordedInput(slo, used, tried),
    promql_expr_test: [
      ...(series ? healthyRatio(slo, used) : []),
      noAlert(slo, healthyMinute(slo, used)),
      ...(tried && (series || canRecord(slo, tried))
        ? [alertFires(slo, used, tried, options)]
        : []),
      ...(series && isShort ? [idleRatio(slo, used)] : []),
    ],
  };
}

/** Minutes of each phase, multiples of the evaluation interval. */
function phasesOf(
  slo: SloDefinition,
  pair: AlertPair | undefined,
  options: RulesOptions,
): Phases {
  const step = evaluationSeconds(slo) / 60;
  const smear =
    slo.method.type === 'Occurrences'
      ? 0
      : sliceRangeSeconds(slo.method.sliceSeconds, options.scrapeSeconds) / 60;
  const upToStep = (minutes: number) => Math.ceil(minutes / step) * step;
  const [shortest] = ratioWindows(slo);
  const failures = slo.alerting.minFailures ?? 0;
  const isCounted =
    slo.method.type === 'Occurrences' && slo.sli.kind === 'ratio';
  const spent = pair
    ? (rationalToNumber(exactThreshold(pair.factor, slo.target)) *
        pair.longSeconds) /
      60
    : 0;
  return {
    healthy: upToStep(Math.max(60, 3 * step)),
    // Rates need some minutes to forget what was before, staged values one more.
    outage: upToStep(
      Math.max(spent, isCounted ? 0 : failures * step) + 6 + smear + 2 * step,
    ),
    idle: upToStep(shortest.seconds / 60 + 10 + smear + step),
    rate: Math.max(600, failures * 10),
  };
}

/** A minute at which all has been well for long, and at which the rules are evaluated. */
function healthyMinute(slo: SloDefinition, { healthy }: Phases): number {
  const step = evaluationSeconds(slo) / 60;
  return healthy - Math.ceil(5 / step) * step;
}

function shortestRatio(slo: SloDefinition): string {
  return `slo:error_ratio:${ratioWindows(slo)[0].name}`;
}

function healthyRatio(slo: SloDefinition, phases: Phases): Expectation[] {
  const minute = healthyMinute(slo, phases);
  const ratio = shortestRatio(slo);
  return [
    value(minute, `${ratio}${selectorOf(slo.id)}`, {
      labels: `${ratio}${selectorOf(slo.id)}`,
      value: 0,
    }),
    // The other group may be evaluated before this one, so a short period may not have begun.
    ...(slo.window.seconds >= 3600 &&
    slo.window.seconds >= 2 * evaluationSeconds(slo)
      ? [
          value(minute, `slo:error_budget_remaining${selectorOf(slo.id)}`, {
            labels: `slo:error_budget_remaining${selectorOf(slo.id)}`,
            value: 1,
          }),
        ]
      : []),
  ];
}

function noAlert(slo: SloDefinition, minute: number): Expectation {
  return value(minute, `ALERTS${selectorOf(slo.id)}`);
}

function alertFires(
  slo: SloDefinition,
  { healthy, outage }: Phases,
  { severity }: AlertPair,
  options: RulesOptions,
): Expectation {
  const labels = Object.fromEntries(
    Object.entries(alertLabels(slo, severity, options, NOTHING)).map(
      ([name, text]) => [name, text.replaceAll('{{ "{{" }}', '{{')],
    ),
  );
  return value(
    healthy + outage,
    `ALERTS{alertname="${BURN_ALERT}",slo_id="${slo.id}",severity="${severity}"}`,
    {
      labels: printable(
        seriesText({
          __name__: 'ALERTS',
          alertname: BURN_ALERT,
          alertstate: 'firing',
          ...labels,
        }),
      ),
      value: 1,
    },
  );
}

/** Without traffic there is no ratio. */
function idleRatio(slo: SloDefinition, phases: Phases): Expectation {
  const end = phases.healthy + phases.outage + phases.idle;
  const minute = end - (end % (evaluationSeconds(slo) / 60));
  return value(minute, `${shortestRatio(slo)}${selectorOf(slo.id)}`);
}

/** Whether recorded ratios can be fed for a pair: nothing of it may be recorded by the rules as well. */
function canRecord(slo: SloDefinition, pair: AlertPair): boolean {
  const needsMore =
    slo.alerting.minFailures !== undefined ||
    pairWindows(pair).some(window => needsCoverage(window));
  return (
    !needsMore && (!isStaged(slo) || slo.method.type !== 'RatioTimeslices')
  );
}

function recordedInput(
  slo: SloDefinition,
  { healthy, outage }: Phases,
  pair: AlertPair | undefined,
): InputSeries[] {
  return pair && canRecord(slo, pair)
    ? pairWindows(pair).map(({ name }) => ({
        series: `slo:error_ratio:${name}${selectorOf(slo.id)}`,
        values: `0x${healthy} 1x${outage - 1}`,
      }))
    : [];
}

function pairWindows(pair: AlertPair) {
  return [
    { name: pair.short, seconds: pair.shortSeconds },
    { name: pair.long, seconds: pair.longSeconds },
  ];
}

function value(minute: number, expr: string, sample?: Sample): Expectation {
  return {
    eval_time: `${minute}m`,
    expr,
    exp_samples: sample ? [sample] : [],
  };
}
