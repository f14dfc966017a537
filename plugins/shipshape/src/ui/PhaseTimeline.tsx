import Box from '@mui/material/Box';
import { formatSpan } from '../format';
import { DrillTimeline, PhaseBar } from '../model/drillTimeline';
import { useTexts } from '../translation';

/** Properties of {@link PhaseTimeline}. */
export interface PhaseTimelineProps {
  timeline: DrillTimeline;
}

/** The phases of a drill as bars on one axis of time, with the declaration and the moment from which the copy was usable. */
export function PhaseTimeline(props: PhaseTimelineProps) {
  const t = useTexts();
  const { bars, fromMs, toMs, usableMs } = props.timeline;
  const position = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * 100;
  return (
    <Box sx={{ position: 'relative', pt: usableMs === undefined ? 2.5 : 5 }}>
      <Marker at={position(0)} row={0} label={t('drills.phases.declared')} />
      {usableMs !== undefined && (
        <Marker
          at={position(usableMs)}
          row={1}
          label={t('drills.phases.usable', {
            rto: formatSpan(usableMs / 1000),
          })}
          strong
        />
      )}
      <Box sx={{ display: 'grid', gap: '2px', position: 'relative' }}>
        {bars.map(bar => (
          <PhaseRow key={bar.index} bar={bar} position={position} toMs={toMs} />
        ))}
      </Box>
    </Box>
  );
}

function PhaseRow(props: {
  bar: PhaseBar;
  position: (ms: number) => number;
  toMs: number;
}) {
  const t = useTexts();
  const { bar, position, toMs } = props;
  const start = position(bar.startMs);
  const end = position(
    bar.durationMs === undefined ? toMs : bar.startMs + bar.durationMs,
  );
  const failed = bar.exitCode !== undefined && bar.exitCode !== 0;
  const label = t('drills.phases.bar', {
    name: t(`drills.phases.name.${bar.name}`),
    duration:
      bar.durationMs === undefined
        ? t('drills.phases.running')
        : formatSpan(bar.durationMs / 1000),
  });
  return (
    <Box sx={{ position: 'relative', height: 34 }}>
      <Box
        sx={{
          position: 'absolute',
          bottom: 2,
          height: 14,
          left: `${start}%`,
          width: `max(${end - start}%, 3px)`,
          borderRadius: '3px',
          bgcolor: failed ? 'error.main' : 'info.main',
          // What does not count for the RTO is hollow.
          ...(!bar.countsForRto && {
            bgcolor: 'transparent',
            border: 1,
            borderColor: failed ? 'error.main' : 'text.secondary',
          }),
        }}
      />
      <Box
        component="span"
        sx={{
          position: 'absolute',
          top: 1,
          fontSize: '0.75rem',
          lineHeight: '16px',
          whiteSpace: 'nowrap',
          bgcolor: 'background.paper',
          color: 'text.primary',
          // Towards the side that has more room, so that it fits where it is narrow, too.
          ...(start + end < 100
            ? { left: `${start}%` }
            : { right: `${100 - end}%` }),
        }}
      >
        {label}
      </Box>
    </Box>
  );
}

function Marker(props: {
  at: number;
  row: number;
  label: string;
  strong?: boolean;
}) {
  return (
    <Box
      sx={{
        position: 'absolute',
        top: props.row * 20,
        bottom: 0,
        left: `${props.at}%`,
        borderLeft: props.strong ? '2px solid' : '1px dashed',
        borderColor: 'text.primary',
        fontSize: '0.75rem',
        lineHeight: '16px',
        color: 'text.primary',
      }}
    >
      <Box
        component="span"
        sx={{
          position: 'absolute',
          top: 0,
          whiteSpace: 'nowrap',
          fontWeight: props.strong ? 700 : 400,
          ...(props.at > 50 ? { right: 4 } : { left: 4 }),
        }}
      >
        {props.label}
      </Box>
    </Box>
  );
}
