import { parseEntityRef } from '@backstage/catalog-model';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { asCount, asPercent, inWords } from '@shipshape/openslo';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import type { SloAlarm, SloAlarmGroup } from './groupSloAlarms';
import { parseFacts, SloAlarmFacts } from './sloAlarmFacts';
import type { SloLevel } from './sloLevels';

type Severity = NonNullable<NotificationSendOptions['payload']['severity']>;

const SEVERITIES: Readonly<Record<SloLevel, Severity>> = {
  'burning-page': 'critical',
  exhausted: 'high',
  'burning-ticket': 'normal',
  'budget-25': 'normal',
  'budget-50': 'low',
};

/** Levels of the budget, as share that is left. */
const THRESHOLDS: Readonly<Partial<Record<SloLevel, string>>> = {
  'budget-25': '25 %',
  'budget-50': '50 %',
};

/** A share to one decimal of a percent, not better than it is: what is left is rounded down. */
function percentLeft(share: number): string {
  return `${asCount(
    Math.floor(Number((share * 1000).toPrecision(12))) / 10,
  )} %`;
}

function timesText(rate: number): string {
  return rate >= 10
    ? asCount(Math.round(rate))
    : asCount(Number(rate.toFixed(1)));
}

function isBurningLevel({ level }: SloAlarm): boolean {
  return level === 'burning-page' || level === 'burning-ticket';
}

function firedTitle(alarm: SloAlarm, name: string, facts: SloAlarmFacts) {
  const { budgetRemaining, burnRate } = facts;
  switch (alarm.level) {
    case 'exhausted':
      return budgetRemaining !== undefined && budgetRemaining < 0
        ? `Error budget of ${name} is overspent: ${percentLeft(
            budgetRemaining,
          )}`
        : `Error budget of ${name} is exhausted`;
    case 'budget-25':
    case 'budget-50':
      return `Error budget of ${name}: ${
        budgetRemaining === undefined
          ? `less than ${THRESHOLDS[alarm.level]}`
          : percentLeft(budgetRemaining)
      } left`;
    default:
      return burnRate === undefined
        ? `${name} burns its error budget too fast`
        : `${name} burns its error budget ${timesText(burnRate)}× too fast`;
  }
}

function endedTitle(alarm: SloAlarm, name: string, facts: SloAlarmFacts) {
  const { silence, ticketFires, budgetRemaining } = facts;
  if (silence) {
    const what = silence === 'noData' ? 'data' : 'traffic';
    return `${name} has no ${what} any more${silenceText(alarm, facts)}`;
  }
  if (isBurningLevel(alarm)) {
    return ticketFires
      ? `${name} burns its error budget slower now: a ticket alert still fires`
      : `${name} does not burn its error budget too fast any more`;
  }
  return `Error budget of ${name}: ${
    budgetRemaining === undefined ? 'some is' : percentLeft(budgetRemaining)
  } left again`;
}

/** What follows from it that there are no events any more. */
function silenceText(
  alarm: SloAlarm,
  { silence, ticketFires }: SloAlarmFacts,
): string {
  if (!isBurningLevel(alarm)) {
    return ': what is left of its error budget is not known';
  }
  if (ticketFires) {
    return '; a ticket alert still fires';
  }
  return silence === 'noData'
    ? ': whether it burns its error budget is not known'
    : ', and so does not burn its error budget';
}

function titleOf(alarm: SloAlarm, name: string, facts: SloAlarmFacts): string {
  return alarm.state === 'fired'
    ? firedTitle(alarm, name, facts)
    : endedTitle(alarm, name, facts);
}

/** How it burns, where the end of it is told with the budget that is left again. */
function endedBurning({ told, alarms }: SloAlarmGroup): string[] {
  const burning = alarms.filter(isBurningLevel);
  const last = burning[burning.length - 1];
  if (told.state === 'fired' || isBurningLevel(told) || !last) {
    return [];
  }
  const { silence, ticketFires } = parseFacts(last.facts);
  if (ticketFires) {
    return ['It burns slower now: a ticket alert still fires.'];
  }
  return silence ? [] : ['It does not burn too fast any more.'];
}

function outlookOf({ timeToExhaustion: time }: SloAlarmFacts): string[] {
  switch (time?.kind) {
    case 'in':
      return [`At this rate the budget ends in ${inWords(time.seconds)}.`];
    case 'lastsPeriod':
      return ['At this rate the budget lasts to the end of the period.'];
    default:
      return [];
  }
}

function figuresOf(facts: SloAlarmFacts): string {
  const { attainment, budgetRemaining, budgetMinutesLeft, eventsLeft } = facts;
  const parts = [
    ...(attainment === undefined
      ? []
      : [`attained ${asCount(Number((attainment * 100).toFixed(4)))} %`]),
    ...(budgetRemaining === undefined
      ? []
      : [`budget left ${percentLeft(budgetRemaining)}`]),
    ...(budgetMinutesLeft === undefined
      ? []
      : [
          `${budgetMinutesLeft < 0 ? '-' : ''}${inWords(
            Math.abs(budgetMinutesLeft) * 60,
          )} of outage`,
        ]),
    ...(eventsLeft === undefined
      ? []
      : [`${asCount(Math.floor(eventsLeft))} failures`]),
  ];
  return parts.join(', ');
}

function linesOf(group: SloAlarmGroup, slo: StoredSlo): string[] {
  const { told, alarms } = group;
  const { target, window, alerting } = slo.definition;
  const facts = parseFacts(told.facts);
  const figures = figuresOf(facts);
  const objective = `Objective: ${asPercent(target)} over ${window.duration}${
    window.type === 'calendar' ? ' (calendar)' : ''
  }`;
  const burns = told.state === 'fired' && alarms.some(isBurningLevel);
  return [
    `${objective}${figures ? `; ${figures}` : ''}.`,
    ...(burns && facts.burnRate !== undefined && facts.burnWindow
      ? [
          `Burn rate over ${facts.burnWindow}: ${timesText(facts.burnRate)}.`,
          ...outlookOf(facts),
        ]
      : []),
    ...endedBurning(group),
    ...(facts.coverage === undefined
      ? []
      : [
          `Computed from ${percentLeft(
            facts.coverage,
          )} of the window: there is no data of the rest.`,
        ]),
    ...(told.state === 'fired' && alerting.runbookUrl
      ? [`Runbook: ${alerting.runbookUrl}`]
      : []),
  ];
}

/** What the owner of an SLO is told; undefined when it has none. */
export function sloAlarmMessage(
  group: SloAlarmGroup,
  slo: StoredSlo,
): NotificationSendOptions | undefined {
  if (!slo.ownerRef) {
    return undefined;
  }
  const { told } = group;
  const { kind, namespace, name } = parseEntityRef(slo.entityRef);
  return {
    recipients: { type: 'entity', entityRef: slo.ownerRef },
    payload: {
      title: titleOf(told, slo.definition.title, parseFacts(told.facts)),
      description: linesOf(group, slo).join('\n'),
      link: `/catalog/${namespace}/${kind}/${name}/slos`,
      severity: told.state === 'fired' ? SEVERITIES[told.level] : 'low',
      topic: 'SLOs',
      // A second message of this scope replaces the first: should a replica die between sending and noting it, nobody sees two.
      scope: ['shipshape-slo', told.subject, told.level].join(':'),
    },
  };
}
