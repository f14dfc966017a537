import TableBody from '@mui/material/TableBody';
import TableHead from '@mui/material/TableHead';
import { ChartModel } from '../../model/chartModel';
import { useTexts } from '../../translation';
import { Money } from '../Money';
import { Cell, Row, TableFrame } from '../Table';
import { longPeriod } from './periods';

/** Properties of {@link ChartTable}. */
export interface ChartTableProps {
  model: ChartModel;
  label: string;
}

/** The figures of a chart, newest first. */
export function ChartTable(props: ChartTableProps) {
  const t = useTexts();
  const { model } = props;
  return (
    <TableFrame label={props.label} maxHeight={400}>
      <TableHead>
        <Row>
          <Cell scope="col" sticky>
            {model.granularity === 'daily'
              ? t('cost.chart.day')
              : t('cost.chart.month')}
          </Cell>
          <Cell scope="col" sticky>
            {t('cost.chart.state')}
          </Cell>
          <Cell scope="col" align="right" sticky>
            {t('cost.chart.total')}
          </Cell>
          {model.series.map(series => (
            <Cell key={series.id} scope="col" align="right" sticky>
              {series.label}
            </Cell>
          ))}
        </Row>
      </TableHead>
      <TableBody>
        {[...model.points].reverse().map(point => (
          <Row key={point.start}>
            <Cell scope="row">
              {longPeriod(point.start, model.granularity)}
            </Cell>
            <Cell>{t(`cost.chart.${point.state}`)}</Cell>
            {[point.total, ...point.amounts].map((amount, index) => (
              // The columns are fixed: the total, then the series.
              <Cell
                key={index === 0 ? 'total' : model.series[index - 1].id}
                align="right"
              >
                {amount === undefined ? (
                  '–'
                ) : (
                  <Money amount={amount} currency={model.currency} />
                )}
              </Cell>
            ))}
          </Row>
        ))}
      </TableBody>
    </TableFrame>
  );
}
