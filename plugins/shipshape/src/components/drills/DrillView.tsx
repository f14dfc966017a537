import { useCallback, useEffect, useRef } from 'react';
import Box from '@mui/material/Box';
import { useApi } from '@backstage/core-plugin-api';
import { DrillDetails } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { pollDrill } from '../../model/polling';
import { verdictOf } from '../../model/recovery';
import { useTexts } from '../../translation';
import { VerdictChip } from '../../ui/DrillChips';
import { ErrorState } from '../../ui/ErrorState';
import { Facts } from '../../ui/Facts';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Notice } from '../../ui/Notice';
import { Panel, Stack } from '../../ui/Panel';
import { ChecksTable } from './ChecksTable';
import { drillFacts } from './drillFacts';
import { EvidencePanel } from './EvidencePanel';
import { PhasesPanel } from './PhasesPanel';

/** Properties of {@link DrillView}. */
export interface DrillViewProps {
  /** Of the resource, or of an entity that shows it. */
  entityRef: string;
  drillId: string;
  level: 3 | 4;
}

/** One drill: what it measured, its phases, checks and evidence. */
export function DrillView(props: DrillViewProps) {
  const t = useTexts();
  const { entityRef, drillId, level } = props;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getDrill(entityRef, drillId, { signal }),
      [api, entityRef, drillId],
    ),
    pollDrill,
  );
  const top = useRef<HTMLElement>(null);
  // It opens below a table, maybe out of sight: readers, and screen readers, are taken to it.
  useEffect(() => top.current?.focus(), []);
  return (
    <Box ref={top} tabIndex={-1} sx={{ minWidth: 0, outline: 'none' }}>
      <Panel
        title={t('drills.details.title', { id: drillId })}
        level={level}
        actions={value && <VerdictChip verdict={verdictOf(value)} />}
      >
        <Stack>
          {error && (
            <ErrorState
              error={error}
              attempt={t('drills.details.attempt', { id: drillId })}
              permission={t('recovery.permission')}
              onRetry={reload}
            />
          )}
          {!value && loading && <LoadingState shape="card" />}
          {value && (
            <Refreshing active={loading}>
              <DrillContent drill={value} level={level === 3 ? 4 : 5} />
            </Refreshing>
          )}
        </Stack>
      </Panel>
    </Box>
  );
}

function DrillContent(props: { drill: DrillDetails; level: 4 | 5 }) {
  const t = useTexts();
  const { drill, level } = props;
  const id = drill.drillId;
  return (
    <Stack>
      <DrillMessage drill={drill} />
      <Facts
        label={t('drills.details.facts', { id })}
        facts={drillFacts(drill, t)}
      />
      <PhasesPanel drill={drill} level={level} />
      <Panel title={t('drills.checks.title')} context={id} level={level}>
        <ChecksTable checks={drill.checks} context={id} />
      </Panel>
      {/* A newer revision may have appended to the chain: it is read again. */}
      <EvidencePanel key={drill.revision} drill={drill} level={level} />
    </Stack>
  );
}

/** Why it ended as it did, and what else went wrong. */
function DrillMessage(props: { drill: DrillDetails }) {
  const t = useTexts();
  const { drill } = props;
  const lines = [
    drill.message,
    drill.reason && t('drills.details.because', { reason: drill.reason }),
    drill.cleanup === 'failed' &&
      [t('drills.details.cleanup.failed'), drill.cleanupMessage]
        .filter(Boolean)
        .join(': '),
  ].filter((line): line is string => Boolean(line));
  if (lines.length === 0) {
    return null;
  }
  const verdict = verdictOf(drill);
  return (
    <Notice severity={verdict === 'failed' ? 'error' : 'warning'}>
      {lines.map(line => (
        <Box key={line}>{line}</Box>
      ))}
    </Notice>
  );
}
