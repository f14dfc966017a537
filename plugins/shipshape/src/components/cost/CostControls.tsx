import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { CostQuestionState } from '../../hooks/useCostQuestion';
import { RANGES } from '../../model/ranges';
import { useTexts } from '../../translation';
import { Choice, Select } from '../../ui/Choice';

/** Properties of {@link CostControls}. */
export interface CostControlsProps {
  state: CostQuestionState;
  /** Whether there are dependencies to add. */
  hasViews: boolean;
  children?: ReactNode;
}

/** Which cost, of what, over which days; with one sentence for each choice that needs it. */
export function CostControls(props: CostControlsProps) {
  const t = useTexts();
  const { question, change } = props.state;
  // A view from the address is shown, and can be left, also where there is nothing to add.
  const hasViews = props.hasViews || question.view === 'withDependencies';
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
        <Choice
          label={t('shared.metric.label')}
          value={question.metric}
          options={(['effective', 'billed'] as const).map(value => ({
            value,
            label: t(`shared.metric.${value}`),
          }))}
          onChange={metric => change({ metric })}
        />
        {hasViews && (
          <Choice
            label={t('cost.view.label')}
            value={question.view}
            options={(['own', 'withDependencies'] as const).map(value => ({
              value,
              label: t(`cost.view.${value}`),
            }))}
            onChange={view => change({ view })}
          />
        )}
        <Select
          label={t('cost.range.label')}
          value={question.range}
          options={RANGES.map(value => ({
            value,
            label: t(`cost.range.${value}`),
          }))}
          onChange={range => change({ range })}
        />
      </Box>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
        {t(`shared.metric.${question.metric}Meaning`)}
        {hasViews && ` ${t(`cost.view.${question.view}Meaning`)}`}
      </Typography>
    </Box>
  );
}
