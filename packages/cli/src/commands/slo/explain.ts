import {
  asCount,
  asPercent,
  ExplainedAlert,
  explainSlo,
  inWords,
  SloExplanation,
} from '@shipshape/openslo';
import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';
import { formatTable } from '../../table';
import { counted, countOf, formatProblem } from './problems';
import { readSloFiles } from './readDefinitions';

/**
 * `shipshape slo explain`: what the SLOs of files promise, and what their alerts can and cannot tell.
 *
 * @returns the text to print, and whether the files are free of errors
 */
export async function runExplain(
  paths: readonly string[],
  options: { json?: true },
): Promise<{ text: string; ok: boolean }> {
  const { slos, problems } = await readSloFiles(paths);
  const explanations = slos.map(explainSlo);
  return {
    text: options.json
      ? `${JSON.stringify({ slos: explanations, problems })}\n`
      : formatExplanations(explanations, problems),
    ok: countOf(problems, 'error') === 0,
  };
}

function formatExplanations(
  explanations: readonly SloExplanation[],
  problems: readonly DefinitionProblem[],
): string {
  const sections = [
    ...explanations.flatMap(formatExplanation),
    ...(explanations.length === 0 ? ['There is no SLO in these files.'] : []),
    ...formatProblems(problems),
  ];
  return `${sections.join('\n\n')}\n`;
}

function formatExplanation(slo: SloExplanation): string[] {
  const { sloId, title, service } = slo;
  const name = title === sloId ? sloId : `${sloId}: ${title}`;
  return [
    [
      service === undefined ? name : `${name} (service ${service})`,
      `Objective: ${objectiveOf(slo)} over ${windowOf(slo)}.`,
    ].join('\n'),
    formatBudget(slo),
    ...(slo.alerts.length > 0 ? [formatAlerts(slo.alerts)] : []),
    ...(slo.notes.length > 0
      ? [slo.notes.map(note => `- ${note}`).join('\n')]
      : []),
  ];
}

function objectiveOf({ method, budget, target }: SloExplanation): string {
  const goal = asPercent(target);
  switch (method.type) {
    case 'Timeslices':
      return `${goal} of all slices of ${inWords(
        method.sliceSeconds,
      )} with at least ${asPercent(method.sliceTarget)} of good events`;
    case 'RatioTimeslices':
      return `${goal} of good events in the mean of all slices of ${inWords(
        method.sliceSeconds,
      )}`;
    default:
      return `${goal} ${budget.requests ? 'of good requests' : 'of good time'}`;
  }
}

function windowOf({ window }: SloExplanation): string {
  return window.type === 'rolling'
    ? `the last ${window.duration}`
    : `each ${window.duration} from ${window.startTime} ${window.timeZone}`;
}

function formatBudget({ budget }: SloExplanation): string {
  const lines = [
    `Error budget: ${asPercent(budget.share)}, or ${inWords(
      budget.minutes * 60,
    )} of total outage at even traffic.`,
  ];
  if (budget.slices) {
    const { total, allowed } = budget.slices;
    lines.push(`Of ${asCount(total)} slices ${asCount(allowed)} may be bad.`);
  }
  for (const { total, allowed } of budget.requests ?? []) {
    lines.push(`Of ${asCount(total)} requests ${asCount(allowed)} may fail.`);
  }
  return lines.join('\n');
}

function formatAlerts(alerts: readonly ExplainedAlert[]): string {
  const table = formatTable({
    head: [
      'alert',
      'severity',
      'long window',
      'short window',
      'burn rate above',
      'error ratio above',
      'total outage fires after',
      'budget spent',
    ],
    numeric: new Set([4]),
    rows: alerts.map(alert => [
      alert.name,
      alert.severity,
      inWords(alert.longSeconds),
      alert.shortSeconds === undefined ? '-' : inWords(alert.shortSeconds),
      alert.factor,
      asPercent(alert.threshold),
      alert.detectsOutageAfterSeconds === undefined
        ? 'never'
        : inWords(alert.detectsOutageAfterSeconds),
      `${asCount(alert.budgetSpent * 100)} %`,
    ]),
  });
  return `${table}\nEvaluation adds up to its interval, which is a minute in generated rules.`;
}

function formatProblems(problems: readonly DefinitionProblem[]): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = countOf(problems, 'warning');
  return [
    ...(errors.length > 0 ? [errors.map(formatProblem).join('\n')] : []),
    ...(warnings > 0
      ? [`${counted(warnings, 'warning')}: see shipshape slo validate.`]
      : []),
  ];
}
