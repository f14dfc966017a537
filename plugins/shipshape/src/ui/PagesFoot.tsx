import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Pages } from '../hooks/usePages';
import { useTexts } from '../translation';
import { ErrorState } from './ErrorState';

/** Properties of {@link PagesFoot}. */
export interface PagesFootProps {
  pages: Pick<
    Pages<never, never>,
    'hasMore' | 'loadingMore' | 'moreError' | 'loadMore'
  >;
  /** How many are shown, in words. */
  shown: string;
  /** What was tried when the next page could not be read. */
  moreAttempt: string;
  permission: string;
}

/** Below a list that is read page by page: how much of it is shown, and a button for more. */
export function PagesFoot(props: PagesFootProps) {
  const t = useTexts();
  const { hasMore, loadingMore, moreError, loadMore } = props.pages;
  return (
    <>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1.5,
          mt: 1.5,
        }}
      >
        {hasMore && (
          <Button
            variant="outlined"
            size="small"
            disabled={loadingMore}
            onClick={loadMore}
            sx={{ textTransform: 'none' }}
          >
            {loadingMore ? t('slos.loadingMore') : t('slos.more')}
          </Button>
        )}
        <Typography variant="body2" role="status">
          {props.shown}
        </Typography>
      </Box>
      {moreError && (
        <Box sx={{ mt: 1.5 }}>
          <ErrorState
            error={moreError}
            attempt={props.moreAttempt}
            permission={props.permission}
            onRetry={loadMore}
          />
        </Box>
      )}
    </>
  );
}
