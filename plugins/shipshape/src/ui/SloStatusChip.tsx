import { SloStatus, SloSummary } from 'backstage-plugin-shipshape-common';
import { describeStatus } from '../model/slo';
import { useTexts } from '../translation';
import { StatusChip, StatusTone } from './StatusChip';

/** Unknown is never green: only `healthy` is. */
export const SLO_TONES: Record<SloStatus, StatusTone> = {
  exhausted: 'bad',
  burningPage: 'bad',
  burningTicket: 'warning',
  error: 'warning',
  invalid: 'warning',
  noData: 'neutral',
  unsupported: 'neutral',
  notConfigured: 'neutral',
  noTraffic: 'neutral',
  notStarted: 'busy',
  partial: 'warning',
  healthy: 'good',
};

/** Health and data of an SLO as one chip. */
export function SloStatusChip(props: {
  slo: Pick<SloSummary, 'status' | 'data' | 'dataReason' | 'error'>;
}) {
  const t = useTexts();
  const { slo } = props;
  return (
    <StatusChip
      tone={SLO_TONES[slo.status]}
      label={describeStatus(slo, t)}
      hint={slo.dataReason ?? t(`slo.statusMeaning.${slo.status}`)}
    />
  );
}
