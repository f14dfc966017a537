import { ReactNode, useId } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';

/** Properties of {@link Panel}. */
export interface PanelProps {
  title?: string;
  /** Tells it from others of the same title, for screen readers: a currency, a source. */
  context?: string;
  /** Below the title, for what the panel is about. */
  hint?: ReactNode;
  /** Controls at the end of the title's line. */
  actions?: ReactNode;
  /** Level of its heading; one inside of another has 4, inside of that 5. Default: 3. */
  level?: 3 | 4 | 5;
  children: ReactNode;
}

const HEADINGS = { 3: 'h3', 4: 'h4', 5: 'h5' } as const;

/** A titled part of a page, and a landmark by its title. */
export function Panel(props: PanelProps) {
  const titleId = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={props.title && !props.context ? titleId : undefined}
      aria-label={
        props.context ? `${props.title}, ${props.context}` : undefined
      }
      sx={{ p: { xs: 1.5, sm: 2 }, minWidth: 0 }}
    >
      {(props.title || props.actions) && (
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'flex-start',
            justifyContent: 'space-between',
            gap: 1,
            mb: 1.5,
          }}
        >
          <Box sx={{ minWidth: 0 }}>
            <Typography
              id={titleId}
              component={HEADINGS[props.level ?? 3]}
              sx={{
                fontSize: (props.level ?? 3) > 3 ? '0.875rem' : '1rem',
                fontWeight: 700,
                m: 0,
              }}
            >
              {props.title}
            </Typography>
            {props.hint && (
              <Typography
                variant="body2"
                component="div"
                sx={{ color: 'text.secondary' }}
              >
                {props.hint}
              </Typography>
            )}
          </Box>
          {props.actions && (
            <Box
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                alignItems: 'center',
                gap: 1,
              }}
            >
              {props.actions}
            </Box>
          )}
        </Box>
      )}
      {props.children}
    </Paper>
  );
}

/** Properties of {@link Stack}. */
export interface StackProps {
  /** While its content is about to change. */
  busy?: boolean;
  children: ReactNode;
}

/** Panels of a page, one below the other at equal distances. */
export function Stack(props: StackProps) {
  return (
    <Box
      aria-busy={props.busy}
      sx={{ display: 'flex', flexDirection: 'column', gap: 2, minWidth: 0 }}
    >
      {props.children}
    </Box>
  );
}
