import { useMemo } from 'react';
import { useTheme } from '@mui/material/styles';
import { ChartsReferenceLine } from '@mui/x-charts/ChartsReferenceLine';
import { LineChart } from '@mui/x-charts/LineChart';
import { useDrawingArea, useXScale } from '@mui/x-charts/hooks';
import { formatAxisInstant, formatInstant } from '../../format';
import { TimeChartModel, TimeMark, isAlone } from '../../model/sloHistory';
import { PALETTES } from './palette';

const HEIGHT = 260;

/** A level that matters: zero, a threshold. */
export interface Level {
  value: number;
  label?: string;
}

/** Properties of {@link TimeLines}. */
export interface TimeLinesProps {
  model: TimeChartModel;
  levels: Level[];
  formatValue: (value: number) => string;
  /** The scale reaches at least so far up. Default: as far as levels and values do. */
  atLeast?: number;
  /** Below this level the line and the area under it have the colour of what is wrong. */
  badBelow?: number;
  /** Where the scale has ticks; the last one is its end. Default: round numbers. */
  ticks?: number[];
  width?: number;
}

/** Lines over time. What is not known is a gap; days and hours are UTC. */
export function TimeLines(props: TimeLinesProps) {
  const { model, levels, formatValue, badBelow, atLeast } = props;
  const { palette } = useTheme();
  const { instants } = model;
  const span =
    (Number(instants[instants.length - 1]) - Number(instants[0])) / 1000;
  const colors = PALETTES[palette.mode];
  const bounds = useMemo(
    () => boundsOf(model, levels, atLeast),
    [model, levels, atLeast],
  );

  return (
    <LineChart
      height={HEIGHT}
      width={props.width}
      skipAnimation
      margin={{ top: 24, right: 12, bottom: 0, left: 0 }}
      grid={{ horizontal: true }}
      hideLegend={model.series.length < 2}
      series={model.series.map(series => ({
        id: series.id,
        label: series.label,
        color: colors.groups[series.color],
        curve: 'linear',
        area: badBelow !== undefined,
        baseline: badBelow,
        // Only what the lines cannot show: a value between two gaps.
        showMark: ({ index }) => isAlone(series.values, index),
        data: series.values.map(value => value ?? null),
        valueFormatter: value => (value === null ? '–' : formatValue(value)),
      }))}
      xAxis={[
        {
          id: 'time',
          scaleType: 'utc',
          data: instants,
          tickNumber: 6,
          domainLimit: 'strict',
          valueFormatter: (instant: Date, context) =>
            context.location === 'tick'
              ? formatAxisInstant(instant, span)
              : formatInstant(instant.toISOString()),
        },
      ]}
      yAxis={[
        {
          width: props.ticks ? 80 : 64,
          ...bounds,
          ...(props.ticks && {
            max: props.ticks[props.ticks.length - 1],
            tickInterval: props.ticks,
          }),
          valueFormatter: formatValue,
          ...(badBelow !== undefined && {
            colorMap: {
              type: 'piecewise' as const,
              thresholds: [badBelow],
              colors: [palette.error.main, colors.groups[0]],
            },
          }),
        },
      ]}
      slotProps={{
        area: { opacity: 0.15 },
        // The second line differs by more than its colour.
        line: ({ id }) => ({
          strokeDasharray: id === model.series[1]?.id ? '5 3' : undefined,
        }),
        legend: {
          direction: 'horizontal',
          position: { vertical: 'bottom', horizontal: 'start' },
        },
      }}
    >
      <Marks marks={model.marks} color={palette.text.secondary} />
      {levels.map(level => (
        <ChartsReferenceLine
          key={`${level.value} ${level.label}`}
          y={level.value}
          label={level.label}
          labelAlign="end"
          labelStyle={{
            fontSize: 11,
            fill: palette.text.primary,
            // A halo, so that it can be read over the line, too.
            stroke: palette.background.paper,
            strokeWidth: 4,
            strokeLinejoin: 'round',
            paintOrder: 'stroke',
          }}
          lineStyle={{
            stroke: palette.text.primary,
            strokeDasharray: level.label ? '6 4' : undefined,
          }}
        />
      ))}
    </LineChart>
  );
}

/** A scale with room for all levels, and for zero. */
function boundsOf(
  model: TimeChartModel,
  levels: readonly Level[],
  atLeast = 0,
) {
  const values = [
    0,
    atLeast,
    ...levels.map(level => level.value * 1.1),
    ...model.series.flatMap(series =>
      series.values.filter((value): value is number => value !== undefined),
    ),
  ];
  return {
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
  };
}

/** Shades what happened, with the number that it has in the table. */
function Marks(props: { marks: TimeMark[]; color: string }) {
  const scale = useXScale<'utc'>();
  const area = useDrawingArea();
  const right = area.left + area.width;
  const clamp = (x: number) => Math.min(Math.max(x, area.left), right);
  return (
    <g>
      {props.marks.map(mark => {
        const from = clamp(scale(mark.from));
        const to = mark.to ? clamp(scale(mark.to)) : right;
        return (
          <g key={mark.number}>
            <rect
              x={from}
              y={area.top}
              width={Math.max(to - from, 2)}
              height={area.height}
              fill={props.color}
              opacity={0.25}
            />
            <text
              x={clamp(from)}
              y={area.top - 6}
              fontSize={11}
              textAnchor="middle"
              fill={props.color}
            >
              {mark.number}
            </text>
          </g>
        );
      })}
    </g>
  );
}
