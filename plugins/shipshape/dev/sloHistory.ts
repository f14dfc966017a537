import {
  Incident,
  SloDetails,
  SloHistory,
  SloHistoryQueryInput,
} from 'backstage-plugin-shipshape-common';
import { AS_OF, daysBefore, figures } from './sloFigures';
import { SLO_FRESH } from './sloAnswers';

const DAYS = { '1d': 1, '7d': 7, '30d': 30, '90d': 90, month: 23.4 } as const;

/** Made-up counts: even traffic, a few bad hours, a gap. */
export function sloHistory(
  slo: SloDetails,
  query: SloHistoryQueryInput = {},
  incidents: Incident[] = [],
): SloHistory {
  const window = query.window ?? 'own';
  const days = window === 'own' ? slo.window.seconds / 86_400 : DAYS[window];
  const stepSeconds = days <= 3 ? 300 : 3600;
  const steps = Math.floor((days * 86_400) / stepSeconds);
  const target = Number(slo.target);
  const perStep = 10_000;
  const endsAt = slo.figures?.budgetRemaining ?? 0.75;
  const budget = (1 - target) * perStep * steps;
  const spentInAll = (1 - endsAt) * budget;
  const badSteps = new Set<number>();
  for (let step = 0; step < steps / 40; step++) {
    badSteps.add(Math.floor(steps * 0.62) + step);
  }
  const gap = (step: number) =>
    step > steps * 0.3 && step < steps * 0.36 && slo.status !== 'healthy';
  let spent = 0;
  const points = Array.from({ length: steps }, (_, step) => {
    const at = daysBefore((days * (steps - 1 - step)) / steps, AS_OF);
    if (gap(step)) {
      return { at };
    }
    const isBad = badSteps.has(step);
    const bad =
      (isBad ? 0.7 / badSteps.size : 0.3 / (steps - badSteps.size)) *
      spentInAll *
      (0.5 + ((step * 7919) % 100) / 100);
    spent += bad;
    const rate = bad / perStep / (1 - target);
    return {
      at,
      total: perStep,
      bad,
      budgetRemaining: 1 - spent / budget,
      burnRate1h: rate,
      burnRate6h: badSteps.has(step - 1) ? rate * 0.7 : rate * 0.9,
    };
  });
  return {
    sloId: slo.sloId,
    figures: slo.figures ?? figures({ total: 0, bad: 0 }, target),
    stepSeconds,
    points: slo.figures?.attainment === undefined ? [] : points,
    thresholds: slo.alerts
      .filter(alert => alert.severity === 'page' && alert.reachable)
      .map(({ severity, longSeconds, factor }) => ({
        severity,
        longSeconds,
        factor: Number(factor),
      })),
    incidents: [...incidents].reverse(),
    freshness: [SLO_FRESH],
  };
}
