import { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';

/** Properties of {@link Notice}. */
export interface NoticeProps {
  severity: 'info' | 'warning' | 'error' | 'success';
  title?: string;
  /** A link or button below the text: what to do about it. */
  action?: ReactNode;
  /** `status` is read out when it appears; for what comes as the answer to something the reader did. */
  role?: 'status' | 'alert' | 'note';
  children?: ReactNode;
}

/** Something the reader should know about the page: icon, words, and colour in support. */
export function Notice(props: NoticeProps) {
  return (
    <Alert
      severity={props.severity}
      variant="outlined"
      role={props.role ?? 'note'}
      sx={{
        bgcolor: 'background.paper',
        color: 'text.primary',
        '& > div:last-of-type': { minWidth: 0 },
        overflowWrap: 'anywhere',
      }}
    >
      {props.title && (
        <AlertTitle sx={{ fontSize: '0.875rem', fontWeight: 700, mb: 0 }}>
          {props.title}
        </AlertTitle>
      )}
      {props.children}
      {props.action && <Box sx={{ mt: 0.75 }}>{props.action}</Box>}
    </Alert>
  );
}
