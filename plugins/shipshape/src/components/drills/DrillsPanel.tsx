import Box from '@mui/material/Box';
import { ResourceDrills } from 'backstage-plugin-shipshape-common';
import { useUrlState } from '../../router';
import { useTexts } from '../../translation';
import { useNow } from '../../ui/clock';
import { DrillStateChip } from '../../ui/DrillChips';
import { EntityLink } from '../../ui/EntityLink';
import { Facts } from '../../ui/Facts';
import { Panel, Stack } from '../../ui/Panel';
import { Toggle } from '../../ui/Toggle';
import { DrillHistory } from './DrillHistory';
import { DrillsTable } from './DrillsTable';
import { DrillView } from './DrillView';
import { HowToRun } from './HowToRun';
import { standingFacts } from './standingFacts';

/** Properties of {@link DrillsPanel}. */
export interface DrillsPanelProps {
  drills: ResourceDrills;
  /** It belongs to a part of the entity whose page this is, which is named then. */
  isOfPart: boolean;
}

/** The drills of one resource: how they stand, what they measured, and the one that the address names in detail. */
export function DrillsPanel(props: DrillsPanelProps) {
  const t = useTexts();
  const now = useNow();
  const { resource, drills, standing } = props.drills;
  const { name } = resource;
  const asked = useUrlState().get('drill');
  const selected = drills.find(drill => drill.drillId === asked);
  return (
    <Panel
      title={name}
      hint={
        <>
          <Box>{t(`recovery.kind.${resource.kind}`)}</Box>
          {props.isOfPart && (
            <Box>
              {t('drills.panel.of')}{' '}
              <EntityLink entityRef={resource.entityRef} />
            </Box>
          )}
        </>
      }
      actions={<DrillStateChip state={standing.state} />}
    >
      <Stack>
        <Facts
          label={t('drills.panel.standing', { name })}
          facts={standingFacts(props.drills, now, t)}
        />
        <DrillHistory drills={drills} context={name} />
        <Panel title={t('drills.table.title')} context={name} level={4}>
          <DrillsTable
            drills={drills}
            context={name}
            selected={selected?.drillId}
          />
        </Panel>
        {selected && (
          <DrillView
            key={selected.drillId}
            entityRef={resource.entityRef}
            drillId={selected.drillId}
            level={4}
          />
        )}
      </Stack>
      <Toggle
        show={t('drills.how.show')}
        hide={t('drills.how.hide')}
        context={name}
        initiallyOpen={drills.length === 0}
      >
        {() => <HowToRun drills={props.drills} />}
      </Toggle>
    </Panel>
  );
}
