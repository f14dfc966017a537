import Box from '@mui/material/Box';
import {
  ControlResult,
  RecoveryStatus,
  ResourceBackups,
} from 'backstage-plugin-shipshape-common';
import { useTexts } from '../../translation';
import { Panel, Stack } from '../../ui/Panel';
import { ControlsTable } from './ControlsTable';
import { ExposureChart } from './ExposureChart';
import { FirstBackup } from './FirstBackup';
import { PointsTable } from './PointsTable';
import { ReplicationTable } from './ReplicationTable';
import { RunsTable } from './RunsTable';
import { TargetsTable } from './TargetsTable';

/** Nothing has to be done about them. */
const EXCUSED: readonly RecoveryStatus[] = ['exempt', 'notApplicable'];

/** Neither a point nor a moment of which the data at risk is known. */
function isNeverBackedUp(backups: ResourceBackups): boolean {
  return (
    backups.points.newest.length === 0 &&
    backups.exposureSeries.every(({ seconds }) => seconds === undefined)
  );
}

/** Of what was never backed up only that tells something which is left to do. */
function isOpen({ status }: ControlResult): boolean {
  return status === 'non_compliant' || status === 'insufficient_data';
}

/** Everything that is known about the backups of a resource. */
export function BackupDetails(props: { backups: ResourceBackups }) {
  const t = useTexts();
  const { backups } = props;
  const { name } = backups.resource;
  const wasNever = isNeverBackedUp(backups);
  const isExcused = EXCUSED.includes(backups.status);
  return (
    <Box sx={{ mt: 1 }}>
      <Stack>
        {wasNever && !isExcused && <FirstBackup backups={backups} />}
        {!wasNever && <ExposureChart backups={backups} />}
        <Panel title={t('backups.target.title')} context={name} level={4}>
          <TargetsTable objectives={backups.objectives} context={name} />
        </Panel>
        {backups.plans.map(plan => (
          <Panel
            key={plan.id}
            title={t('backups.runs.title', { id: plan.id })}
            level={4}
          >
            <RunsTable plan={plan} />
          </Panel>
        ))}
        {!wasNever && (
          <Panel
            title={t('backups.points.title')}
            context={name}
            level={4}
            hint={t('backups.points.hint', {
              count: backups.points.available,
              eligible: String(backups.points.eligible),
            })}
          >
            <PointsTable points={backups.points.newest} context={name} />
          </Panel>
        )}
        {backups.replication.length > 0 && (
          <Panel
            title={t('backups.replication.title')}
            context={name}
            level={4}
          >
            <ReplicationTable links={backups.replication} context={name} />
          </Panel>
        )}
        <Panel title={t('backups.controls.title')} context={name} level={4}>
          <ControlsTable
            controls={
              wasNever && !isExcused
                ? backups.controlResults.filter(isOpen)
                : backups.controlResults
            }
            context={name}
          />
        </Panel>
      </Stack>
    </Box>
  );
}
