import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { ResourceDrills } from 'backstage-plugin-shipshape-common';
import {
  drillCommand,
  drillPlanYaml,
  recoveryName,
  runnerConfigYaml,
} from '../../model/recoveryOnboarding';
import { useTexts } from '../../translation';
import { CodeBlock } from '../../ui/CodeBlock';
import { Panel } from '../../ui/Panel';

/** The exact commands that drill a resource, and a configuration of the runner to start with. */
export function HowToRun(props: { drills: ResourceDrills }) {
  const t = useTexts();
  const { resource } = props.drills;
  // Failovers and tabletop exercises are run by people, and reported.
  const plans = props.drills.plans.filter(plan => plan.kind === 'restore');
  const { resourceId, kind } = resource;
  return (
    <Box sx={{ mt: 1 }}>
      <Panel title={t('drills.how.title')} context={resource.name} level={4}>
        <Box sx={{ display: 'grid', gap: 2, maxWidth: 860 }}>
          <Typography variant="body2">{t('drills.how.intro')}</Typography>
          {plans.length === 0 && (
            <>
              <Typography variant="body2">{t('drills.how.noPlan')}</Typography>
              <Step
                title={t('drills.how.plan')}
                code={drillPlanYaml(
                  recoveryName(resourceId),
                  kind,
                  props.drills.backupPlanIds,
                )}
              />
              <Step
                title={t('drills.how.commandFirst')}
                code={drillCommand()}
              />
            </>
          )}
          {plans.map(plan => (
            <Step
              key={plan.id}
              title={t('drills.how.command', { id: plan.id })}
              code={drillCommand(plan.id)}
            >
              {t('drills.how.covers', {
                scope: t(`recovery.scope.${plan.scope}`),
                count: plan.checks.length,
              })}{' '}
              {t('drills.how.check', { id: plan.id })}
            </Step>
          ))}
          <Step
            title={t('drills.how.config')}
            code={runnerConfigYaml(plans[0], resourceId)}
          />
        </Box>
      </Panel>
    </Box>
  );
}

function Step(props: { title: string; code: string; children?: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography
        component="h5"
        sx={{ fontSize: '0.875rem', fontWeight: 700, mb: 0.75 }}
      >
        {props.title}
      </Typography>
      <CodeBlock code={props.code} label={props.title} />
      {props.children && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.75 }}>
          {props.children}
        </Typography>
      )}
    </Box>
  );
}
