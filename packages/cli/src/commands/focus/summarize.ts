import {
  DEFECT_TITLES,
  FocusSummary,
  summarizeFocusFiles,
} from '@shipshape/focus';
import { expandPaths } from '../../files/expandPaths';
import { BILLS } from './bills';
import { formatReject } from './places';
import { formatTable } from '../../table';

const NULL = '(null)';
const COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'];

/** `shipshape focus summarize`: the text to print. */
export async function runSummarize(
  paths: readonly string[],
  options: { groupBy?: string; json?: true },
): Promise<string> {
  const groupBy = (options.groupBy ?? '')
    .split(',')
    .map(column => column.trim())
    .filter(column => column !== '');
  const summary = await summarizeFocusFiles({
    files: await expandPaths(paths, BILLS),
    baseDirectory: process.cwd(),
    groupBy,
  });
  return options.json ? `${JSON.stringify(summary)}\n` : formatSummary(summary);
}

function formatSummary(summary: FocusSummary): string {
  const sections = [`${summary.rows} rows`];
  const [first] = summary.totals;
  if (first) {
    const head = Object.keys(first);
    const numeric = new Set(
      head.flatMap((name, index) =>
        name === 'rows' || COSTS.includes(name) ? [index] : [],
      ),
    );
    const rows = summary.totals.map(total =>
      head.map(name => String(total[name] ?? NULL)),
    );
    sections.push(formatTable({ head, numeric, rows }));
  }
  const { count, first: rejects } = summary.rejected;
  if (count > 0) {
    const listed =
      rejects.length < count ? `, the first ${rejects.length}` : '';
    sections.push(
      [
        `${count} cost ${
          count === 1 ? 'value' : 'values'
        } could not be read and ${
          count === 1 ? 'is' : 'are'
        } in no total${listed}:`,
        ...rejects.map(reject => `  ${formatReject(reject)}`),
      ].join('\n'),
    );
  }
  const defects = Object.entries(summary.defects).filter(
    ([code]) => !code.includes(':'),
  );
  if (defects.length > 0) {
    sections.push(
      formatTable({
        head: ['defect', 'count', ''],
        numeric: new Set([1]),
        rows: defects.map(([code, found]) => [
          code,
          String(found),
          DEFECT_TITLES[code] ?? '',
        ]),
      }),
    );
  }
  return `${sections.join('\n\n')}\n`;
}
