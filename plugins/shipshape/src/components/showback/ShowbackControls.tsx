import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { CostMetric } from 'backstage-plugin-shipshape-common';
import { formatMonth } from '../../format';
import { useTexts } from '../../translation';
import { Choice, Select } from '../../ui/Choice';
import { ExportButton } from './ExportButton';

/** Properties of {@link ShowbackControls}. */
export interface ShowbackControlsProps {
  month: string;
  /** Newest first; contains `month`. */
  months: readonly string[];
  metric: CostMetric;
  /** Whether the reader sees the whole organisation, which the export contains. */
  canExport: boolean;
  onMonth: (month: string) => void;
  onMetric: (metric: CostMetric) => void;
}

/** Which month, which cost, and the export of both. */
export function ShowbackControls(props: ShowbackControlsProps) {
  const t = useTexts();
  const { month, months, metric } = props;
  const position = months.indexOf(month);
  const step = (
    label: string,
    target: string | undefined,
    Icon: typeof ChevronLeft,
  ) => (
    <IconButton
      size="small"
      aria-label={label}
      disabled={target === undefined}
      onClick={() => target && props.onMonth(target)}
    >
      <Icon />
    </IconButton>
  );
  return (
    <Box role="group" aria-label={t('cost.controls')}>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1.5,
          alignItems: 'center',
        }}
      >
        <Box sx={{ display: 'flex', alignItems: 'center' }}>
          {step(t('showback.previousMonth'), months[position + 1], ChevronLeft)}
          <Select
            label={t('showback.month')}
            value={month}
            options={months.map(value => ({
              value,
              label: formatMonth(value),
            }))}
            onChange={props.onMonth}
          />
          {step(t('showback.nextMonth'), months[position - 1], ChevronRight)}
        </Box>
        <Choice
          label={t('shared.metric.label')}
          value={metric}
          options={(['effective', 'billed'] as const).map(value => ({
            value,
            label: t(`shared.metric.${value}`),
          }))}
          onChange={props.onMetric}
        />
        {props.canExport && <ExportButton month={month} metric={metric} />}
      </Box>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
        {t(`shared.metric.${metric}Meaning`)}
      </Typography>
    </Box>
  );
}
