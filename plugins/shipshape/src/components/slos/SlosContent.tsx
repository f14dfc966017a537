import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { SloFiltersState, useSloFilters } from '../../hooks/useSloFilters';
import { SloPages, useSloPages } from '../../hooks/useSloPages';
import { useTexts } from '../../translation';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { PagesFoot } from '../../ui/PagesFoot';
import { Panel, Stack } from '../../ui/Panel';
import { SlosTable } from '../slo/SlosTable';
import { SlosFilters } from './SlosFilters';

/** The SLOs of the whole catalog, by risk. */
export function SlosContent() {
  const t = useTexts();
  const filters = useSloFilters();
  const pages = useSloPages(filters.filters);
  const { value, error, loading, reload } = pages;
  return (
    <Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('slos.intro')}
      </Typography>
      <SlosFilters state={filters} slos={pages.items} />
      {error && (
        <ErrorState
          error={error}
          attempt={t('slos.attempt')}
          permission={t('slo.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <Stack>
            <FreshnessNotice freshness={value.freshness} />
            <SlosList pages={pages} filters={filters} />
          </Stack>
        </Refreshing>
      )}
    </Stack>
  );
}

function SlosList(props: { pages: SloPages; filters: SloFiltersState }) {
  const t = useTexts();
  const { pages, filters } = props;
  const { items: slos, hasMore } = pages;
  const count = slos.length;
  if (count === 0 && !hasMore) {
    return filters.isFiltered ? (
      <EmptyState
        title={t('slos.filteredTitle')}
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
        {t('slos.filtered')}
      </EmptyState>
    ) : (
      <EmptyState title={t('slos.emptyTitle')}>{t('slos.empty')}</EmptyState>
    );
  }
  return (
    <Panel>
      <SlosTable
        label={t('slos.table')}
        slos={slos}
        withOwner
        empty={t('slos.filtered')}
        // The pages are the limit.
        limit={count}
      />
      <PagesFoot
        pages={pages}
        shown={
          hasMore ? t('slos.shown', { count }) : t('slos.shownAll', { count })
        }
        moreAttempt={t('slos.moreAttempt')}
        permission={t('slo.permission')}
      />
    </Panel>
  );
}
