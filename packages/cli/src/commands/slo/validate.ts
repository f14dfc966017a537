import { asPercent } from '@shipshape/openslo';
import type {
  DefinitionProblem,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { formatTable } from '../../table';
import { counted, countOf, formatProblem } from './problems';
import { readSloFiles, SloFiles } from './readDefinitions';
import { sliInWords, windowInWords } from './words';

/** `shipshape slo validate`: the text to print, and whether there is no error. */
export async function runValidate(
  paths: readonly string[],
  options: { json?: true },
): Promise<{ text: string; ok: boolean }> {
  const read = await readSloFiles(paths);
  const ok = countOf(read.problems, 'error') === 0;
  return {
    text: options.json
      ? `${JSON.stringify({ ok, ...read })}\n`
      : formatResult(read),
    ok,
  };
}

function formatResult({ files, slos, problems }: SloFiles): string {
  const sections = files.map(file =>
    formatFile(
      file,
      slos.filter(({ source }) => source.file === file),
      problems.filter(problem => problem.file === file),
    ),
  );
  const [errors, warnings] = [
    countOf(problems, 'error'),
    countOf(problems, 'warning'),
  ];
  const summary = `${counted(slos.length, 'SLO')} in ${counted(
    files.length,
    'file',
  )}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  return `${[...sections, summary].join('\n\n')}\n`;
}

function formatFile(
  file: string,
  slos: readonly SloDefinition[],
  problems: readonly DefinitionProblem[],
): string {
  const table = formatTable({
    head: ['SLO', 'objective', 'window', 'method', 'SLI', ''],
    numeric: new Set([1]),
    rows: slos.map(slo => [
      slo.id,
      asPercent(slo.target),
      windowInWords(slo),
      slo.method.type,
      sliInWords(slo.sli),
      slo.support === 'supported'
        ? ''
        : `${slo.support}: ${slo.supportReason ?? ''}`,
    ]),
  });
  return [
    file,
    slos.length > 0 ? table : 'no SLOs',
    ...problems.map(formatProblem),
  ].join('\n');
}
