import Box from '@mui/material/Box';
import {
  DRILL_STATES,
  DrillState,
  ResourceDrills,
} from 'backstage-plugin-shipshape-common';
import { verdictOf } from '../../model/recovery';
import { Translate, useTexts } from '../../translation';
import { useNow } from '../../ui/clock';
import { DrillStateChip, VerdictChip } from '../../ui/DrillChips';
import { Fact, FactText, Facts } from '../../ui/Facts';
import { DataAge } from '../../ui/Freshness';
import { standingFact } from '../recovery/recoveryFacts';
import { chainFact } from './standingFacts';

/** Properties of {@link DrillsStrip}. */
export interface DrillsStripProps {
  /** By risk; several. */
  resources: ResourceDrills[];
  /** The first of them. */
  worst: ResourceDrills;
}

/** The state of all drills of an entity at a glance. */
export function DrillsStrip(props: DrillsStripProps) {
  const t = useTexts();
  const now = useNow();
  const { resources, worst } = props;
  return (
    <Facts
      label={t('drills.strip.label')}
      facts={[
        statesFact(resources, t),
        {
          ...standingFact({ drill: worst.standing }, now, t),
          title: `${t('drills.strip.worst')}: ${worst.resource.name}`,
        },
        lastFact(worst, t),
        chainFact(worst, t),
      ]}
    />
  );
}

function statesFact(resources: ResourceDrills[], t: Translate): Fact {
  const counts = DRILL_STATES.map((state): [DrillState, number] => [
    state,
    resources.filter(({ standing }) => standing.state === state).length,
  ]).filter(([, count]) => count > 0);
  return {
    id: 'states',
    title: t('drills.strip.states'),
    value: <FactText>{String(resources.length)}</FactText>,
    details: counts.map(([state, count]) => (
      <Box key={state} sx={{ mt: 0.5 }}>
        {count} × <DrillStateChip state={state} />
      </Box>
    )),
  };
}

function lastFact(drills: ResourceDrills, t: Translate): Fact {
  const [last] = drills.drills;
  return {
    id: 'last',
    title: t('drills.strip.last'),
    value: last ? (
      <VerdictChip verdict={verdictOf(last)} />
    ) : (
      <FactText>{t('drills.strip.none')}</FactText>
    ),
    details: last && (
      <>
        <DataAge instant={last.finishedAt ?? last.declaredAt} />
        {last.message && (
          <Box sx={{ overflowWrap: 'anywhere' }}>{last.message}</Box>
        )}
      </>
    ),
  };
}
