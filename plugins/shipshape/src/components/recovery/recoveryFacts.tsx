import Box from '@mui/material/Box';
import { RecoverySummary } from 'backstage-plugin-shipshape-common';
import { formatPercent, formatSpan } from '../../format';
import {
  describeDue,
  describeExposure,
  explainExposure,
} from '../../model/recovery';
import { Translate } from '../../translation';
import { DrillStateChip } from '../../ui/DrillChips';
import { Fact, FactText } from '../../ui/Facts';
import { DataAge } from '../../ui/Freshness';
import { StatusChip, StatusTone } from '../../ui/StatusChip';

const RPO_TONES: Record<RecoverySummary['exposure']['status'], StatusTone> = {
  never: 'bad',
  breached: 'bad',
  at_risk: 'warning',
  insufficient_data: 'neutral',
  no_target: 'neutral',
  not_applicable: 'neutral',
  met: 'good',
};

/** How old the newest restorable data is, against the RPO. */
export function exposureFact(summary: RecoverySummary, t: Translate): Fact {
  const { exposure } = summary;
  return {
    id: 'exposure',
    title: t('recovery.exposure.title'),
    value: <FactText>{describeExposure(exposure, t)}</FactText>,
    details: (
      <>
        <StatusChip
          tone={RPO_TONES[exposure.status]}
          label={t(`recovery.exposure.rpoStatus.${exposure.status}`)}
        />
        {explainExposure(exposure, t).map(line => (
          <Box key={line} sx={{ mt: 0.25 }}>
            {line}
          </Box>
        ))}
      </>
    ),
  };
}

/** Which share of the backups that were due succeeded in time. */
export function successFact(summary: RecoverySummary, t: Translate): Fact {
  const { success } = summary;
  const { rate, due, succeeded, attempts, attemptsSucceeded } = success;
  const counted = (['late', 'partial', 'unknown'] as const).filter(
    kind => success[kind] > 0,
  );
  return {
    id: 'success',
    title: t('recovery.success.title'),
    value: (
      <FactText>
        {rate === undefined ? t('recovery.success.none') : formatPercent(rate)}
      </FactText>
    ),
    details: (
      <>
        {rate !== undefined && (
          <Box>
            {t('recovery.success.of', {
              succeeded: String(succeeded),
              due: String(due),
            })}
          </Box>
        )}
        {counted.map(kind => (
          <Box key={kind}>
            {t(`recovery.success.${kind}`, { count: success[kind] })}
          </Box>
        ))}
        {attempts > 0 && attempts !== attemptsSucceeded && (
          <Box>
            {t('recovery.success.attempts', {
              attempts: String(attempts),
              succeeded: String(attemptsSucceeded),
            })}
          </Box>
        )}
      </>
    ),
  };
}

/** Whether a restore was proven, when, and how long it took. */
export function standingFact(
  summary: Pick<RecoverySummary, 'drill'>,
  now: Date,
  t: Translate,
): Fact {
  const { drill } = summary;
  const due = describeDue(drill, now, t);
  return {
    id: 'drill',
    title: t('recovery.standing.title'),
    value: <DrillStateChip state={drill.state} />,
    details: (
      <>
        <Box>
          {drill.lastPassedAt ? (
            <>
              {t('recovery.standing.lastPassed')}{' '}
              <DataAge instant={drill.lastPassedAt} />
            </>
          ) : (
            t('recovery.standing.neverPassed')
          )}
        </Box>
        {due && <Box>{due}</Box>}
        {drill.rtoSeconds !== undefined && (
          <Box>
            {drill.rtoTargetSeconds === undefined
              ? t('recovery.standing.rto', {
                  value: formatSpan(drill.rtoSeconds),
                })
              : t('recovery.standing.rtoOf', {
                  value: formatSpan(drill.rtoSeconds),
                  target: formatSpan(drill.rtoTargetSeconds),
                })}
            {drill.rtoMet === false && ` (${t('recovery.standing.missed')})`}
          </Box>
        )}
        {drill.inconclusiveInARow > 0 && (
          <Box>
            {t('recovery.standing.inconclusive', {
              count: drill.inconclusiveInARow,
            })}
          </Box>
        )}
      </>
    ),
  };
}

/** How many of the audit controls fail. */
export function controlsFact(summary: RecoverySummary, t: Translate): Fact {
  const { compliant, nonCompliant, insufficientData } = summary.controls;
  const judged = compliant + nonCompliant + insufficientData;
  const value =
    nonCompliant > 0
      ? t('recovery.controls.failed', { count: nonCompliant })
      : t('recovery.controls.noneFailed');
  return {
    id: 'controls',
    title: t('recovery.controls.title'),
    value: (
      <FactText>{judged === 0 ? t('recovery.controls.none') : value}</FactText>
    ),
    details: (
      <>
        {compliant > 0 && (
          <Box>{t('recovery.controls.passed', { count: compliant })}</Box>
        )}
        {insufficientData > 0 && (
          <Box>
            {t('recovery.controls.unknown', { count: insufficientData })}
          </Box>
        )}
      </>
    ),
  };
}
