import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  formatDecimal,
  minorUnitDigits,
  parseDecimal,
  roundToDigits,
} from 'backstage-plugin-shipshape-common';
import { BudgetAlarm, STALE_NOTICE } from './BudgetAlarmStore';
import type { BudgetDriver, BudgetFigures } from './budgetFigures';
import type { Budget } from './listBudgets';
import { isReached } from './thresholds';

/** Rounded to the minor unit of the currency, with grouped digits: `1,234.50 USD`. */
export function formatMoney(atto: bigint, currency: string): string {
  const digits = minorUnitDigits(currency);
  const rounded = formatDecimal(roundToDigits(atto, digits));
  const [whole, fraction = ''] = rounded.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped}${
    digits > 0 ? `.${fraction.padEnd(digits, '0')}` : ''
  } ${currency}`;
}

/** used / amount to one decimal of a percent, rounded half away from zero. */
export function formatPercent(used: bigint, amount: bigint): string {
  const magnitude = used < 0n ? -used : used;
  const tenths = (magnitude * 2000n + amount) / (2n * amount);
  return `${used < 0n && tenths > 0n ? '-' : ''}${tenths / 10n}.${
    tenths % 10n
  } %`;
}

function formatDriver(
  { service, change }: BudgetDriver,
  currency: string,
): string {
  return `${service || 'other'} ${change > 0n ? '+' : ''}${formatMoney(
    change,
    currency,
  )}`;
}

function titleOf(
  alarm: BudgetAlarm,
  name: string,
  used: bigint,
  amount: bigint,
): string {
  if (alarm.percent === STALE_NOTICE) {
    return `Budget of ${name}: no recent data`;
  }
  if (alarm.state === 'resolved') {
    return `Budget of ${name}: below ${alarm.percent} % again`;
  }
  return isReached(used, amount, 100)
    ? `Budget of ${name} exceeded: ${formatPercent(used, amount)}`
    : `Budget of ${name}: ${formatPercent(used, amount)} used`;
}

function linesOf(
  alarm: BudgetAlarm,
  figures: BudgetFigures,
  drivers: readonly BudgetDriver[],
  budget: { used: bigint; amount: bigint; currency: string },
): string[] {
  const { used, amount, currency } = budget;
  const until = figures.dataUntil
    ? `data until ${figures.dataUntil}`
    : 'no complete day yet';
  const lines = [
    `${figures.periodStart.slice(0, 7)}, effective cost: ${formatMoney(
      used,
      currency,
    )} of ${formatMoney(amount, currency)} (${formatPercent(
      used,
      amount,
    )}), ${until}.`,
  ];
  if (alarm.percent === STALE_NOTICE) {
    lines.push(
      'The bills behind it have not been updated for days; it cannot be told whether the budget is kept.',
    );
  } else {
    lines.push(
      alarm.state === 'fired'
        ? `Threshold: ${alarm.percent} %.`
        : `The threshold of ${alarm.percent} % does not hold any more.`,
    );
  }
  if (drivers.length > 0) {
    lines.push(
      `Largest changes against the same days of the month before: ${drivers
        .map(driver => formatDriver(driver, currency))
        .join(', ')}.`,
    );
  }
  return lines;
}

/** What the owner of a budget is told. */
export function budgetMessage(options: {
  alarm: BudgetAlarm;
  budget: Budget;
  figures: BudgetFigures;
  drivers: readonly BudgetDriver[];
  recipient: string;
}): NotificationSendOptions {
  const { alarm, budget, figures, drivers, recipient } = options;
  const { entity, intent } = budget;
  const amount = parseDecimal(intent.amount);
  const { used } = figures;
  const isOver = alarm.state === 'fired' && isReached(used, amount, 100);
  return {
    recipients: { type: 'entity', entityRef: recipient },
    payload: {
      title: titleOf(alarm, entity.name, used, amount),
      description: linesOf(alarm, figures, drivers, {
        used,
        amount,
        currency: intent.currency,
      }).join('\n'),
      link: `/catalog/${entity.namespace}/${entity.kind}/${entity.name}/cost`,
      severity: isOver ? 'high' : 'normal',
      topic: 'Cost budgets',
      // A second message of this scope replaces the first: should a replica die between sending and noting it, nobody sees two.
      scope: [
        'shipshape-budget',
        entity.ref,
        figures.periodStart,
        intent.currency,
        alarm.percent,
      ].join(':'),
    },
  };
}
