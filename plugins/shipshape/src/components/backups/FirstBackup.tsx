import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { ResourceBackups } from 'backstage-plugin-shipshape-common';
import {
  entityOfResource,
  recoveryAnnotationYaml,
  recoveryDocumentYaml,
  reportCommand,
} from '../../model/recoveryOnboarding';
import { Translate, useTexts } from '../../translation';
import { NextStep, NextSteps } from '../../ui/EmptyState';
import { Panel } from '../../ui/Panel';

/** How a resource that must be protected, and was never backed up, comes to its first backup. */
export function FirstBackup(props: { backups: ResourceBackups }) {
  const t = useTexts();
  const { backups } = props;
  const hasPlan = backups.plans.length > 0;
  return (
    <Panel
      title={t('backups.first.title')}
      context={backups.resource.name}
      level={4}
    >
      <Box sx={{ display: 'grid', gap: 2, maxWidth: 760 }}>
        <Typography variant="body2">
          {hasPlan ? t('backups.first.neverRan') : t('backups.first.noPlan')}
        </Typography>
        <NextSteps
          level={5}
          steps={hasPlan ? [runStep(backups, t)] : planSteps(backups, t)}
        />
      </Box>
    </Panel>
  );
}

function runStep(backups: ResourceBackups, t: Translate): NextStep {
  const { resource, plans } = backups;
  return {
    id: 'report',
    title: t('backups.first.run'),
    code: reportCommand(entityOfResource(resource), {
      kind: resource.kind,
      planId: plans[0]?.id,
    }),
    hint: t('backups.empty.reportHint'),
  };
}

function planSteps(backups: ResourceBackups, t: Translate): NextStep[] {
  const { resource } = backups;
  const entity = entityOfResource(resource);
  const code = recoveryDocumentYaml(entity, {
    kind: resource.kind,
    rtoSeconds: backups.rtoSeconds,
    rpoSeconds: backups.rpoSeconds,
  });
  const hint = t('backups.empty.documentHint');
  const report = {
    ...runStep(backups, t),
    title: t('backups.empty.report'),
  };
  if (resource.definitionUrl) {
    return [
      { id: 'document', title: t('backups.first.document'), code, hint },
      report,
    ];
  }
  return [
    { id: 'document', title: t('backups.empty.document'), code, hint },
    {
      id: 'annotation',
      title: t('backups.empty.annotation'),
      code: recoveryAnnotationYaml(entity),
      hint: t('backups.empty.annotationHint'),
    },
    report,
  ];
}
