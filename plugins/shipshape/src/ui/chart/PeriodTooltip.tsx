import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import { useTheme } from '@mui/material/styles';
import {
  ChartsTooltipContainer,
  useAxesTooltip,
} from '@mui/x-charts/ChartsTooltip';
import { parseDecimal } from 'backstage-plugin-shipshape-common';
import { formatMoney } from '../../format';
import { ChartModel } from '../../model/chartModel';
import { useTexts } from '../../translation';
import { seriesColor } from './palette';
import { longPeriod } from './periods';

/** What a bar consists of, beside the pointer. */
export function PeriodTooltip(props: { model: ChartModel }) {
  return (
    <ChartsTooltipContainer trigger="axis">
      <PeriodDetails model={props.model} />
    </ChartsTooltipContainer>
  );
}

function PeriodDetails(props: { model: ChartModel }) {
  const t = useTexts();
  const { palette } = useTheme();
  const { model } = props;
  const point = model.points[useAxesTooltip()?.[0]?.dataIndex ?? -1];
  if (!point) {
    return null;
  }
  const { total } = point;
  const money = (amount: string) =>
    formatMoney({ amount, currency: model.currency });
  const parts = model.series.flatMap((series, index) => {
    const amount = point.amounts[index];
    return amount === undefined || parseDecimal(amount) === 0n
      ? []
      : [{ series, amount }];
  });
  return (
    <Paper elevation={4} sx={{ p: 1.5, fontSize: '0.8125rem', maxWidth: 360 }}>
      <Box sx={{ fontWeight: 700, mb: 0.5 }}>
        {longPeriod(point.start, model.granularity)}
        {point.state !== 'complete' && ` (${t(`cost.chart.${point.state}`)})`}
      </Box>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: 'auto 1fr auto',
          columnGap: 1,
          rowGap: 0.25,
          alignItems: 'center',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {parts.map(({ series, amount }) => (
          <Box key={series.id} sx={{ display: 'contents' }}>
            <Box
              sx={{
                width: 10,
                height: 10,
                bgcolor: seriesColor(series, palette.mode),
              }}
            />
            <span>{series.label}</span>
            <Box sx={{ textAlign: 'right' }}>{money(amount)}</Box>
          </Box>
        ))}
        {total !== undefined && (
          <Box sx={{ display: 'contents', fontWeight: 700 }}>
            <span />
            <span>{t('cost.chart.total')}</span>
            <Box sx={{ textAlign: 'right' }}>{money(total)}</Box>
          </Box>
        )}
      </Box>
    </Paper>
  );
}
