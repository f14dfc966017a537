import { createContext, useContext, useId } from 'react';
import { useTheme } from '@mui/material/styles';
import { BarChart } from '@mui/x-charts/BarChart';
import { useDrawingArea, useXScale } from '@mui/x-charts/hooks';
import { formatMoney, formatTick, toPosition } from '../../format';
import { ChartModel } from '../../model/chartModel';
import { PeriodTooltip } from './PeriodTooltip';
import { seriesColor } from './palette';
import { hasTick, shortPeriod } from './periods';

const HEIGHT = 320;

const ModelContext = createContext<ChartModel | undefined>(undefined);

/** Properties of {@link StackedBars}. */
export interface StackedBarsProps {
  model: ChartModel;
  width?: number;
}

/** The picture: one bar a period, credits below the line, gaps where nothing is known. */
export function StackedBars(props: StackedBarsProps) {
  const { model } = props;
  const { palette } = useTheme();
  const hatchId = useId();
  const hatch = (color: string) => `${hatchId}-${color.slice(1)}`;
  const colors = model.series.map(series => seriesColor(series, palette.mode));

  return (
    <ModelContext.Provider value={model}>
      <BarChart
        height={HEIGHT}
        width={props.width}
        skipAnimation
        colors={colors}
        margin={{ top: 16, right: 8, bottom: 0, left: 0 }}
        grid={{ horizontal: true }}
        series={model.series.map((series, index) => ({
          id: series.id,
          label: series.label,
          color: colors[index],
          stack: 'cost',
          stackOffset: 'diverging',
          // Positions of the bars only; every figure that can be read comes from the exact text.
          data: model.points.map(({ amounts }) => {
            const amount = amounts[index];
            return amount === undefined ? null : toPosition(amount);
          }),
          valueFormatter: (_value, { dataIndex }) => {
            const amount = model.points[dataIndex]?.amounts[index];
            return amount === undefined
              ? null
              : formatMoney({ amount, currency: model.currency });
          },
        }))}
        xAxis={[
          {
            id: 'periods',
            scaleType: 'band',
            data: model.points.map(point => point.start),
            valueFormatter: (start: string) =>
              shortPeriod(start, model.granularity),
            tickInterval: (start: string) =>
              hasTick(start, model.points.length),
            categoryGapRatio: 0.25,
          },
        ]}
        yAxis={[
          {
            width: 64,
            valueFormatter: (value: number) =>
              formatTick(value, model.currency),
          },
        ]}
        slots={{ tooltip: ModelTooltip }}
        slotProps={{
          bar: bar =>
            model.points[bar.dataIndex]?.state === 'incomplete'
              ? { fill: `url(#${hatch(bar.color)})` }
              : {},
          legend: {
            direction: 'horizontal',
            position: { vertical: 'bottom', horizontal: 'start' },
          },
        }}
      >
        <defs>
          {colors.map(color => (
            <pattern
              key={color}
              id={hatch(color)}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="6" height="6" fill={color} opacity="0.25" />
              <rect width="2.5" height="6" fill={color} />
            </pattern>
          ))}
        </defs>
        <MissingPeriods model={model} color={palette.text.disabled} />
      </BarChart>
    </ModelContext.Provider>
  );
}

function ModelTooltip() {
  const model = useContext(ModelContext);
  return model ? <PeriodTooltip model={model} /> : null;
}

/** Shades the periods that no source covers, so that a gap is not taken for zero. */
function MissingPeriods(props: { model: ChartModel; color: string }) {
  const scale = useXScale<'band'>();
  const area = useDrawingArea();
  return (
    <g>
      {props.model.points
        .filter(point => point.state === 'missing')
        .map(point => (
          <rect
            key={point.start}
            x={scale(point.start)}
            y={area.top}
            width={scale.bandwidth()}
            height={area.height}
            fill={props.color}
            opacity={0.25}
          />
        ))}
    </g>
  );
}
