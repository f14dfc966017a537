import { ReactNode, useMemo } from 'react';
import Typography from '@mui/material/Typography';
import { formatInstant } from '../../format';
import {
  TimeChartModel,
  countGaps,
  isEmptyChart,
} from '../../model/sloHistory';
import { useTexts } from '../../translation';
import { Column, DataTable } from '../DataTable';
import { Panel } from '../Panel';
import { ChartFrame } from './ChartFrame';
import { Level, TimeLines } from './TimeLines';

/** Rows of the table before "show all": two days of hours. */
const ROWS = 48;

/** Properties of {@link TimeChart}. */
export interface TimeChartProps {
  model: TimeChartModel;
  title: string;
  /** Whose figures they are. */
  context: string;
  hint?: ReactNode;
  levels: Level[];
  formatValue: (value: number) => string;
  badBelow?: number;
  atLeast?: number;
  /** Ticks of the scale of values. Default: round numbers. */
  ticks?: number[];
  /** Below picture and table. */
  note?: ReactNode;
  /** More columns of the table, by the position of an instant. */
  columns?: ReadonlyArray<Pick<Column<number>, 'id' | 'header' | 'render'>>;
  /** Width in pixels; by default as wide as the place. */
  width?: number;
}

/** Figures over time as lines, or as a table, newest first. */
export function TimeChart(props: TimeChartProps) {
  const t = useTexts();
  const { model, title, context, formatValue } = props;
  const gaps = countGaps(model);
  const columns = useMemo((): Column<number>[] => {
    const value = (amount: number | undefined) =>
      amount === undefined ? '–' : formatValue(amount);
    return [
      {
        id: 'at',
        header: t('slo.chart.time'),
        render: index => formatInstant(model.instants[index].toISOString()),
      },
      ...(props.columns ?? []).map(column => ({
        ...column,
        align: 'right' as const,
      })),
      ...model.series.map(series => ({
        id: series.id,
        header: series.label,
        align: 'right' as const,
        render: (index: number) => value(series.values[index]),
      })),
    ];
  }, [model, formatValue, props.columns, t]);

  if (isEmptyChart(model)) {
    return (
      <Panel title={title} context={context} level={4}>
        <Typography variant="body2">{t('slo.chart.empty')}</Typography>
      </Panel>
    );
  }
  const instants = model.instants.map(instant => instant.toISOString());
  return (
    <ChartFrame
      title={title}
      context={context}
      hint={props.hint}
      level={4}
      description={t('slo.chart.description', {
        number: String(instants.length),
        from: formatInstant(instants[0]),
        to: formatInstant(instants[instants.length - 1]),
      })}
      picture={
        <TimeLines
          model={model}
          levels={props.levels}
          formatValue={formatValue}
          badBelow={props.badBelow}
          atLeast={props.atLeast}
          ticks={props.ticks}
          width={props.width}
        />
      }
      note={props.note}
      table={
        <DataTable
          label={`${title}, ${context}`}
          columns={columns}
          rows={model.instants.map((_, index) => index).reverse()}
          rowId={String}
          empty={t('slo.chart.empty')}
          limit={ROWS}
        />
      }
      pictureNotes={[
        model.marks.length > 0 && t('slo.chart.marks'),
        gaps > 0 && t('slo.chart.gaps', { count: gaps }),
      ]}
    />
  );
}
