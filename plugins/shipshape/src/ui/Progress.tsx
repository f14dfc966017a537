import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';

/** Properties of {@link ProgressLine}. */
export interface ProgressLineProps {
  label: string;
  /** In words, below the bar. */
  text?: string;
  done?: number;
  /** Absent or 0: nobody knows how much there is. */
  total?: number;
}

/** How far something that takes a while has come. */
export function ProgressLine(props: ProgressLineProps) {
  const { done = 0, total = 0 } = props;
  const known = total > 0;
  return (
    <Box>
      <LinearProgress
        aria-label={props.label}
        variant={known ? 'determinate' : 'indeterminate'}
        value={known ? Math.min(100, (done / total) * 100) : undefined}
      />
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
        {props.label}
        {props.text ? `: ${props.text}` : ''}
      </Typography>
    </Box>
  );
}
