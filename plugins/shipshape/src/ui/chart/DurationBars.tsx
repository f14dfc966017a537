import { useTheme } from '@mui/material/styles';
import { BarChart } from '@mui/x-charts/BarChart';
import { formatDuration, formatMonth, formatShortMonth } from '../../format';
import { PALETTES } from './palette';

const HEIGHT = 260;

/** Properties of {@link DurationBars}. */
export interface DurationBarsProps {
  /** `2026-11`. */
  months: string[];
  /** Side by side in each month; absent: nothing to show, which is not 0. */
  series: ReadonlyArray<{
    id: string;
    label: string;
    seconds: Array<number | undefined>;
  }>;
  width?: number;
}

/** Distances of ticks that people count in: from a minute to 30 days. */
const STEPS = [
  60, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800,
  2_592_000,
];

/** Ticks at whole minutes, hours or days: about four of them. */
export function durationTicks(longest: number): number[] {
  const step =
    STEPS.find(size => longest / size <= 5) ??
    Math.ceil(longest / 5 / 2_592_000) * 2_592_000;
  const count = Math.max(1, Math.ceil(longest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Lengths of time by month. */
export function DurationBars(props: DurationBarsProps) {
  const { palette } = useTheme();
  const colors = PALETTES[palette.mode].groups;
  const ticks = durationTicks(
    Math.max(
      0,
      ...props.series.flatMap(series =>
        series.seconds.map(seconds => seconds ?? 0),
      ),
    ),
  );
  return (
    <BarChart
      height={HEIGHT}
      width={props.width}
      skipAnimation
      margin={{ top: 16, right: 8, bottom: 0, left: 0 }}
      grid={{ horizontal: true }}
      series={props.series.map((series, index) => ({
        id: series.id,
        label: series.label,
        color: colors[index],
        data: series.seconds.map(seconds => seconds ?? null),
        valueFormatter: seconds =>
          seconds === null ? '–' : formatDuration(seconds),
      }))}
      xAxis={[
        {
          id: 'months',
          scaleType: 'band',
          data: props.months,
          valueFormatter: (month: string, context) =>
            context.location === 'tick'
              ? formatShortMonth(`${month}-01`)
              : formatMonth(month),
        },
      ]}
      yAxis={[
        {
          width: 88,
          min: 0,
          max: ticks[ticks.length - 1],
          tickInterval: ticks,
          valueFormatter: (seconds: number) => formatDuration(seconds),
        },
      ]}
      slotProps={{
        legend: {
          direction: 'horizontal',
          position: { vertical: 'bottom', horizontal: 'start' },
        },
      }}
    />
  );
}
