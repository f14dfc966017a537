import { ReactNode, useState } from 'react';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import TableBody from '@mui/material/TableBody';
import TableHead from '@mui/material/TableHead';
import ChevronRight from '@mui/icons-material/ChevronRight';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { Cell, Row, TableFrame } from './Table';

/** A column of a {@link TreeTable}; the first one carries the tree. */
export interface TreeColumn<T> {
  id: string;
  header: string;
  hint?: string;
  align?: 'left' | 'right';
  render: (node: T) => ReactNode;
}

/** Properties of {@link TreeTable}. */
export interface TreeTableProps<T> {
  label: string;
  columns: ReadonlyArray<TreeColumn<T>>;
  root: T;
  nodeId: (node: T) => string;
  nodeChildren: (node: T) => readonly T[];
  toggleLabel: (node: T, expanded: boolean) => string;
}

interface FlatNode<T> {
  node: T;
  depth: number;
  /** Unique also where a group stands in two places of the tree. */
  path: string;
}

/** Rows that can be opened to show those below; the first level is open. */
export function TreeTable<T>(props: TreeTableProps<T>) {
  const { columns, nodeId, nodeChildren } = props;
  const rootPath = nodeId(props.root);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set([rootPath]));

  const toggle = (path: string) =>
    setOpen(current => {
      const next = new Set(current);
      if (!next.delete(path)) {
        next.add(path);
      }
      return next;
    });

  const rows: FlatNode<T>[] = [];
  const addRows = (node: T, depth: number, path: string) => {
    rows.push({ node, depth, path });
    if (open.has(path)) {
      for (const child of nodeChildren(node)) {
        addRows(child, depth + 1, `${path}>${nodeId(child)}`);
      }
    }
  };
  addRows(props.root, 0, rootPath);

  return (
    <TableFrame label={props.label}>
      <TableHead>
        <Row>
          {columns.map(column => (
            <Cell
              key={column.id}
              scope="col"
              align={column.align}
              title={column.hint}
            >
              {column.header}
            </Cell>
          ))}
        </Row>
      </TableHead>
      <TableBody>
        {rows.map(({ node, depth, path }) => {
          const expanded = open.has(path);
          return (
            <Row key={path}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <Cell key={column.id} scope="row" depth={depth}>
                    <Box
                      sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}
                    >
                      {nodeChildren(node).length > 0 ? (
                        <IconButton
                          size="small"
                          aria-expanded={expanded}
                          aria-label={props.toggleLabel(node, expanded)}
                          onClick={() => toggle(path)}
                          sx={{ p: 0.25 }}
                        >
                          {expanded ? (
                            <ExpandMore fontSize="small" />
                          ) : (
                            <ChevronRight fontSize="small" />
                          )}
                        </IconButton>
                      ) : (
                        <Box sx={{ width: 24, flexShrink: 0 }} />
                      )}
                      {column.render(node)}
                    </Box>
                  </Cell>
                ) : (
                  <Cell key={column.id} align={column.align}>
                    {column.render(node)}
                  </Cell>
                ),
              )}
            </Row>
          );
        })}
      </TableBody>
    </TableFrame>
  );
}
