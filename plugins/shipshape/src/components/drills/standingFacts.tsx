import Box from '@mui/material/Box';
import { ResourceDrills } from 'backstage-plugin-shipshape-common';
import { formatInstant, formatSpan } from '../../format';
import { describeDrillRpo } from '../../model/recovery';
import { Translate } from '../../translation';
import { Fact, FactText } from '../../ui/Facts';
import { DataAge } from '../../ui/Freshness';
import { standingFact } from '../recovery/recoveryFacts';

/** What is known of the drills of a resource: state, last measured values against targets, typical duration. */
export function standingFacts(
  drills: ResourceDrills,
  now: Date,
  t: Translate,
): Fact[] {
  return [
    stateFact(drills, now, t),
    rtoFact(drills, t),
    rpoFact(drills, t),
    typicalFact(drills, t),
    chainFact(drills, t),
  ];
}

function stateFact(drills: ResourceDrills, now: Date, t: Translate): Fact {
  const { standing } = drills;
  const { intervalSeconds, overdueAt } = standing;
  const { value, details } = standingFact(
    // The measured values have facts of their own here.
    { drill: { ...standing, rtoSeconds: undefined } },
    now,
    t,
  );
  return {
    id: 'state',
    title: t('drills.panel.state'),
    value,
    details: (
      <>
        {details}
        {intervalSeconds === undefined ? (
          <Box>{t('drills.panel.notPlanned')}</Box>
        ) : (
          <Box>
            {t('drills.panel.every', { length: formatSpan(intervalSeconds) })}
          </Box>
        )}
        {overdueAt && (
          <Box>
            {t('drills.panel.overdueFrom', {
              instant: formatInstant(overdueAt),
            })}
          </Box>
        )}
      </>
    ),
  };
}

/** `target 4 hr, target met`. */
export function describeTarget(
  target: number | undefined,
  met: boolean | undefined,
  t: Translate,
): string {
  if (target === undefined) {
    return t('drills.panel.noTarget');
  }
  const words = t('drills.panel.target', { target: formatSpan(target) });
  if (met === undefined) {
    return words;
  }
  return `${words}, ${met ? t('drills.panel.met') : t('drills.panel.missed')}`;
}

function rtoFact(drills: ResourceDrills, t: Translate): Fact {
  const { standing, objectives } = drills;
  const { rtoSeconds } = standing;
  // Another kind of failure may take longer to detect.
  const scope = drills.drills.find(
    drill => drill.drillId === standing.lastDrillId,
  )?.scope;
  const decide = objectives.find(
    objective => objective.scope === scope,
  )?.maxDetectAndDecideSeconds;
  return {
    id: 'rto',
    title: t('drills.panel.lastRto'),
    value: (
      <FactText>
        {rtoSeconds === undefined
          ? t('drills.panel.never')
          : formatSpan(rtoSeconds)}
      </FactText>
    ),
    details: (
      <>
        <Box>
          {describeTarget(standing.rtoTargetSeconds, standing.rtoMet, t)}
        </Box>
        {rtoSeconds !== undefined && decide !== undefined && (
          <Box>
            {t('drills.panel.estimate', {
              length: formatSpan(rtoSeconds + decide),
              decide: formatSpan(decide),
            })}
          </Box>
        )}
      </>
    ),
  };
}

function rpoFact(drills: ResourceDrills, t: Translate): Fact {
  const { standing } = drills;
  const last = drills.drills.find(
    drill => drill.drillId === standing.lastDrillId,
  );
  const measured =
    standing.rpoSeconds === undefined
      ? last && describeDrillRpo(last, t)
      : formatSpan(standing.rpoSeconds);
  return {
    id: 'rpo',
    title: t('drills.panel.lastRpo'),
    value: <FactText>{measured ?? t('drills.panel.never')}</FactText>,
    details: describeTarget(standing.rpoTargetSeconds, standing.rpoMet, t),
  };
}

function typicalFact(drills: ResourceDrills, t: Translate): Fact {
  const { n, p50Seconds, p95Seconds } = drills.rto;
  return {
    id: 'typical',
    title: t('drills.panel.typical'),
    value: (
      <FactText>
        {p50Seconds === undefined
          ? t('recovery.unknown')
          : formatSpan(p50Seconds)}
      </FactText>
    ),
    details: (
      <>
        <Box>
          {p50Seconds === undefined
            ? t('drills.panel.tooFew', { count: n })
            : t('drills.panel.typicalN', { count: n })}
        </Box>
        {p95Seconds !== undefined && (
          <Box>
            {t('drills.panel.typicalP95', { length: formatSpan(p95Seconds) })}
          </Box>
        )}
      </>
    ),
  };
}

/** How much evidence there is, and whether the backend found its chain intact. */
export function chainFact(drills: ResourceDrills, t: Translate): Fact {
  const { records, intact, brokenAt, verifiedAt } = drills.chain;
  const verdict = intact
    ? t('drills.strip.intact')
    : t('drills.strip.broken', { id: brokenAt ?? t('recovery.unknown') });
  return {
    id: 'chain',
    title: t('drills.strip.evidence'),
    value: <FactText>{t('drills.strip.records', { count: records })}</FactText>,
    details: (
      <>
        <Box>
          {intact === undefined ? t('drills.strip.unverified') : verdict}
        </Box>
        {verifiedAt && <DataAge instant={verifiedAt} />}
      </>
    ),
  };
}
