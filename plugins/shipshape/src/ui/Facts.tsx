import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';

/** One key figure. */
export interface Fact {
  id: string;
  title: string;
  value: ReactNode;
  details?: ReactNode;
}

/** Properties of {@link Facts}. */
export interface FactsProps {
  /** Names the group for screen readers. */
  label: string;
  facts: Fact[];
}

/** The strip of key figures on top of a page: side by side, or one below the other where it is narrow. */
export function Facts(props: FactsProps) {
  return (
    <Paper
      component="dl"
      variant="outlined"
      aria-label={props.label}
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 180px), 1fr))',
        // Each cell draws lines on its right and below; those at the edges fall outside of the frame.
        overflow: 'hidden',
      }}
    >
      {props.facts.map(fact => (
        <Box
          key={fact.id}
          sx={{
            p: { xs: 1.5, sm: 2 },
            minWidth: 0,
            '--status-chip-wrap': 'normal',
            boxShadow: theme =>
              ['1px 0', '0 1px']
                .map(offset => `${offset} 0 0 ${theme.palette.divider}`)
                .join(', '),
          }}
        >
          <Typography
            component="dt"
            variant="body2"
            sx={{ color: 'text.secondary', mb: 0.5 }}
          >
            {fact.title}
          </Typography>
          <Box component="dd" sx={{ m: 0 }}>
            <Box sx={{ lineHeight: 1.3 }}>{fact.value}</Box>
            {fact.details && (
              <Typography
                component="div"
                variant="body2"
                sx={{ color: 'text.secondary', mt: 0.5 }}
              >
                {fact.details}
              </Typography>
            )}
          </Box>
        </Box>
      ))}
    </Paper>
  );
}

/** A value of the strip that is words instead of money. */
export function FactText(props: { children: ReactNode }) {
  return (
    <Typography component="span" sx={{ fontSize: '1.25rem', fontWeight: 700 }}>
      {props.children}
    </Typography>
  );
}
