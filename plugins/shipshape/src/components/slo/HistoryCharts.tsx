import { useMemo } from 'react';
import { SloDetails, SloHistory } from 'backstage-plugin-shipshape-common';
import {
  formatBurnRate,
  formatCount,
  formatDuration,
  formatShare,
} from '../../format';
import { historyChart } from '../../model/sloHistory';
import { useTexts } from '../../translation';
import { TimeChart } from '../../ui/chart';

/** Properties of the charts of a history. */
export interface HistoryChartProps {
  slo: SloDetails;
  history: SloHistory;
  width?: number;
}

const ZERO = [{ value: 0 }];

/** What was left of the budget over the window: below the line of zero it is overspent. */
export function BurnDownChart(props: HistoryChartProps) {
  const t = useTexts();
  const { slo, history } = props;
  const model = useMemo(
    () =>
      historyChart(history, [
        { field: 'budgetRemaining', label: t('slo.chart.budgetLeft') },
      ]),
    [history, t],
  );
  const columns = useMemo(() => {
    const points = new Map(
      history.points.map(point => [Date.parse(point.at), point]),
    );
    const count = (index: number, field: 'total' | 'bad') => {
      const value = points.get(Number(model.instants[index]))?.[field];
      return value === undefined ? '–' : formatCount(value);
    };
    return [
      {
        id: 'total',
        header: t('slo.chart.total'),
        render: (index: number) => count(index, 'total'),
      },
      {
        id: 'bad',
        header: t('slo.chart.bad'),
        render: (index: number) => count(index, 'bad'),
      },
    ];
  }, [history, model, t]);
  return (
    <TimeChart
      model={model}
      title={t('slo.chart.burnDown')}
      context={slo.title}
      hint={t('slo.chart.burnDownHint')}
      levels={ZERO}
      badBelow={0}
      atLeast={1}
      formatValue={formatShare}
      columns={columns}
      width={props.width}
    />
  );
}

/** How fast the budget burned, against the rates at which somebody is called. */
export function BurnRateChart(props: HistoryChartProps) {
  const t = useTexts();
  const { slo, history } = props;
  const model = useMemo(
    () =>
      historyChart(history, [
        { field: 'burnRate1h', label: t('slo.chart.burn1h') },
        { field: 'burnRate6h', label: t('slo.chart.burn6h') },
      ]),
    [history, t],
  );
  const levels = useMemo(
    () =>
      history.thresholds.map(threshold => ({
        value: threshold.factor,
        label: t('slo.chart.threshold', {
          severity: t(`slo.alerts.severity.${threshold.severity}`),
          factor: formatBurnRate(threshold.factor),
          window: formatDuration(threshold.longSeconds),
        }),
      })),
    [history, t],
  );
  return (
    <TimeChart
      model={model}
      title={t('slo.chart.burnRate')}
      context={slo.title}
      hint={t('slo.chart.burnRateHint')}
      levels={levels}
      formatValue={formatBurnRate}
      width={props.width}
    />
  );
}
