import { useCallback, useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import { useApi } from '@backstage/core-plugin-api';
import {
  ChainVerdict,
  DrillDetails,
  DrillEvidence,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { useTexts } from '../../translation';
import { downloadText } from '../../ui/download';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState } from '../../ui/LoadingState';
import { Notice } from '../../ui/Notice';
import { Panel, Stack } from '../../ui/Panel';
import { EvidenceTable } from './EvidenceTable';

/** The evidence of a drill, with the whole chain that it is part of, which this browser verifies itself. */
export function EvidencePanel(props: { drill: DrillDetails; level: 4 | 5 }) {
  const t = useTexts();
  const { drill } = props;
  const { entityRef, drillId } = drill;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getDrillEvidence(entityRef, drillId, { signal }),
      [api, entityRef, drillId],
    ),
  );
  return (
    <Panel
      title={t('drills.evidence.title')}
      context={drillId}
      level={props.level}
      hint={t('drills.evidence.hint')}
    >
      <Stack>
        {error && (
          <ErrorState
            error={error}
            attempt={t('drills.evidence.attempt', { id: drillId })}
            permission={t('recovery.permission')}
            onRetry={reload}
          />
        )}
        {!value && loading && <LoadingState shape="card" />}
        {value && (
          <Verification evidence={value} loading={loading} onAgain={reload} />
        )}
        <EvidenceTable drill={drill} chain={value?.chain} />
      </Stack>
    </Panel>
  );
}

function Verification(props: {
  evidence: DrillEvidence;
  loading: boolean;
  onAgain: () => void;
}) {
  const t = useTexts();
  const { evidence, loading } = props;
  const verdict = useMemo(() => verifyChain(evidence.chain), [evidence]);
  return (
    <Box>
      <VerdictNotice verdict={verdict} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
        <Button
          size="small"
          variant="outlined"
          disabled={loading}
          onClick={props.onAgain}
          sx={{ textTransform: 'none' }}
        >
          {loading
            ? t('drills.evidence.verifying')
            : t('drills.evidence.verify')}
        </Button>
        {evidence.chain.length > 0 && (
          <Button
            size="small"
            variant="outlined"
            startIcon={<FileDownloadOutlined />}
            onClick={() =>
              downloadText(
                `evidence-${evidence.resourceId}.json`,
                JSON.stringify(evidence, null, 2),
                'application/json',
              )
            }
            sx={{ textTransform: 'none' }}
          >
            {t('drills.evidence.chainDownload')}
          </Button>
        )}
      </Box>
    </Box>
  );
}

function VerdictNotice(props: { verdict: ChainVerdict }) {
  const t = useTexts();
  const { verdict } = props;
  if (!verdict.intact) {
    return (
      <Notice
        severity="error"
        role="alert"
        title={t('drills.evidence.brokenTitle', {
          number: String(verdict.index + 1),
          id: verdict.id,
        })}
      >
        {verdict.reason === 'hash'
          ? t('drills.evidence.brokenHash')
          : t('drills.evidence.brokenPredecessor')}{' '}
        {t('drills.evidence.brokenNext')}
      </Notice>
    );
  }
  return verdict.records === 0 ? (
    <Notice severity="info" title={t('drills.evidence.emptyTitle')}>
      {t('drills.evidence.emptyChain')}
    </Notice>
  ) : (
    <Notice
      severity="success"
      role="status"
      title={t('drills.evidence.intactTitle', { count: verdict.records })}
    >
      {t('drills.evidence.intact')}
    </Notice>
  );
}
