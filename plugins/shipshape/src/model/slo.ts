import {
  SLO_STATUSES,
  SloDetails,
  SloFigures,
  SloStatus,
  SloSummary,
  SloWindow,
} from 'backstage-plugin-shipshape-common';
import {
  formatBurnRate,
  formatCount,
  formatDuration,
  formatInstant,
  formatMinutes,
  formatShare,
  formatTarget,
  formatWindowLength,
} from '../format';
import { Translate } from '../translation';

/** What is said of an SLO in words, from its figures. Unknown is said to be unknown, and 0 is a figure. */

/** The objective as a sentence: `99.9% of requests good over 30 days`. */
export function describeObjective(
  slo: Pick<SloSummary, 'target' | 'window' | 'method' | 'flags'>,
  t: Translate,
): string {
  const { method } = slo;
  const words = {
    target: formatTarget(slo.target),
    window: describeWindow(slo.window, t),
  };
  if (method.type === 'Timeslices') {
    return t('slo.objective.slices', {
      ...words,
      length: formatDuration(method.sliceSeconds),
      slice: formatTarget(method.sliceTarget),
    });
  }
  if (method.type === 'RatioTimeslices') {
    return t('slo.objective.ratioSlices', {
      ...words,
      length: formatDuration(method.sliceSeconds),
    });
  }
  return slo.flags.includes('timeWeighted')
    ? t('slo.objective.time', words)
    : t('slo.objective.requests', words);
}

/** `over 30 days`, or `in each calendar period of 1 month (Europe/Berlin)`. */
export function describeWindow(window: SloWindow, t: Translate): string {
  return window.type === 'rolling'
    ? t('slo.objective.rolling', {
        length: formatWindowLength(window.duration),
      })
    : t('slo.objective.calendar', {
        length: formatWindowLength(window.duration),
        zone: window.timeZone,
      });
}

/** Health and data in one line: what the one chip of an SLO says. */
export function describeStatus(
  slo: Pick<SloSummary, 'status' | 'data' | 'error'>,
  t: Translate,
): string {
  const status = t(`slo.status.${slo.status}`);
  if (slo.error) {
    return t('slo.staleSince', {
      status,
      since: formatInstant(slo.error.since),
    });
  }
  return slo.data === 'partial' && slo.status !== 'partial'
    ? t('slo.withPartial', { status })
    : status;
}

/** How fast the budget burns, in the window that the forecast was made with. */
export function describePace(slo: SloSummary, t: Translate): string {
  const window = slo.paceWindow;
  const rate = window && burnRateIn(slo, window);
  if (window === undefined || rate === undefined) {
    return t('slo.burn.unknown');
  }
  return t('slo.burn.overWindow', {
    words: describeRate(rate, t),
    window: t(`slo.window.${window}`),
  });
}

function describeRate(rate: number, t: Translate): string {
  if (rate === 0) {
    return t('slo.burn.notAtAll');
  }
  if (rate === 1) {
    return t('slo.burn.onBudget');
  }
  const words = { rate: formatBurnRate(rate) };
  return rate > 1
    ? t('slo.burn.tooFast', words)
    : t('slo.burn.slow', { rate: formatShare(rate) });
}

/** The burn rate in a window; undefined without traffic in it. */
export function burnRateIn(
  slo: Pick<SloSummary, 'burnRates'>,
  window: SloSummary['burnRates'][number]['window'],
): number | undefined {
  return slo.burnRates.find(item => item.window === window)?.rate;
}

/** Pace and forecast: `Burning 6× too fast (over 1 h); at this rate the budget ends in 2 days.` */
export function describeBurn(slo: SloSummary, t: Translate): string {
  const pace = describePace(slo, t);
  const { timeToExhaustion } = slo;
  switch (timeToExhaustion.kind) {
    case 'in':
      return t('slo.burn.ends', {
        pace,
        time: formatDuration(timeToExhaustion.seconds),
      });
    case 'unknown':
      return t('slo.burn.paceUnknown', { pace });
    default:
      return t(`slo.burn.${timeToExhaustion.kind}`, { pace });
  }
}

/** The burn rate of one window in a few words. */
export function describeWindowRate(
  rate: number | undefined,
  t: Translate,
): string {
  if (rate === undefined) {
    return t('slo.burn.short.unknown');
  }
  if (rate === 0) {
    return t('slo.burn.short.none');
  }
  const words = { rate: formatBurnRate(rate) };
  return rate > 1
    ? t('slo.burn.short.tooFast', words)
    : t('slo.burn.short.within', words);
}

