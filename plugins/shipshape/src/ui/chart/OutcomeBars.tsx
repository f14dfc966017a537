import { useTheme } from '@mui/material/styles';
import { BarChart } from '@mui/x-charts/BarChart';
import { formatMonth, formatShortMonth } from '../../format';

const HEIGHT = 220;

/** Each differs by its sign; the colours only support that. */
const SIGNS = { passed: '✓', failed: '✕', inconclusive: '?' } as const;

/** Lower segments have no room for a number. */
const LEAST_HEIGHT = 13;

/** Properties of {@link OutcomeBars}. */
export interface OutcomeBarsProps {
  /** `2026-11`. */
  months: string[];
  /** Stacked in each month, from below. */
  series: ReadonlyArray<{
    id: 'passed' | 'failed' | 'inconclusive';
    label: string;
    counts: number[];
  }>;
  width?: number;
}

/** Numbers by month, stacked by outcome. */
export function OutcomeBars(props: OutcomeBarsProps) {
  const { palette } = useTheme();
  const colors = {
    passed: palette.success.main,
    failed: palette.error.main,
    inconclusive: palette.text.disabled,
  };
  const most = Math.max(
    1,
    ...props.months.map((_, index) =>
      props.series.reduce((sum, series) => sum + series.counts[index], 0),
    ),
  );
  return (
    <BarChart
      height={HEIGHT}
      width={props.width}
      skipAnimation
      margin={{ top: 16, right: 8, bottom: 0, left: 0 }}
      grid={{ horizontal: true }}
      series={props.series.map(series => ({
        id: series.id,
        label: `${SIGNS[series.id]} ${series.label}`,
        color: colors[series.id],
        stack: 'outcome',
        data: series.counts,
        barLabel: ({ value }, { bar: { height } }) =>
          value && height >= LEAST_HEIGHT
            ? `${SIGNS[series.id]} ${value}`
            : null,
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
          width: 40,
          min: 0,
          max: most,
          tickMinStep: 1,
          valueFormatter: (count: number) => String(count),
        },
      ]}
      slotProps={{
        barLabel: ({ seriesId }) => ({
          style: {
            fontSize: 12,
            fontWeight: 700,
            fill:
              seriesId === 'inconclusive'
                ? palette.text.primary
                : palette.background.paper,
          },
        }),
        legend: {
          direction: 'horizontal',
          position: { vertical: 'bottom', horizontal: 'start' },
        },
      }}
    />
  );
}
