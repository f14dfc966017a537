import type { Alarm, AlarmTransition } from '../../alarms/AlarmStore';
import type { SloView } from '../status/SloStatusStore';
import { factsOf, parseFacts } from './sloAlarmFacts';
import {
  isSilence,
  judgeLevels,
  SLO_LEVELS,
  SloLevel,
  Verdict,
} from './sloLevels';

/** Kind of the alarms of SLOs. */
export const SLO_ALARM = 'slo';

/**
 * The steps that the levels of one SLO take.
 *
 * @param known - stored alarms of this SLO
 */
export function planSloTransitions(
  view: SloView,
  known: readonly Alarm[],
  changedAt: string,
): AlarmTransition[] {
  const verdicts = judgeLevels(view);
  const find = (level: SloLevel) => known.find(alarm => alarm.level === level);
  const firesAfterwards = (level: SloLevel) => {
    const verdict = verdicts.get(level);
    const from = find(level);
    return (
      verdict === 'reached' ||
      (from?.state === 'fired' && !isOver(verdict, from, view))
    );
  };
  return SLO_LEVELS.flatMap((level): AlarmTransition[] => {
    const from = find(level);
    const verdict = verdicts.get(level);
    const step = {
      key: { kind: SLO_ALARM, subject: view.sloId, level },
      from,
      changedAt,
    };
    // Whoever was paged need not hear that a ticket would do, nor that it would not do any more while the page goes on.
    const isCovered =
      level === 'burning-ticket' && firesAfterwards('burning-page');
    if (verdict === 'reached' && from?.state !== 'fired') {
      const facts = factsOf(view, { covered: isCovered });
      return [{ ...step, facts, to: 'fired', notify: !isCovered }];
    }
    if (from?.state === 'fired' && isOver(verdict, from, view)) {
      const ticketFires =
        level === 'burning-page' && firesAfterwards('burning-ticket');
      const silence = isSilence(verdict) ? verdict : undefined;
      const facts = factsOf(view, { silence, ticketFires });
      // Nobody needs to hear that something is over that they never heard of; of a ticket that goes on they have to.
      const notify =
        !isCovered && (ticketFires || wasTold(from, find('burning-page')));
      return [{ ...step, facts, to: 'resolved', notify }];
    }
    return [];
  });
}

/** Silence ends an alarm only once data was read to a later time than it fired at. */
function isOver(
  verdict: Verdict | undefined,
  from: Alarm,
  { asOf }: SloView,
): boolean {
  return isSilence(verdict)
    ? asOf !== undefined && Date.parse(asOf) > Date.parse(from.changedAt)
    : verdict === 'left';
}

/** A ticket that a page covered is known from what was told of the page. */
function wasTold(from: Alarm, page: Alarm | undefined): boolean {
  const isKnownByPage = parseFacts(from.facts).covered === true;
  const told = isKnownByPage && page?.state === 'fired' ? page : from;
  return told.notifiedAt !== undefined;
}
