import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { CodeBlock } from './CodeBlock';
import { Panel } from './Panel';

/** One way out of the emptiness. */
export interface NextStep {
  id: string;
  title: string;
  code: string;
  hint?: string;
}

/** Properties of {@link EmptyState}. */
export interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  steps?: NextStep[];
  action?: ReactNode;
}

/** Why there is nothing to see, and what to do so that there is. */
export function EmptyState(props: EmptyStateProps) {
  return (
    <Panel title={props.title}>
      <Box sx={{ display: 'grid', gap: 2, maxWidth: 760 }}>
        {props.children && (
          <Typography variant="body2" component="div">
            {props.children}
          </Typography>
        )}
        <NextSteps steps={props.steps ?? []} />
        {props.action && <div>{props.action}</div>}
      </Box>
    </Panel>
  );
}

/** Ways out of the emptiness, each with what to paste. */
export function NextSteps(props: {
  steps: readonly NextStep[];
  /** Level of their headings. Default: 4. */
  level?: 4 | 5;
}) {
  return (
    <>
      {props.steps.map(step => (
        <Box key={step.id} sx={{ minWidth: 0 }}>
          <Typography
            component={props.level === 5 ? 'h5' : 'h4'}
            sx={{ fontSize: '0.875rem', fontWeight: 700, mb: 0.75 }}
          >
            {step.title}
          </Typography>
          <CodeBlock code={step.code} label={step.title} />
          {step.hint && (
            <Typography
              variant="body2"
              sx={{ color: 'text.secondary', mt: 0.75 }}
            >
              {step.hint}
            </Typography>
          )}
        </Box>
      ))}
    </>
  );
}
