import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { alertPairs } from '../alerts';
import type { ExplainedAlert } from './explainSlo';
import { asCount, asPercent, inWords } from './words';

const DAY = 86_400;
/** The long windows of all pairs. */
const ALL_PAIRS = alertPairs(30 * DAY);

function unreachable({ target }: SloDefinition, alert: ExplainedAlert): string {
  const { name, threshold, factor, reachableAbove } = alert;
  const least = Math.ceil(reachableAbove * 1e4) / 100;
  return `${name} can never fire: at a target of ${asPercent(
    target,
  )} a burn rate above ${factor} is an error ratio above ${asPercent(
    threshold,
  )}, and even a total outage is 100 %. It needs a target above about ${least} %.`;
}

function pairNotes(slo: SloDefinition): string[] {
  const { seconds, duration } = slo.window;
  if (seconds < DAY) {
    const hint = duration.endsWith('m')
      ? ` (m means minutes: a month is ${duration.replace('m', 'M')})`
      : '';
    return [
      `There are no burn-rate alerts: the window ${duration} is shorter than a day${hint}.`,
    ];
  }
  const names = alertPairs(seconds).map(({ name }) => name);
  const dropped = ALL_PAIRS.filter(
    ({ name, severity }) => slo.alerting[severity] && !names.includes(name),
  ).map(
    ({ name, longSeconds }) =>
      `There is no ${name}: ${inWords(
        longSeconds,
      )} are more than half of the window ${duration}.`,
  );
  const off = (['page', 'ticket'] as const)
    .filter(severity => !slo.alerting[severity])
    .map(severity => `The definition switches ${severity} alerts off.`);
  return [...dropped, ...off];
}

/** Alerts that are left out because their shortest window is over before a slice is. */
function sliceNotes(slo: SloDefinition): string[] {
  const { method, alerting, window } = slo;
  if (method.type === 'Occurrences') {
    return [];
  }
  const { sliceSeconds } = method;
  const slice = `a slice of ${inWords(sliceSeconds)} does not fit into`;
  return [
    ...alertPairs(window.seconds)
      .filter(
        ({ severity, shortSeconds }) =>
          alerting[severity] && shortSeconds < sliceSeconds,
      )
      .map(
        ({ name, shortSeconds }) =>
          `There is no ${name}: ${slice} its short window of ${inWords(
            shortSeconds,
          )}.`,
      ),
    ...alerting.conditions
      .filter(({ lookbackSeconds }) => lookbackSeconds < sliceSeconds)
      .map(
        ({ name, lookbackSeconds }) =>
          `There is no alert of ${name}: ${slice} its window of ${inWords(
            lookbackSeconds,
          )}.`,
      ),
  ];
}

function lowTrafficNotes(alerts: readonly ExplainedAlert[]): string[] {
  const page = alerts.find(
    ({ severity, reachable }) => severity === 'page' && reachable,
  );
  if (page?.singleFailureBelow === undefined) {
    return [];
  }
  return [
    `Below ${asCount(
      Math.ceil(Number(page.singleFailureBelow.toPrecision(12))),
    )} requests in ${inWords(
      page.longSeconds,
    )} a single failure is enough for ${
      page.name
    }; the annotation shipshape.dev/min-failures sets how many it takes.`,
  ];
}

/** What has to be said about an SLO beyond its numbers, in complete sentences. */
export function explainNotes(
  slo: SloDefinition,
  alerts: readonly ExplainedAlert[],
): string[] {
  const { support, supportReason, series, alerting, window } = slo;
  const conditions = alerts.filter(
    ({ shortSeconds, reachable, factor }) =>
      shortSeconds === undefined && reachable && Number(factor) < 1,
  );
  return [
    ...(support === 'supported'
      ? []
      : [
          `${
            series === undefined
              ? 'No figures can be read from Prometheus'
              : `Figures can be read only where other rules record ${series}`
          } (${support})${supportReason ? `: ${supportReason}` : '.'}`,
        ]),
    ...(window.type === 'calendar' && /[MQY]$/.test(window.duration)
      ? [
          `Alerts reckon with ${
            window.seconds / DAY
          } days, so that their factors do not change with the calendar.`,
        ]
      : []),
    ...pairNotes(slo),
    ...sliceNotes(slo),
    ...alerts
      .filter(({ reachable }) => !reachable)
      .map(alert => unreachable(slo, alert)),
    ...conditions.map(
      ({ name, factor }) =>
        `${name} fires at a burn rate of ${factor}, at which the budget lasts longer than the window.`,
    ),
    ...(alerting.minFailures === undefined
      ? lowTrafficNotes(alerts)
      : [
          `Pairs fire only when their long window holds at least ${alerting.minFailures} failures.`,
        ]),
  ];
}
