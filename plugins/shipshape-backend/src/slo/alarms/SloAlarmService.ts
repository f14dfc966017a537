import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Alarm, AlarmStore } from '../../alarms/AlarmStore';
import { AlarmTeller } from '../../alarms/AlarmTeller';
import { forgetGone } from '../../alarms/forgetGone';
import type {
  SloDefinitionStore,
  StoredSlo,
} from '../definitions/SloDefinitionStore';
import type { SloStatusStore } from '../status/SloStatusStore';
import { groupSloAlarms } from './groupSloAlarms';
import { planSloTransitions, SLO_ALARM } from './planSloTransitions';
import { sloAlarmMessage } from './sloAlarmMessage';

/** Entities whose figures are held in memory together. */
const CHUNK = 500;

interface SloAlarmServiceOptions {
  definitions: Pick<SloDefinitionStore, 'list'>;
  statuses: Pick<SloStatusStore, 'listByEntities'>;
  alarms: AlarmStore;
  notifications: NotificationService;
  logger: LoggerService;
  clock: () => Date;
}

/** What one run did. */
export interface SloAlarmResult {
  slos: number;
  /** Levels that changed their state. */
  changed: number;
  /** Messages that were sent. */
  sent: number;
  /** Messages that could not be sent; the next run tries again. */
  unsent: number;
}

function bySubject(alarms: readonly Alarm[]): Map<string, Alarm[]> {
  const subjects = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const others = subjects.get(alarm.subject);
    if (others) {
      others.push(alarm);
    } else {
      subjects.set(alarm.subject, [alarm]);
    }
  }
  return subjects;
}

/**
 * Compares the figures of all SLOs with what was told about them, and tells owners when a level is reached and when it is left: less than half or
 * a quarter of the error budget, none, and burning at the pace of a page or of a ticket.
 *
 * @remarks
 * A level of the budget is left five points above where it is reached, so that noise around it does not tell people twice. SLOs whose queries
 * fail keep their levels; those without events for longer than their windows leave them, and people are told why. States change by compare-and-set, so that of several replicas exactly one takes a step; what was a change is then told,
 * once, also when sending fails at first or a replica dies while it sends: see {@link AlarmTeller}. Levels that changed together are one message.
 */
export class SloAlarmService {
  readonly #options: SloAlarmServiceOptions;
  readonly #teller: AlarmTeller;

  static create(options: SloAlarmServiceOptions): SloAlarmService {
    return new SloAlarmService(options);
  }

  private constructor(options: SloAlarmServiceOptions) {
    this.#options = options;
    this.#teller = AlarmTeller.create({ ...options, topic: 'SLO' });
  }

  /**
   * One pass over all SLOs, to be run after their figures were refreshed.
   *
   * @remarks Messages that cannot be sent are one warning in the log, and stay to be sent.
   */
  async run(options?: { signal?: AbortSignal }): Promise<SloAlarmResult> {
    const { definitions, alarms, clock } = this.#options;
    const slos = new Map(
      (await definitions.list()).map(slo => [slo.definition.id, slo]),
    );
    await forgetGone(alarms, SLO_ALARM, new Set(slos.keys()), clock());
    const changed = await this.#takeSteps(slos, options?.signal);
    const pending = (await alarms.list(SLO_ALARM)).filter(
      alarm => alarm.notifiedAt === undefined,
    );
    const messages = groupSloAlarms(pending).flatMap(group => {
      const slo = slos.get(group.subject);
      return slo
        ? [
            {
              told: group.told,
              alarms: group.alarms,
              send: sloAlarmMessage(group, slo),
            },
          ]
        : [];
    });
    const { sent, unsent } = await this.#teller.tell(messages, options);
    return { slos: slos.size, changed, sent, unsent };
  }

  /** @returns how many were taken here, not by another replica */
  async #takeSteps(
    slos: ReadonlyMap<string, StoredSlo>,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { statuses, alarms, clock } = this.#options;
    const known = bySubject(await alarms.list(SLO_ALARM));
    const entityRefs = [
      ...new Set([...slos.values()].map(({ entityRef }) => entityRef)),
    ];
    let changed = 0;
    for (let start = 0; start < entityRefs.length; start += CHUNK) {
      signal?.throwIfAborted();
      const views = await statuses.listByEntities(
        entityRefs.slice(start, start + CHUNK),
      );
      const changedAt = clock().toISOString();
      const transitions = views
        .filter(view => slos.has(view.sloId))
        .flatMap(view =>
          planSloTransitions(view, known.get(view.sloId) ?? [], changedAt),
        );
      if (transitions.length > 0) {
        changed += await alarms.transition(transitions);
      }
    }
    return changed;
  }
}
