import { ReactNode, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TableBody from '@mui/material/TableBody';
import TableFooter from '@mui/material/TableFooter';
import TableHead from '@mui/material/TableHead';
import TableSortLabel from '@mui/material/TableSortLabel';
import { useTexts } from '../translation';
import { SortKey, SortState, sortRows } from './sortRows';
import { Cell, Row, TableFrame } from './Table';

/** A column of a {@link DataTable}. */
export interface Column<T> {
  id: string;
  header: string;
  /** For screen readers only: what the column holds is plain to see. */
  headerHidden?: boolean;
  /** Explains the header; shown as title. */
  hint?: string;
  /** Numbers stand on the right. */
  align?: 'left' | 'right';
  wrap?: boolean;
  render: (row: T) => ReactNode;
  /** Makes the column sortable. Amounts are compared exactly, as bigint. */
  sortKey?: (row: T) => SortKey;
}

/** A row below the others that does not take part in the sorting. */
export interface FixedRow {
  id: string;
  cells: Record<string, ReactNode>;
  /** The first cell spans the whole row: a heading of the rows below. */
  spanning?: boolean;
  emphasis?: 'sum' | 'aside';
}

/** Properties of {@link DataTable}. */
export interface DataTableProps<T> {
  label: string;
  columns: ReadonlyArray<Column<T>>;
  rows: readonly T[];
  rowId: (row: T) => string;
  initialSort?: SortState;
  /** What a click anywhere on a row does. A control in the row must do the same for the keyboard. */
  onRowClick?: (row: T) => void;
  fixedRows?: readonly FixedRow[];
  empty: string;
  /** Rows to show before "show all". */
  limit?: number;
}

const DEFAULT_LIMIT = 25;

/** A table that can be sorted by its headers. */
export function DataTable<T>(props: DataTableProps<T>) {
  const t = useTexts();
  const { columns, rows, onRowClick } = props;
  const limit = props.limit ?? DEFAULT_LIMIT;
  const [sort, setSort] = useState(props.initialSort);
  const [all, setAll] = useState(false);

  const sortKey = columns.find(column => column.id === sort?.column)?.sortKey;
  const sorted = sort && sortKey ? sortRows(rows, sortKey, sort) : rows;
  const shown = all ? sorted : sorted.slice(0, limit);

  const changeSort = (column: Column<T>) =>
    setSort(current => ({
      column: column.id,
      direction: nextDirection(column, current),
    }));

  return (
    <>
      <TableFrame label={props.label}>
        <TableHead>
          <Row>
            {columns.map(column => (
              <Cell
                key={column.id}
                scope="col"
                align={column.align}
                title={column.hint}
                sort={column.sortKey && sortOf(column, sort)}
              >
                {column.sortKey ? (
                  <TableSortLabel
                    active={sort?.column === column.id}
                    direction={directionOf(column, sort)}
                    onClick={() => changeSort(column)}
                  >
                    {column.header}
                  </TableSortLabel>
                ) : (
                  <ColumnHeader column={column} />
                )}
              </Cell>
            ))}
          </Row>
        </TableHead>
        <TableBody>
          {shown.map(row => (
            <Row
              key={props.rowId(row)}
              onClick={onRowClick && (() => onRowClick(row))}
            >
              {columns.map((column, index) => (
                <Cell
                  key={column.id}
                  align={column.align}
                  wrap={column.wrap}
                  scope={index === 0 ? 'row' : undefined}
                >
                  {column.render(row)}
                </Cell>
              ))}
            </Row>
          ))}
          {rows.length === 0 && (
            <Row>
              <Cell colSpan={columns.length} wrap>
                {props.empty}
              </Cell>
            </Row>
          )}
        </TableBody>
        {props.fixedRows && props.fixedRows.length > 0 && (
          <TableFooter>
            {props.fixedRows.map(row => (
              <Row key={row.id} emphasis={row.emphasis}>
                {columns
                  .slice(0, row.spanning ? 1 : undefined)
                  .map((column, index) => (
                    <Cell
                      key={column.id}
                      align={column.align}
                      wrap={column.wrap}
                      scope={index === 0 ? 'row' : undefined}
                      colSpan={row.spanning ? columns.length : undefined}
                    >
                      {row.cells[column.id]}
                    </Cell>
                  ))}
              </Row>
            ))}
          </TableFooter>
        )}
      </TableFrame>
      {sorted.length > limit && (
        <Button
          size="small"
          onClick={() => setAll(value => !value)}
          sx={{ mt: 1, textTransform: 'none' }}
        >
          {all
            ? t('shared.showFewer')
            : t('shared.showAll', { number: String(sorted.length) })}
        </Button>
      )}
    </>
  );
}

function ColumnHeader<T>(props: { column: Column<T> }) {
  const { header, headerHidden } = props.column;
  return headerHidden ? (
    <Box
      component="span"
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clipPath: 'inset(50%)',
      }}
    >
      {header}
    </Box>
  ) : (
    <>{header}</>
  );
}

function sortOf<T>(column: Column<T>, sort: SortState | undefined) {
  return sort?.column === column.id ? sort.direction : 'none';
}

function directionOf<T>(column: Column<T>, sort: SortState | undefined) {
  const direction =
    sort?.column === column.id ? sort.direction : firstDirection(column);
  return direction === 'ascending' ? 'asc' : 'desc';
}

/** Numbers begin with the largest, names with A. */
function firstDirection<T>(column: Column<T>): SortState['direction'] {
  return column.align === 'right' ? 'descending' : 'ascending';
}

function nextDirection<T>(
  column: Column<T>,
  sort: SortState | undefined,
): SortState['direction'] {
  if (sort?.column !== column.id) {
    return firstDirection(column);
  }
  return sort.direction === 'ascending' ? 'descending' : 'ascending';
}
