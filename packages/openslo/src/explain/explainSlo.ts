import type {
  AlertCondition,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import {
  AlertPair,
  alertThreshold,
  complement,
  detectionSeconds,
  errorBudget,
  Factor,
  formatRational,
  isReachable,
  minimumTarget,
  rationalToNumber,
} from '../alerts';
import { conditionsOf, isTimeWeighted, pairsOf } from '../figures';
import { budgetShare } from '../figures/budget';
import { explainNotes } from './notes';

/** An alert of an SLO, and what it means. */
export interface ExplainedAlert {
  name: string;
  severity: 'page' | 'ticket';
  longSeconds: number;
  /** Absent for conditions of the author, which look at one window. */
  shortSeconds?: number;
  /** How long it has to last before it fires; pairs fire at once. */
  forSeconds: number;
  /** Burn rate above which it fires, a decimal. */
  factor: string;
  /** The same as error ratio, a decimal. */
  threshold: string;
  /** False: it can never fire, because the threshold is 1 or more. */
  reachable: boolean;
  /** Target above which it could fire; a number from 0 to 1. */
  reachableAbove: number;
  /** Seconds of a total outage, after a clean history, until it fires; evaluation adds up to its interval. Absent when it cannot fire. */
  detectsOutageAfterSeconds?: number;
  /** Share of the budget of the whole window that is spent when the long window burns exactly at the factor. */
  budgetSpent: number;
  /** Requests in the long window below which a single failure is enough to fire. Absent for SLIs that count time. */
  singleFailureBelow?: number;
}

/** What an SLO promises, in numbers and words. */
export interface SloExplanation {
  sloId: string;
  title: string;
  service?: string;
  target: string;
  window: SloDefinition['window'];
  method: SloDefinition['method'];
  support: SloDefinition['support'];
  budget: {
    /** Share of events that may be bad: 1 − target, a decimal. */
    share: string;
    /** Length of a total outage at mean traffic that spends all of it. For months and longer of calendar windows: of nominal length. */
    minutes: number;
    /** One bad event of so many good and bad ones spends all of it. */
    oneIn: number;
    /** Of slices: how many the window has, and how many of them may be bad. */
    slices?: { total: number; allowed: number };
    /** How many of so many requests may fail. Absent where time or slices are counted. */
    requests?: Array<{ total: number; allowed: number }>;
  };
  /** Quickest pair first, then the conditions of the author. Severities that are switched off are left out. */
  alerts: ExplainedAlert[];
  /** Complete sentences: what can never fire and why, what does not apply, what to look out for. */
  notes: string[];
}

const REQUEST_COUNTS = [1_000, 100_000, 1_000_000];

function explainAlert(
  slo: SloDefinition,
  alert: {
    name: string;
    severity: 'page' | 'ticket';
    longSeconds: number;
    shortSeconds?: number;
    forSeconds: number;
    factor: Factor;
    factorText: string;
  },
): ExplainedAlert {
  const { factor, factorText, longSeconds, forSeconds, ...names } = alert;
  const { target, window } = slo;
  const threshold = alertThreshold(factor, target);
  const after = detectionSeconds({
    factor,
    target,
    longSeconds,
    errorRatio: 1,
  });
  const countsRequests =
    slo.method.type === 'Occurrences' && !isTimeWeighted(slo);
  return {
    ...names,
    longSeconds,
    forSeconds,
    factor: factorText,
    threshold,
    reachable: isReachable(factor, target),
    reachableAbove: rationalToNumber(minimumTarget(factor)),
    ...(after !== undefined && {
      detectsOutageAfterSeconds: after + forSeconds,
    }),
    budgetSpent: (Number(factorText) * longSeconds) / window.seconds,
    ...(countsRequests &&
      slo.alerting.minFailures === undefined && {
        singleFailureBelow: 1 / Number(threshold),
      }),
  };
}

function explainPair(slo: SloDefinition, pair: AlertPair): ExplainedAlert {
  const { name, severity, longSeconds, shortSeconds, factor } = pair;
  return explainAlert(slo, {
    name,
    severity,
    longSeconds,
    shortSeconds,
    forSeconds: 0,
    factor,
    factorText: formatRational(factor),
  });
}

function explainCondition(
  slo: SloDefinition,
  condition: AlertCondition,
): ExplainedAlert {
  const { name, severity, lookbackSeconds, forSeconds, factor } = condition;
  return explainAlert(slo, {
    name,
    severity,
    longSeconds: lookbackSeconds,
    forSeconds,
    factor,
    factorText: factor,
  });
}

function explainBudget(slo: SloDefinition): SloExplanation['budget'] {
  const { target, window, method } = slo;
  const share = budgetShare(target);
  const { numerator, denominator } = errorBudget(target);
  const budget = {
    share: complement(target),
    minutes: share.of(window.seconds / 60),
    oneIn: Number(denominator) / Number(numerator),
  };
  if (method.type !== 'Occurrences') {
    const total = Math.floor(window.seconds / method.sliceSeconds);
    return { ...budget, slices: { total, allowed: share.of(total) } };
  }
  return isTimeWeighted(slo)
    ? budget
    : {
        ...budget,
        requests: REQUEST_COUNTS.map(total => ({
          total,
          allowed: share.of(total),
        })),
      };
}

/** What follows from the definition of an SLO alone, without any data. */
export function explainSlo(slo: SloDefinition): SloExplanation {
  const alerts = [
    ...pairsOf(slo).map(pair => explainPair(slo, pair)),
    ...conditionsOf(slo).map(condition => explainCondition(slo, condition)),
  ];
  const { id, title, service, target, window, method, support } = slo;
  return {
    sloId: id,
    title,
    ...(service !== undefined && { service }),
    target,
    window,
    method,
    support,
    budget: explainBudget(slo),
    alerts,
    notes: explainNotes(slo, alerts),
  };
}
