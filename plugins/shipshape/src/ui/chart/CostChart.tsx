import { ReactNode } from 'react';
import Typography from '@mui/material/Typography';
import { ChartModel, countState } from '../../model/chartModel';
import { useTexts } from '../../translation';
import { Panel } from '../Panel';
import { ChartFrame } from './ChartFrame';
import { ChartTable } from './ChartTable';
import { StackedBars } from './StackedBars';
import { longPeriod } from './periods';

/** Properties of {@link CostChart}. */
export interface CostChartProps {
  model: ChartModel;
  title: string;
  /** Below the picture, what is particular about its figures. */
  note?: string;
  /** Controls beside the title. */
  actions?: ReactNode;
  /** Width in pixels; by default as wide as the place. */
  width?: number;
}

/** Cost over time as stacked bars, or as a table with the same figures. */
export function CostChart(props: CostChartProps) {
  const t = useTexts();
  const { model, title } = props;
  const incomplete = countState(model, 'incomplete');
  const missing = countState(model, 'missing');
  const first = model.points[0];
  const last = model.points[model.points.length - 1];

  if (!first || !last) {
    return (
      <Panel title={title} actions={props.actions}>
        <Typography variant="body2">{t('cost.chart.noCost')}</Typography>
      </Panel>
    );
  }
  return (
    <ChartFrame
      title={title}
      description={t('cost.chart.description', {
        number: String(model.points.length),
        from: longPeriod(first.start, model.granularity),
        to: longPeriod(last.start, model.granularity),
      })}
      actions={props.actions}
      picture={<StackedBars model={model} width={props.width} />}
      table={<ChartTable model={model} label={title} />}
      pictureNotes={[
        incomplete > 0 && t('cost.chart.incompleteNote', { count: incomplete }),
        missing > 0 && t('cost.chart.missingNote', { count: missing }),
      ]}
      note={props.note}
    />
  );
}
