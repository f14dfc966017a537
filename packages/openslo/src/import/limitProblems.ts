import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';

/** Problems of one file that are listed; nobody reads more, and a file of nonsense has millions. */
const MAX_PROBLEMS = 500;

/** Leaves out what is beyond the limit of a file: warnings first, so that errors are seen. The order stays. */
export function limitProblems(
  problems: readonly DefinitionProblem[],
): DefinitionProblem[] {
  const byFile = new Map<string, DefinitionProblem[]>();
  for (const problem of problems) {
    const ofFile = byFile.get(problem.file);
    if (ofFile) {
      ofFile.push(problem);
    } else {
      byFile.set(problem.file, [problem]);
    }
  }
  return [...byFile].flatMap(([file, all]) => {
    if (all.length <= MAX_PROBLEMS) {
      return all;
    }
    const errors = all.filter(({ severity }) => severity === 'error');
    const warnings = all.filter(({ severity }) => severity === 'warning');
    const kept = new Set([...errors, ...warnings].slice(0, MAX_PROBLEMS));
    return [
      ...all.filter(problem => kept.has(problem)),
      {
        severity: 'warning' as const,
        code: 'problems-omitted',
        message: `There are ${
          all.length - MAX_PROBLEMS
        } further problems, which are not listed.`,
        file,
      },
    ];
  });
}
