import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import MuiTable from '@mui/material/Table';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';

/** Properties of {@link TableFrame}. */
export interface TableFrameProps {
  /** Names the table. */
  label: string;
  children: ReactNode;
  /** Scrolls vertically beyond this height, in pixels. */
  maxHeight?: number;
}

/** A dense table that scrolls inside of its frame, so that the page itself never scrolls sideways. */
export function TableFrame(props: TableFrameProps) {
  return (
    <Box
      // Reachable by keyboard, because it may scroll; a group, because a landmark for every table would be noise.
      tabIndex={0}
      role="group"
      aria-label={props.label}
      sx={{
        overflow: 'auto',
        maxHeight: props.maxHeight,
        position: 'relative',
      }}
    >
      <MuiTable size="small" aria-label={props.label}>
        {props.children}
      </MuiTable>
    </Box>
  );
}

/** Properties of {@link Row}. */
export interface RowProps {
  children: ReactNode;
  onClick?: () => void;
  /** Set apart from the rows above, for sums. */
  emphasis?: 'sum' | 'aside';
}

/** A row without the theme's stripes: lines guide the eye across many columns of numbers. */
export function Row(props: RowProps) {
  return (
    <TableRow
      hover={Boolean(props.onClick)}
      onClick={props.onClick}
      sx={{
        '&&': { bgcolor: 'transparent' },
        ...(props.onClick && { '&&:hover': { bgcolor: 'action.hover' } }),
        '& > td, & > th': {
          borderBottom: 1,
          borderColor: 'divider',
          ...(props.emphasis === 'sum' && {
            fontWeight: 700,
            borderTop: 2,
            borderTopColor: 'text.secondary',
            borderBottom: 0,
          }),
        },
      }}
    >
      {props.children}
    </TableRow>
  );
}

/** Properties of {@link Cell}. */
export interface CellProps {
  children?: ReactNode;
  align?: 'left' | 'right';
  /** A heading of its column or row. */
  scope?: 'col' | 'row';
  colSpan?: number;
  /** Levels of indentation, for trees. */
  depth?: number;
  /** `none`: not sorted by this column; absent: cannot be sorted by it. */
  sort?: 'ascending' | 'descending' | 'none';
  title?: string;
  /** Long text, which may break. */
  wrap?: boolean;
  sticky?: boolean;
}

/** A cell; numbers stand on the right with digits of equal width. */
export function Cell(props: CellProps) {
  const heading = props.scope === 'col';
  return (
    <TableCell
      component={props.scope ? 'th' : 'td'}
      scope={props.scope}
      align={props.align ?? 'left'}
      colSpan={props.colSpan}
      title={props.title}
      aria-sort={props.sort}
      sx={{
        py: 0.75,
        px: 1,
        pl: props.depth ? 1 + props.depth * 2.5 : 1,
        lineHeight: 1.5,
        fontSize: '0.8125rem',
        fontWeight: heading ? 600 : 'inherit',
        color: heading ? 'text.secondary' : 'text.primary',
        fontVariantNumeric: 'tabular-nums',
        whiteSpace: props.wrap ? 'normal' : 'nowrap',
        minWidth: props.wrap ? 180 : undefined,
        overflow: 'visible',
        ...(props.sticky && {
          position: 'sticky',
          top: 0,
          bgcolor: 'background.paper',
          zIndex: 1,
        }),
      }}
    >
      {props.children}
    </TableCell>
  );
}
