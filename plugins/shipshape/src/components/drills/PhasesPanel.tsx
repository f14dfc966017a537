import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { DrillDetails } from 'backstage-plugin-shipshape-common';
import { formatSpan } from '../../format';
import { PhaseBar, drillTimeline } from '../../model/drillTimeline';
import { Translate, useTexts } from '../../translation';
import { ChartFrame } from '../../ui/chart';
import { Column, DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { PhaseTimeline } from '../../ui/PhaseTimeline';

/** The phases of a drill as bars on one axis of time, or as a table; and what the tools said. */
export function PhasesPanel(props: { drill: DrillDetails; level: 4 | 5 }) {
  const t = useTexts();
  const { drill, level } = props;
  const title = t('drills.phases.title');
  const timeline = drillTimeline(drill);
  if (!timeline) {
    return (
      <Panel title={title} context={drill.drillId} level={level}>
        <Typography variant="body2">{t('drills.phases.empty')}</Typography>
      </Panel>
    );
  }
  return (
    <ChartFrame
      title={title}
      context={drill.drillId}
      level={level}
      hint={t('drills.phases.hint')}
      description={t('drills.phases.description', {
        number: String(timeline.bars.length),
        length: formatSpan((timeline.toMs - timeline.fromMs) / 1000),
      })}
      picture={<PhaseTimeline timeline={timeline} />}
      table={
        <DataTable
          label={`${title}, ${drill.drillId}`}
          columns={columnsOf(t)}
          rows={timeline.bars}
          rowId={bar => String(bar.index)}
          empty={t('drills.phases.empty')}
        />
      }
      note={<Outputs drill={drill} />}
    />
  );
}

function columnsOf(t: Translate): Column<PhaseBar>[] {
  return [
    {
      id: 'phase',
      header: t('drills.phases.phase'),
      render: bar => t(`drills.phases.name.${bar.name}`),
    },
    {
      id: 'start',
      header: t('drills.phases.start'),
      render: bar => {
        const length = formatSpan(Math.abs(bar.startMs) / 1000);
        return bar.startMs < 0
          ? t('drills.phases.beforeStart', { length })
          : t('drills.phases.afterStart', { length });
      },
    },
    {
      id: 'duration',
      header: t('drills.phases.duration'),
      align: 'right',
      render: bar =>
        bar.durationMs === undefined
          ? t('drills.phases.running')
          : formatSpan(bar.durationMs / 1000),
    },
    {
      id: 'exit',
      header: t('drills.phases.exit'),
      align: 'right',
      render: bar => (bar.exitCode === undefined ? '–' : String(bar.exitCode)),
    },
  ];
}

/** The end of the output of each phase that has one, folded. */
function Outputs(props: { drill: DrillDetails }) {
  const t = useTexts();
  return (
    <>
      {props.drill.phases.map(
        (phase, index) =>
          phase.outputTail && (
            <Box
              component="details"
              // A drill's phases are a fixed list, in which a name may occur twice.
              key={`${index} ${phase.name}`}
              sx={{ mt: 0.5 }}
            >
              <summary>
                {t('drills.phases.output', {
                  name: t(`drills.phases.name.${phase.name}`),
                })}
              </summary>
              <Box
                component="pre"
                tabIndex={0}
                sx={{
                  m: 0,
                  p: 1,
                  fontSize: '0.75rem',
                  overflow: 'auto',
                  maxHeight: 240,
                  color: 'text.primary',
                  bgcolor: 'background.default',
                }}
              >
                {phase.outputTail}
              </Box>
            </Box>
          ),
      )}
    </>
  );
}
