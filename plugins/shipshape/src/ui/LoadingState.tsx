import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Skeleton from '@mui/material/Skeleton';
import { useTexts } from '../translation';

/** Properties of {@link LoadingState}. */
export interface LoadingStateProps {
  /** `page`: strip, picture and table; `card`: a few lines. */
  shape?: 'page' | 'card';
}

/** The outline of what is being loaded. */
export function LoadingState(props: LoadingStateProps) {
  const t = useTexts();
  return (
    <Box role="status" aria-label={t('shared.loading')} aria-busy>
      {props.shape === 'card' ? (
        <>
          <Skeleton width="50%" height={40} />
          <Skeleton width="80%" />
          <Skeleton width="60%" />
        </>
      ) : (
        <Box sx={{ display: 'grid', gap: 2 }}>
          <Skeleton variant="rounded" height={96} />
          <Skeleton variant="rounded" height={320} />
          <Skeleton variant="rounded" height={240} />
        </Box>
      )}
    </Box>
  );
}

/** Properties of {@link Refreshing}. */
export interface RefreshingProps {
  active: boolean;
  children: ReactNode;
}

/** Content that stays on the screen while its successor is being loaded. */
export function Refreshing(props: RefreshingProps) {
  const t = useTexts();
  return (
    <Box aria-busy={props.active} sx={{ position: 'relative', minWidth: 0 }}>
      {/* Always there, so that the content does not jump when it appears. */}
      <Box sx={{ height: 4, mb: 0.5 }}>
        {props.active && <LinearProgress aria-label={t('shared.refreshing')} />}
      </Box>
      <Box sx={{ opacity: props.active ? 0.6 : 1 }}>{props.children}</Box>
    </Box>
  );
}
