import { ResourceBackups } from 'backstage-plugin-shipshape-common';
import { countRecoveryStatuses } from '../../model/recovery';
import { useTexts } from '../../translation';
import { useNow } from '../../ui/clock';
import { FactText, Facts } from '../../ui/Facts';
import {
  RecoveryCounts,
  RecoveryStatusChip,
} from '../../ui/RecoveryStatusChip';
import {
  exposureFact,
  standingFact,
  successFact,
} from '../recovery/recoveryFacts';

/** Properties of {@link BackupsStrip}. */
export interface BackupsStripProps {
  /** By risk; several. */
  resources: ResourceBackups[];
  /** The first of them. */
  worst: ResourceBackups;
}

/** The state of all resources of an entity at a glance, with the figures of the one most at risk. */
export function BackupsStrip(props: BackupsStripProps) {
  const t = useTexts();
  const now = useNow();
  const { resources, worst } = props;
  return (
    <Facts
      label={t('backups.strip.label')}
      facts={[
        {
          id: 'statuses',
          title: t('backups.strip.resources'),
          value: <FactText>{String(resources.length)}</FactText>,
          details: <RecoveryCounts counts={countRecoveryStatuses(resources)} />,
        },
        {
          id: 'worst',
          title: t('backups.strip.worst'),
          value: <FactText>{worst.resource.name}</FactText>,
          details: <RecoveryStatusChip status={worst.status} />,
        },
        { ...exposureFact(worst, t), title: t('backups.strip.exposure') },
        { ...successFact(worst, t), title: t('backups.strip.success') },
        { ...standingFact(worst, now, t), title: t('backups.strip.drill') },
      ]}
    />
  );
}
