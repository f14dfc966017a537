import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  ProtectedResource,
  ResourceBackups,
} from 'backstage-plugin-shipshape-common';
import { formatInstant, formatSpan } from '../../format';
import { useEntityTabLink } from '../../router';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { useNow } from '../../ui/clock';
import { EntityLink } from '../../ui/EntityLink';
import { Facts } from '../../ui/Facts';
import { Notice } from '../../ui/Notice';
import { Panel, Stack } from '../../ui/Panel';
import { RecoveryStatusChip } from '../../ui/RecoveryStatusChip';
import { Toggle } from '../../ui/Toggle';
import {
  controlsFact,
  exposureFact,
  standingFact,
  successFact,
} from '../recovery/recoveryFacts';
import { ProblemList } from '../slo/DefinitionProblems';
import { BackupDetails } from './BackupDetails';
import { PlanSummary } from './PlanSummary';

/** Properties of {@link BackupsPanel}. */
export interface BackupsPanelProps {
  backups: ResourceBackups;
  /** It belongs to a part of the entity whose page this is, which is named then. */
  isOfPart: boolean;
  initiallyOpen: boolean;
}

/** One resource: how it stands, how it is backed up, and on demand everything that is known about that. */
export function BackupsPanel(props: BackupsPanelProps) {
  const t = useTexts();
  const now = useNow();
  const { backups } = props;
  const { resource, plans, problems } = backups;
  const { name } = resource;
  const drillsLink = useEntityTabLink('/drills');
  return (
    <Panel
      title={name}
      hint={
        <>
          <Box>{describeResource(resource, t)}</Box>
          {props.isOfPart && (
            <Box>
              {t('backups.panel.of')}{' '}
              <EntityLink entityRef={resource.entityRef} />
            </Box>
          )}
        </>
      }
      actions={
        <>
          <RecoveryStatusChip status={backups.status} />
          <AppLink
            to={drillsLink(resource.entityRef)}
            label={t('backups.panel.drillsOf', { name })}
          >
            {t('backups.panel.drills')}
          </AppLink>
          {resource.definitionUrl && (
            <AppLink
              to={resource.definitionUrl}
              label={t('backups.panel.definitionOf', { name })}
            >
              {t('backups.panel.definition')}
            </AppLink>
          )}
        </>
      }
    >
      <Stack>
        <Typography variant="body2">
          {t(`recovery.statusMeaning.${backups.status}`)}
          {'. '}
          {describeExemption(resource, t)}
        </Typography>
        <Infeasible backups={backups} />
        <Facts
          label={t('backups.panel.figures', { name })}
          facts={[
            exposureFact(backups, t),
            successFact(backups, t),
            standingFact(backups, now, t),
            controlsFact(backups, t),
          ]}
        />
        {plans.length === 0 && (
          <Typography variant="body2">{t('backups.panel.noPlan')}</Typography>
        )}
        {plans.map(plan => (
          <PlanSummary key={plan.id} plan={plan} />
        ))}
        {problems.length > 0 && (
          <Box sx={{ fontSize: '0.8125rem' }}>
            <ProblemList problems={problems} />
          </Box>
        )}
      </Stack>
      <Toggle
        show={t('backups.panel.show')}
        hide={t('backups.panel.hide')}
        context={name}
        initiallyOpen={props.initiallyOpen}
      >
        {() => <BackupDetails backups={backups} />}
      </Toggle>
    </Panel>
  );
}

function describeResource(resource: ProtectedResource, t: Translate): string {
  return [
    t(`recovery.kind.${resource.kind}`),
    resource.environment,
    resource.tier && t('recovery.table.tierOf', { tier: resource.tier }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function describeExemption(
  resource: ProtectedResource,
  t: Translate,
): string | undefined {
  const { exemption } = resource;
  if (!exemption) {
    return undefined;
  }
  const words = {
    until: formatInstant(exemption.until),
    reason: exemption.reason,
  };
  return exemption.expired
    ? t('backups.panel.exemptExpired', words)
    : t('backups.panel.exempt', words);
}

/** A plan that cannot keep the promise is said once, instead of alarming whenever it breaks it. */
function Infeasible(props: { backups: ResourceBackups }) {
  const t = useTexts();
  const { feasible, designRpoSeconds, rpoSeconds } = props.backups.exposure;
  if (
    feasible !== false ||
    designRpoSeconds === undefined ||
    rpoSeconds === undefined
  ) {
    return null;
  }
  return (
    <Notice severity="warning">
      {t('backups.infeasible', {
        design: formatSpan(designRpoSeconds),
        rpo: formatSpan(rpoSeconds),
      })}
    </Notice>
  );
}
