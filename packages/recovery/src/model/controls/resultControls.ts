import { secondsBetween } from '../facts';
import { durationInWords } from '../words';
import type { ControlContext, Judgement } from './evaluateControls';

export function judgeRecentPoint({
  exposure,
  parameters: { recentPointSeconds },
  now,
}: ControlContext): Judgement {
  const parameters = { recentPointSeconds };
  if (exposure.status === 'never') {
    return {
      status: 'non_compliant',
      parameters,
      reason: 'There never was a recovery point',
    };
  }
  // Where the archive is not known, points alone may already be recent enough.
  const seconds =
    exposure.seconds ??
    (exposure.protectedUntil === undefined
      ? undefined
      : secondsBetween(new Date(exposure.protectedUntil), now));
  if (seconds !== undefined && seconds <= recentPointSeconds) {
    return {
      status: 'compliant',
      parameters,
      reason: `Data until ${durationInWords(seconds)} ago could be restored`,
    };
  }
  if (exposure.status === 'insufficient_data') {
    return {
      status: 'insufficient_data',
      parameters,
      reason: exposure.reason ?? 'It is not known what could be restored',
    };
  }
  return {
    status: 'non_compliant',
    parameters,
    reason:
      seconds === undefined
        ? 'Nothing is left that could be restored'
        : `The newest data that could be restored is ${durationInWords(
            seconds,
          )} old`,
  };
}

export function judgeRestoreTime({
  drills,
  parameters: { maxRestoreSeconds },
}: ControlContext): Judgement {
  const parameters = { maxRestoreMinutes: maxRestoreSeconds / 60 };
  const last = drills
    .filter(
      ({ outcome, kind }) =>
        kind !== 'tabletop' && (outcome === 'passed' || outcome === 'failed'),
    )
    .sort((a, b) => endOf(a) - endOf(b))
    .at(-1);
  const seconds = last?.achievedRtoSeconds;
  if (!last || (last.outcome === 'passed' && seconds === undefined)) {
    return {
      status: 'insufficient_data',
      parameters,
      reason: last
        ? `Drill ${last.drillId} passed, but nobody measured how long it took`
        : 'No drill has come to a conclusion yet',
    };
  }
  const compliant =
    last.outcome === 'passed' &&
    seconds !== undefined &&
    seconds <= maxRestoreSeconds;
  return {
    status: compliant ? 'compliant' : 'non_compliant',
    parameters,
    reason:
      last.outcome === 'passed' && seconds !== undefined
        ? `Drill ${last.drillId} took ${durationInWords(seconds)}`
        : `Drill ${last.drillId} failed`,
  };
}

function endOf({
  finishedAt,
  declaredAt,
}: ControlContext['drills'][number]): number {
  return (finishedAt ?? declaredAt)?.getTime() ?? 0;
}
