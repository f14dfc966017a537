import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import {
  RecoveryFiltersState,
  useRecoveryFilters,
} from '../../hooks/useRecoveryFilters';
import { useRecoveryOverview } from '../../hooks/useRecoveryOverview';
import { RecoveryPages, useRecoveryPages } from '../../hooks/useRecoveryPages';
import { useTexts } from '../../translation';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { PagesFoot } from '../../ui/PagesFoot';
import { Panel, Stack } from '../../ui/Panel';
import { AuditExport } from './AuditExport';
import { RecoveryFilters } from './RecoveryFilters';
import { RecoveryOverviewView } from './RecoveryOverviewView';
import { RecoveryTable } from './RecoveryTable';

/** The recovery of the whole catalog: coverage, what is most at risk, all resources by risk, and the export for an audit. */
export function RecoveryContent() {
  const t = useTexts();
  const filters = useRecoveryFilters();
  const pages = useRecoveryPages(filters.filters);
  // Asked for at once: neither answer waits for the other.
  const overview = useRecoveryOverview(filters.filters);
  const { value, error, loading, reload } = pages;
  return (
    <Stack>
      <Box>
        <Typography
          component="h2"
          sx={{ fontSize: '1.25rem', fontWeight: 700 }}
        >
          {t('recoveryPage.heading')}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('recoveryPage.intro')}
        </Typography>
      </Box>
      <RecoveryFilters state={filters} resources={pages.items} />
      {error && (
        <ErrorState
          error={error}
          attempt={t('recoveryPage.attempt')}
          permission={t('recovery.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <Stack>
            <FreshnessNotice freshness={value.freshness} />
            {(pages.items.length > 0 || filters.isFiltered) && (
              <RecoveryOverviewView overview={overview} />
            )}
            <ResourcesList pages={pages} filters={filters} />
          </Stack>
        </Refreshing>
      )}
      {value && <AuditExport />}
    </Stack>
  );
}

function ResourcesList(props: {
  pages: RecoveryPages;
  filters: RecoveryFiltersState;
}) {
  const t = useTexts();
  const { pages, filters } = props;
  const { items, hasMore } = pages;
  const count = items.length;
  if (count === 0 && !hasMore) {
    return filters.isFiltered ? (
      <EmptyState
        title={t('recoveryPage.filteredTitle')}
        action={
          <Button
            variant="outlined"
            size="small"
            onClick={filters.clear}
            sx={{ textTransform: 'none' }}
          >
            {t('slos.clear')}
          </Button>
        }
      >
        {t('recoveryPage.filtered')}
      </EmptyState>
    ) : (
      <EmptyState title={t('recoveryPage.emptyTitle')}>
        {t('recoveryPage.empty')}
      </EmptyState>
    );
  }
  return (
    <Panel title={t('recoveryPage.all')}>
      <RecoveryTable
        label={t('recoveryPage.all')}
        resources={items}
        columns={['owner', 'exposure', 'success', 'drill', 'controls']}
        empty={t('recoveryPage.filtered')}
        // The pages are the limit.
        limit={count}
      />
      <PagesFoot
        pages={pages}
        shown={
          hasMore
            ? t('recoveryPage.shown', { count })
            : t('recoveryPage.shownAll', { count })
        }
        moreAttempt={t('recoveryPage.moreAttempt')}
        permission={t('recovery.permission')}
      />
    </Panel>
  );
}
