import Box from '@mui/material/Box';
import { EntitySlos, SloDetails } from 'backstage-plugin-shipshape-common';
import { countStatuses, describeBudget, newest } from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { Fact, FactText, Facts } from '../../ui/Facts';
import { DataAge, SourceStatus } from '../../ui/Freshness';
import { SloStatusChip } from '../../ui/SloStatusChip';
import { StatusCounts } from '../../ui/StatusCounts';

/** Properties of {@link SloStrip}. */
export interface SloStripProps {
  answer: EntitySlos;
  /** At least one, by risk. */
  slos: SloDetails[];
}

/** The state of all SLOs of an entity at a glance. */
export function SloStrip(props: SloStripProps) {
  const t = useTexts();
  const { answer, slos } = props;
  const [worst] = slos;
  const facts: Fact[] = [
    {
      id: 'statuses',
      title: t('slo.strip.statuses'),
      value: <FactText>{String(slos.length)}</FactText>,
      details: <StatusCounts counts={countStatuses(slos)} />,
    },
    {
      id: 'worst',
      title: t('slo.strip.worst'),
      value: <FactText>{worst.title}</FactText>,
      details: (
        <>
          <SloStatusChip slo={worst} />
          <Box sx={{ mt: 0.5 }}>
            {describeBudget(worst.figures?.budgetRemaining, t)}
          </Box>
        </>
      ),
    },
    incidentsFact(answer, t),
    {
      id: 'age',
      title: t('slo.strip.age'),
      value: (
        <FactText>
          <DataAge instant={newest(slos.map(slo => slo.asOf))} />
        </FactText>
      ),
      details: answer.freshness.map(source => (
        <Box
          key={source.sourceId}
          sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, mt: 0.5 }}
        >
          <SourceStatus freshness={source} />
          {source.sourceId}
        </Box>
      )),
    },
  ];
  return <Facts label={t('slo.strip.label')} facts={facts} />;
}

function incidentsFact(answer: EntitySlos, t: Translate): Fact {
  const open = answer.incidents.filter(incident => !incident.resolvedAt);
  return {
    id: 'incidents',
    title: t('slo.strip.incidents'),
    value: <FactText>{String(open.length)}</FactText>,
    details: (
      <>
        {open.map(incident => (
          <Box key={incident.id}>
            {incident.url ? (
              <AppLink to={incident.url}>
                {incident.title ?? incident.id}
              </AppLink>
            ) : (
              incident.title ?? incident.id
            )}{' '}
            <DataAge instant={incident.detectedAt} />
          </Box>
        ))}
        <Box>
          {t('slo.strip.incidentsBefore', {
            count: answer.incidents.length - open.length,
          })}
        </Box>
      </>
    ),
  };
}
