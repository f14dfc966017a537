import { ReactNode, useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { ChartModel, countState } from '../../model/chartModel';
import { useTexts } from '../../translation';
import { Panel } from '../Panel';
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
  const [asTable, setAsTable] = useState(false);
  const contentId = useId();
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
  const notes = [
    !asTable &&
      incomplete > 0 &&
      t('cost.chart.incompleteNote', { count: incomplete }),
    !asTable && missing > 0 && t('cost.chart.missingNote', { count: missing }),
    props.note,
  ].filter(Boolean);

  return (
    <Panel
      title={title}
      actions={
        <>
          <Button
            size="small"
            aria-pressed={asTable}
            aria-controls={contentId}
            onClick={() => setAsTable(value => !value)}
            sx={{ textTransform: 'none' }}
          >
            {t('shared.showTable')}
          </Button>
          {props.actions}
        </>
      }
    >
      <Box id={contentId}>
        {asTable ? (
          <ChartTable model={model} label={title} />
        ) : (
          <Box
            role="img"
            aria-label={`${title}. ${t('cost.chart.description', {
              number: String(model.points.length),
              from: longPeriod(first.start, model.granularity),
              to: longPeriod(last.start, model.granularity),
            })}`}
          >
            <StackedBars model={model} width={props.width} />
          </Box>
        )}
      </Box>
      {notes.map(note => (
        <Typography
          key={String(note)}
          variant="body2"
          sx={{ color: 'text.secondary', mt: 0.5 }}
        >
          {note}
        </Typography>
      ))}
    </Panel>
  );
}
