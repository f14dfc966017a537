import { ReactNode } from 'react';
import Box from '@mui/material/Box';

/** A line of small print below a value, in a cell of a table. */
export function Small(props: { children: ReactNode }) {
  return (
    <Box
      sx={{
        fontSize: '0.75rem',
        color: 'text.secondary',
        overflowWrap: 'anywhere',
      }}
    >
      {props.children}
    </Box>
  );
}
