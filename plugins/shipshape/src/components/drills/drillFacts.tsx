import Box from '@mui/material/Box';
import { DrillDetails } from 'backstage-plugin-shipshape-common';
import { formatBytes, formatInstant, formatSpan } from '../../format';
import { describeDrillRpo } from '../../model/recovery';
import { Translate } from '../../translation';
import { Fact, FactText } from '../../ui/Facts';
import { describeTarget } from './standingFacts';

/** What a drill measured, of which point, and where. */
export function drillFacts(drill: DrillDetails, t: Translate): Fact[] {
  return [
    rtoFact(drill, t),
    rpoFact(drill, t),
    pointFact(drill, t),
    environmentFact(drill, t),
  ];
}

function rtoFact(drill: DrillDetails, t: Translate): Fact {
  const { achievedRtoSeconds, restoredSeconds } = drill;
  return {
    id: 'rto',
    title: t('drills.details.rto'),
    value: (
      <FactText>
        {achievedRtoSeconds === undefined
          ? t('drills.details.notMeasured')
          : formatSpan(achievedRtoSeconds)}
      </FactText>
    ),
    details: (
      <>
        <Box>{describeTarget(drill.rtoTargetSeconds, drill.rtoMet, t)}</Box>
        {restoredSeconds !== undefined && (
          <Box>
            {t('drills.details.restored', {
              length: formatSpan(restoredSeconds),
            })}
          </Box>
        )}
      </>
    ),
  };
}

function rpoFact(drill: DrillDetails, t: Translate): Fact {
  const { recoveredTo, referenceAt, targetAccuracySeconds } = drill;
  return {
    id: 'rpo',
    title: t('drills.details.rpo'),
    value: (
      <FactText>
        {describeDrillRpo(drill, t) ?? t('drills.details.notMeasured')}
      </FactText>
    ),
    details: (
      <>
        <Box>{describeTarget(drill.rpoTargetSeconds, drill.rpoMet, t)}</Box>
        {recoveredTo && (
          <Box>
            {t('drills.details.recoveredTo', {
              instant: formatInstant(recoveredTo),
            })}
            {referenceAt &&
              `, ${t('drills.details.reference', {
                instant: formatInstant(referenceAt),
              })}`}
          </Box>
        )}
        {targetAccuracySeconds !== undefined && (
          <Box>
            {t('drills.details.accuracy', {
              length: formatSpan(targetAccuracySeconds),
            })}
          </Box>
        )}
        <Box>{t(`drills.details.method.${drill.rpoMethod}`)}</Box>
      </>
    ),
  };
}

function pointFact(drill: DrillDetails, t: Translate): Fact {
  const { archiveMaxAtDeclaration, endOfRecoveryLsn } = drill;
  return {
    id: 'point',
    title: t('drills.details.point'),
    value: (
      <Box
        sx={{
          fontFamily: 'monospace',
          fontWeight: 700,
          overflowWrap: 'anywhere',
        }}
      >
        {drill.pointNativeId ?? t('recovery.unknown')}
      </Box>
    ),
    details: (
      <Box sx={{ overflowWrap: 'anywhere' }}>
        {drill.locationId && (
          <Box>
            {t('drills.details.location', { location: drill.locationId })}
          </Box>
        )}
        {archiveMaxAtDeclaration && (
          <Box>
            {t('drills.details.archive', { place: archiveMaxAtDeclaration })}
          </Box>
        )}
        {endOfRecoveryLsn && (
          <Box>{t('drills.details.end', { place: endOfRecoveryLsn })}</Box>
        )}
      </Box>
    ),
  };
}

function environmentFact(drill: DrillDetails, t: Translate): Fact {
  const { environment, restoredSeconds } = drill;
  const bytes = environment?.dataBytes ?? undefined;
  return {
    id: 'environment',
    title: t('drills.details.environment'),
    value: <FactText>{environment?.host ?? t('recovery.unknown')}</FactText>,
    details: (
      <>
        {environment?.cpu && <Box>{environment.cpu}</Box>}
        {Object.entries(environment?.toolVersions ?? {}).map(
          ([tool, version]) => (
            <Box key={tool}>{t('drills.details.tools', { tool, version })}</Box>
          ),
        )}
        {bytes !== undefined && restoredSeconds !== undefined && (
          <Box>
            {t('drills.details.rate', {
              bytes: formatBytes(bytes),
              rate: formatBytes(bytes / Math.max(restoredSeconds, 0.001)),
            })}
          </Box>
        )}
        <Box>{t(`drills.details.cleanup.${drill.cleanup}`)}</Box>
      </>
    ),
  };
}
