import { ReactNode } from 'react';
import Box from '@mui/material/Box';

/** The content below the header of a portal page. */
export function PageContent(props: { children: ReactNode }) {
  return (
    <Box
      component="main"
      sx={{ px: { xs: 1.5, sm: 3 }, pt: 0.5, pb: 3, minWidth: 0 }}
    >
      {props.children}
    </Box>
  );
}