/** What is left of the budget, as a share. */
export function describeBudget(
  remaining: number | undefined,
  t: Translate,
): string {
  if (remaining === undefined) {
    return t('slo.budget.unknown');
  }
  if (remaining === 0) {
    return t('slo.budget.none');
  }
  const words = { percent: formatShare(remaining) };
  return remaining < 0
    ? t('slo.budget.over', words)
    : t('slo.budget.left', words);
}

/** What is left of the budget in failed requests (or bad slices) and in minutes of full outage, as far as it is known. */
export function describeBudgetAmounts(
  figures: SloFigures,
  method: SloSummary['method'],
  t: Translate,
): string[] {
  const lines: string[] = [];
  const { events, budgetMinutes, budgetMinutesLeft } = figures;
  // Of no requests, none is left and none is missing: that would say nothing.
  if (events && events.total > 0) {
    const unit = method.type === 'Occurrences' ? 'requests' : 'slices';
    const words = {
      left: formatCount(events.left),
      over: formatCount(-events.left),
      allowed: formatCount(events.allowed),
    };
    lines.push(
      events.left < 0
        ? t(`slo.budget.${unit}Over`, words)
        : t(`slo.budget.${unit}Left`, words),
    );
  }
  const all = formatMinutes(budgetMinutes);
  if (budgetMinutesLeft === undefined) {
    lines.push(t('slo.budget.minutesAll', { all }));
  } else if (budgetMinutesLeft < 0) {
    lines.push(
      t('slo.budget.minutesOver', {
        over: formatMinutes(budgetMinutesLeft),
        all,
      }),
    );
  } else {
    lines.push(
      t('slo.budget.minutesLeft', {
        left: formatMinutes(budgetMinutesLeft),
        all,
      }),
    );
  }
  return lines;
}

/** What to know before one believes the figures. */
export function describeFlags(slo: SloSummary, t: Translate): string[] {
  const { figures } = slo;
  const lines = slo.flags.map((flag): string => {
    switch (flag) {
      case 'partial':
        return t('slo.flag.partial', {
          coverage: formatShare(figures?.coverage ?? 0),
        });
      case 'lowTraffic':
        return figures?.oneFailureCosts === undefined
          ? t('slo.flag.lowTraffic')
          : t('slo.flag.lowTrafficCost', {
              percent: formatShare(figures.oneFailureCosts),
            });
      default:
        return t(`slo.flag.${flag}`);
    }
  });
  if (figures?.budgetRemainingSoFar !== undefined) {
    lines.push(
      t('slo.budget.soFar', {
        percent: formatShare(figures.budgetRemainingSoFar),
      }),
    );
  }
  if (figures?.noDataSlices) {
    lines.push(t('slo.flag.noDataSlices', { count: figures.noDataSlices }));
  }
  return lines;
}

/** Most at risk first: by status, then by the budget left, the unknown last. */
export function sortByRisk<T extends Pick<SloSummary, 'status' | 'figures'>>(
  slos: readonly T[],
): T[] {
  const left = (slo: T) =>
    slo.figures?.budgetRemaining ?? Number.POSITIVE_INFINITY;
  return [...slos].sort((a, b) => {
    const byStatus =
      SLO_STATUSES.indexOf(a.status) - SLO_STATUSES.indexOf(b.status);
    if (byStatus !== 0) {
      return byStatus;
    }
    const [leftA, leftB] = [left(a), left(b)];
    // Two unknowns are equal; their difference would be no number.
    return leftA === leftB ? 0 : leftA - leftB;
  });
}

/** How many SLOs have each status, the worst status first; statuses that none has are left out. */
export function countStatuses(
  slos: readonly Pick<SloDetails, 'status'>[],
): Array<{ status: SloStatus; count: number }> {
  return SLO_STATUSES.map(status => ({
    status,
    count: slos.filter(slo => slo.status === status).length,
  })).filter(({ count }) => count > 0);
}

/** The newest of some instants. */
export function newest(
  instants: ReadonlyArray<string | undefined>,
): string | undefined {
  return instants.reduce(
    (latest, instant) =>
      instant !== undefined && (latest === undefined || latest < instant)
        ? instant
        : latest,
    undefined,
  );
}

/** Seconds from one instant to another; negative when they are the wrong way round. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
