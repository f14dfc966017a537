import { checkFocusFiles, DEFECT_TITLES, FocusCheck } from '@shipshape/focus';
import { expandPaths } from '../../files/expandPaths';
import { BILLS } from './bills';
import { formatPlace, formatReject } from './places';
import { formatTable } from '../../table';

/** `shipshape focus check`: the text to print, and whether the files could be ingested as they are. */
export async function runCheck(
  paths: readonly string[],
  options: { json?: true },
): Promise<{ text: string; ok: boolean }> {
  const result = await checkFocusFiles({
    files: await expandPaths(paths, BILLS),
    baseDirectory: process.cwd(),
  });
  return {
    text: options.json ? `${JSON.stringify(result)}\n` : formatCheck(result),
    ok: result.ok,
  };
}

function formatCheck(check: FocusCheck): string {
  const { read, accepted, rejected } = check.rows;
  const sections = [
    formatTable({
      head: ['file', 'FOCUS', 'format', 'rows'],
      numeric: new Set([3]),
      rows: check.files.map(file => [
        file.name,
        file.focusVersion,
        file.format,
        String(file.rows),
      ]),
    }),
    ...missingColumns(check),
    `rows: ${read} read, ${accepted} accepted, ${rejected} rejected`,
    ...rejects(check),
    ...defects(check),
    check.ok
      ? 'The files can be ingested.'
      : 'The files cannot be ingested as they are.',
  ];
  return `${sections.join('\n\n')}\n`;
}

function missingColumns({ files }: FocusCheck): string[] {
  const lines = files.flatMap(file => [
    ...(file.missingMinimumColumns.length > 0
      ? [
          `${
            file.name
          } lacks columns without which it cannot be ingested: ${file.missingMinimumColumns.join(
            ', ',
          )}`,
        ]
      : []),
    ...(file.missingColumns.length > 0
      ? [
          `${file.name} lacks columns that FOCUS ${
            file.focusVersion
          } makes mandatory: ${file.missingColumns.join(', ')}`,
        ]
      : []),
  ]);
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function rejects({ rejects: { cells, first } }: FocusCheck): string[] {
  if (cells === 0) {
    return [];
  }
  const listed = first.length < cells ? `, the first ${first.length}` : '';
  return [
    [
      `${cells} ${cells === 1 ? 'value' : 'values'} rejected${listed}:`,
      ...first.map(reject => `  ${formatReject(reject)}`),
    ].join('\n'),
  ];
}

function defects(check: FocusCheck): string[] {
  if (check.defects.length === 0) {
    return [];
  }
  return [
    formatTable({
      head: ['defect', 'column', 'count', '', 'for example'],
      numeric: new Set([2]),
      rows: check.defects.map(defect => [
        defect.code,
        defect.column ?? '',
        String(defect.count),
        DEFECT_TITLES[defect.code] ?? '',
        defect.samples[0] ? formatPlace(defect.samples[0]) : '',
      ]),
    }),
  ];
}
