import { useCallback } from 'react';
import Typography from '@mui/material/Typography';
import { useApi } from '@backstage/core-plugin-api';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { pollSources } from '../../model/polling';
import { useTexts } from '../../translation';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState } from '../../ui/LoadingState';
import { Stack } from '../../ui/Panel';
import { SourceSection } from './SourceSection';

const CONFIG_EXAMPLE = `shipshape:
  cost:
    sources:
      focus:
        - id: main
          path: /var/lib/shipshape/billing
          schedule:
            frequency: { hours: 1 }
            timeout: { minutes: 30 }
  slo:
    sources:
      prometheus:
        - id: main
          url: http://prometheus.example.com:9090`;

/** Every source with its state, its runs and deliveries, and what is wrong with them. */
export function SourcesContent() {
  const t = useTexts();
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(signal => api.getSources({ signal }), [api]),
    pollSources,
  );

  return (
    <Stack busy={loading}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('sources.intro')}
      </Typography>
      {error && (
        <ErrorState
          error={error}
          attempt={t('sources.attempt')}
          permission={t('sources.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value?.sources.length === 0 && (
        <EmptyState
          title={t('sources.emptyTitle')}
          steps={[
            {
              id: 'config',
              title: 'app-config.yaml',
              code: CONFIG_EXAMPLE,
            },
          ]}
        >
          {t('sources.empty')}
        </EmptyState>
      )}
      {value?.sources.map(source => (
        <SourceSection
          key={source.id}
          source={source}
          canManage={value.canManage}
          onDecided={reload}
        />
      ))}
    </Stack>
  );
}
