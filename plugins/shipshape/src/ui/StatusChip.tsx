import Box from '@mui/material/Box';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutline';
import ErrorOutline from '@mui/icons-material/ErrorOutline';
import HelpOutline from '@mui/icons-material/HelpOutline';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import WarningAmber from '@mui/icons-material/WarningAmber';

/** What a status means for the reader. */
export type StatusTone = 'good' | 'warning' | 'bad' | 'busy' | 'neutral';

const LOOKS = {
  good: { Icon: CheckCircleOutline, color: 'success.main' },
  warning: { Icon: WarningAmber, color: 'warning.main' },
  bad: { Icon: ErrorOutline, color: 'error.main' },
  busy: { Icon: HourglassEmpty, color: 'info.main' },
  neutral: { Icon: HelpOutline, color: 'text.secondary' },
} as const;

/** Properties of {@link StatusChip}. */
export interface StatusChipProps {
  tone: StatusTone;
  label: string;
  /** Explains the label; shown as title. */
  hint?: string;
}

/** A status as icon and words; the colour only supports them. */
export function StatusChip(props: StatusChipProps) {
  const { Icon, color } = LOOKS[props.tone];
  return (
    <Box
      component="span"
      title={props.hint}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        px: 1,
        py: 0.25,
        border: 1,
        borderColor: color,
        borderRadius: 4,
        fontSize: '0.75rem',
        lineHeight: 1.4,
        // One line in a table, whose columns would else squeeze it; several where a container says so.
        whiteSpace: 'var(--status-chip-wrap, nowrap)',
        maxWidth: '100%',
        color: 'text.primary',
      }}
    >
      <Icon aria-hidden sx={{ fontSize: '1rem', color }} />
      {props.label}
    </Box>
  );
}
