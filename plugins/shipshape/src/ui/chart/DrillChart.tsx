import { useTheme } from '@mui/material/styles';
import { LineChart } from '@mui/x-charts/LineChart';
import { useDrawingArea, useXScale } from '@mui/x-charts/hooks';
import { formatAxisInstant, formatInstant, formatSpan } from '../../format';
import { DrillMark, MarkKind } from '../../model/drillHistory';
import { useTexts } from '../../translation';
import { durationTicks } from './DurationBars';
import { PALETTES } from './palette';

const HEIGHT = 220;

/** Each differs by its shape; the colours only support that. */
const SHAPES = {
  met: 'circle',
  missed: 'triangle',
  untargeted: 'diamond',
  bound: 'wye',
} as const satisfies Record<MarkKind, string>;

const KINDS: readonly MarkKind[] = ['met', 'missed', 'untargeted', 'bound'];

/** Properties of {@link DrillChart}. */
export interface DrillChartProps {
  /** Oldest first; one at least. */
  marks: readonly DrillMark[];
  width?: number;
}

/** What drills measured, each a mark by how it stands against its target; those without a value stand on the axis as ✕ or ?. */
export function DrillChart(props: DrillChartProps) {
  const t = useTexts();
  const { palette } = useTheme();
  const { marks } = props;
  const instants = marks.map(mark => mark.at);
  const span =
    (Number(instants[instants.length - 1]) - Number(instants[0])) / 1000;
  const longest = marks.reduce(
    (most, mark) => Math.max(most, mark.seconds ?? 0, mark.targetSeconds ?? 0),
    1,
  );
  // A little room above, so that a line at the top is not cut.
  const ticks = durationTicks(longest * 1.05);
  const colors: Record<MarkKind, string> = {
    met: palette.success.main,
    missed: palette.error.main,
    untargeted: PALETTES[palette.mode].groups[0],
    bound: palette.text.secondary,
  };
  const present = KINDS.filter(kind => marks.some(mark => mark.kind === kind));
  const format = (value: number | null) =>
    value === null ? null : formatSpan(value);
  return (
    <LineChart
      height={HEIGHT}
      width={props.width}
      skipAnimation
      margin={{ top: 16, right: 16, bottom: 0, left: 0 }}
      grid={{ horizontal: true }}
      series={[
        {
          id: 'target',
          label: t('drills.history.target'),
          color: palette.text.primary,
          curve: 'stepAfter',
          connectNulls: true,
          showMark: marks.length === 1,
          data: marks.map(mark => mark.targetSeconds ?? null),
          valueFormatter: format,
        },
        ...present.map(kind => ({
          id: kind,
          label: t(`drills.history.${kind}`),
          color: colors[kind],
          shape: SHAPES[kind],
          showMark: true,
          data: marks.map(mark =>
            mark.kind === kind ? mark.seconds ?? null : null,
          ),
          valueFormatter: format,
        })),
      ]}
      xAxis={[
        {
          id: 'time',
          scaleType: 'utc',
          data: instants,
          tickNumber: 5,
          ...padded(instants),
          valueFormatter: (instant: Date, context) =>
            context.location === 'tick'
              ? formatAxisInstant(instant, Math.max(span, 200_000))
              : formatInstant(instant.toISOString()),
        },
      ]}
      yAxis={[
        {
          width: 80,
          min: 0,
          max: ticks[ticks.length - 1],
          tickInterval: ticks,
          valueFormatter: (seconds: number) => formatSpan(seconds),
        },
      ]}
      slotProps={{
        line: ({ id }) =>
          id === 'target'
            ? { strokeDasharray: '6 4', strokeWidth: 1.5 }
            : { strokeWidth: 0 },
        legend: {
          direction: 'horizontal',
          position: { vertical: 'bottom', horizontal: 'start' },
        },
      }}
    >
      <WithoutValue
        marks={marks}
        failed={palette.error.main}
        other={palette.text.secondary}
      />
    </LineChart>
  );
}

/** Room at both ends, so that the first and last mark are not cut. */
function padded(instants: readonly Date[]) {
  const first = Number(instants[0]);
  const last = Number(instants[instants.length - 1]);
  const room = Math.max((last - first) * 0.04, 86_400_000);
  return { min: new Date(first - room), max: new Date(last + room) };
}

/** Drills that measured nothing, on the axis: failed ones and inconclusive ones. */
function WithoutValue(props: {
  marks: readonly DrillMark[];
  failed: string;
  other: string;
}) {
  const scale = useXScale<'utc'>();
  const area = useDrawingArea();
  return (
    <g>
      {props.marks
        .filter(mark => mark.seconds === undefined)
        .map(mark => (
          <text
            key={mark.drillId}
            x={scale(mark.at)}
            y={area.top + area.height - 5}
            fontSize={14}
            fontWeight={700}
            textAnchor="middle"
            fill={mark.verdict === 'failed' ? props.failed : props.other}
          >
            {mark.verdict === 'failed' ? '✕' : '?'}
          </text>
        ))}
    </g>
  );
}
