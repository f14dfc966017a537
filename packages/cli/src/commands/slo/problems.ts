import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';

/** One line for a problem: `slo.yaml:12: error target-range SLO/checkout spec.objectives[0].target: …`. */
export function formatProblem(problem: DefinitionProblem): string {
  const { file, line, severity, code, object, path, message } = problem;
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${[severity, code, object, path]
    .filter(Boolean)
    .join(' ')}: ${message}`;
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** How many problems there are of a severity. */
export function countOf(
  problems: readonly DefinitionProblem[],
  severity: DefinitionProblem['severity'],
): number {
  return problems.filter(problem => problem.severity === severity).length;
}
