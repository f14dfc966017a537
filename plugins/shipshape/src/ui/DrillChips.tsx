import { DrillState } from 'backstage-plugin-shipshape-common';
import { DrillVerdict } from '../model/recovery';
import { useTexts } from '../translation';
import { StatusChip, StatusTone } from './StatusChip';

const STATE_TONES: Record<DrillState, StatusTone> = {
  failing: 'bad',
  overdue: 'bad',
  due: 'warning',
  never: 'neutral',
  not_planned: 'neutral',
  not_applicable: 'neutral',
  current: 'good',
};

/** Where a resource stands with its drills. */
export function DrillStateChip(props: { state: DrillState }) {
  const t = useTexts();
  return (
    <StatusChip
      tone={STATE_TONES[props.state]}
      label={t(`recovery.drill.state.${props.state}`)}
      hint={t(`recovery.drill.stateMeaning.${props.state}`)}
    />
  );
}

const VERDICT_TONES: Record<DrillVerdict, StatusTone> = {
  passed: 'good',
  missed: 'warning',
  failed: 'bad',
  inconclusive: 'neutral',
  running: 'busy',
};

/** How a drill ended. */
export function VerdictChip(props: { verdict: DrillVerdict }) {
  const t = useTexts();
  return (
    <StatusChip
      tone={VERDICT_TONES[props.verdict]}
      label={t(`recovery.drill.outcome.${props.verdict}`)}
      hint={t(`recovery.drill.outcomeMeaning.${props.verdict}`)}
    />
  );
}
