import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Source } from 'backstage-plugin-shipshape-common';
import { formatDay, formatDuration, formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Fact, FactText, Facts } from '../../ui/Facts';
import { DataAge, SourceStatus } from '../../ui/Freshness';
import { Notice } from '../../ui/Notice';
import { Panel, Stack } from '../../ui/Panel';
import { ProgressLine } from '../../ui/Progress';
import { LoadsTable } from './LoadsTable';
import { QualityPanel } from './QualityPanel';
import { QuarantinePanel } from './QuarantinePanel';
import { RunsTable } from './RunsTable';
import { SourceSlosPanel } from './SourceSlosPanel';

/** Properties of {@link SourceSection}. */
export interface SourceSectionProps {
  source: Source;
  canManage: boolean;
  /** After a decision on one of its deliveries. */
  onDecided: () => void;
}

/** One source. */
export function SourceSection(props: SourceSectionProps) {
  const t = useTexts();
  const { source } = props;
  const { freshness } = source;
  const current = source.runs.find(run => run.outcome === 'running');
  return (
    <Box component="section" aria-label={source.id} sx={{ minWidth: 0 }}>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1,
          mb: 1,
        }}
      >
        <Typography
          component="h2"
          sx={{ fontSize: '1.125rem', fontWeight: 700, m: 0 }}
        >
          {source.id}
        </Typography>
        <SourceStatus freshness={freshness} />
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t(`sources.kind.${source.kind}`)}
        </Typography>
      </Box>
      <Stack>
        <Facts
          label={t('sources.facts', { source: source.id })}
          facts={createFacts(source, t)}
        />
        {freshness.error && (
          <Notice severity="error">
            {t('sources.failing', {
              since: formatInstant(freshness.error.since),
              reason: t(`shared.errorCode.${freshness.error.code}`),
            })}
          </Notice>
        )}
        {source.warnings.length > 0 && (
          <Notice
            severity="warning"
            title={t('sources.warnings', { count: source.warnings.length })}
          >
            {source.warnings.map(warning => (
              <Box key={warning}>{warning}</Box>
            ))}
          </Notice>
        )}
        {current && (
          <Panel>
            <ProgressLine
              label={t('sources.running')}
              done={current.progress?.done}
              total={current.progress?.total}
              text={
                current.progress &&
                t('sources.progress', {
                  done: String(current.progress.done),
                  total: String(current.progress.total),
                  message: current.progress.message,
                })
              }
            />
          </Panel>
        )}
        <QuarantinePanel
          source={source}
          canManage={props.canManage}
          onDecided={props.onDecided}
        />
        <Panel title={t('sources.runs.title')} context={source.id}>
          <RunsTable source={source} />
        </Panel>
        <SourceSlosPanel source={source} />
        {source.kind === 'cost' && (
          <>
            <Panel title={t('sources.loads.title')} context={source.id}>
              <LoadsTable source={source} />
            </Panel>
            <QualityPanel source={source} />
          </>
        )}
      </Stack>
    </Box>
  );
}

function createFacts(source: Source, t: Translate): Fact[] {
  const { freshness } = source;
  const age = (instant: string | undefined) => (
    <FactText>
      <DataAge instant={instant} />
    </FactText>
  );
  const facts: Fact[] = [
    {
      id: 'success',
      title: t('sources.lastSuccess'),
      value: age(freshness.lastSuccessAt),
      details:
        freshness.lastSuccessAt && formatInstant(freshness.lastSuccessAt),
    },
    {
      id: 'attempt',
      title: t('sources.lastAttempt'),
      value: age(freshness.lastAttemptAt),
      details:
        freshness.lastAttemptAt && formatInstant(freshness.lastAttemptAt),
    },
  ];
  // SLOs have no days that are complete, only the newest of their counts.
  if (source.kind === 'cost') {
    facts.push({
      id: 'through',
      title: t('sources.dataThrough'),
      value: (
        <FactText>
          {freshness.dataThrough
            ? formatDay(freshness.dataThrough)
            : t('sources.none')}
        </FactText>
      ),
    });
  }
  if (source.slos) {
    const { total, failed } = source.slos;
    facts.push({
      id: 'slos',
      title: t('sources.slos.title'),
      value: <FactText>{String(total)}</FactText>,
      details: t('sources.slos.failing', { count: failed.length }),
    });
  }
  facts.push({
    id: 'interval',
    title: t('sources.interval'),
    value: (
      <FactText>{formatDuration(freshness.expectedIntervalSeconds)}</FactText>
    ),
  });
  return facts;
}
