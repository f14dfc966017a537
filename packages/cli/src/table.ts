/** A table whose columns are aligned with blanks; amounts align at the decimal point. */
export interface TextTable {
  head: string[];
  /** Positions of columns with numbers. */
  numeric: ReadonlySet<number>;
  rows: string[][];
}

/** Writes a table for people, one line per row. */
export function formatTable({ head, numeric, rows }: TextTable): string {
  const body = alignAmounts(rows, numeric);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...body.map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        numeric.has(column)
          ? cell.padStart(widths[column])
          : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [head, ...body].map(line).join('\n');
}

function alignAmounts(
  rows: readonly string[][],
  numeric: ReadonlySet<number>,
): string[][] {
  const decimals = (cell: string) => cell.length - `${cell}.`.indexOf('.');
  return rows.map(row =>
    row.map((cell, column) => {
      if (!numeric.has(column)) {
        return cell;
      }
      const most = Math.max(...rows.map(other => decimals(other[column])));
      return cell + ' '.repeat(most - decimals(cell));
    }),
  );
}
