import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ProtectedResource } from 'backstage-plugin-shipshape-common';
import { Alarm, AlarmStore, AlarmTeller, forgetGone } from '../../alarms';
import type { RecoveryReadStore } from '../pages/RecoveryReadStore';
import type { RecoveryStatusStore } from '../status/RecoveryStatusStore';
import {
  planRecoveryTransitions,
  RECOVERY_ALARM,
} from './planRecoveryTransitions';
import {
  groupRecoveryAlarms,
  recoveryAlarmMessage,
} from './recoveryAlarmMessage';

/** Resources whose standing is held in memory together. */
const CHUNK = 500;

interface RecoveryAlarmServiceOptions {
  statuses: Pick<RecoveryStatusStore, 'listAlarmFacts'>;
  facts: Pick<RecoveryReadStore, 'listChains'>;
  alarms: AlarmStore;
  notifications: NotificationService;
  logger: LoggerService;
  clock: () => Date;
}

/** What one run did. */
export interface RecoveryAlarmResult {
  resources: number;
  /** Levels that changed their state. */
  changed: number;
  /** Messages that were sent. */
  sent: number;
  /** Messages that could not be sent; the next run tries again. */
  unsent: number;
}

/**
 * Compares the standing of all resources with what was told about them, and tells owners when a level is reached and when it is left: backups
 * that fail or are missing, a breached RPO, a plan that cannot keep it, samples that
 * stay away, a drill that is overdue or failed, a broken chain of evidence, data that a
 * drill has left behind.
 *
 * @remarks States change by compare-and-set, so that of several replicas exactly one takes a step; what was a change is then told, once, also when
 * sending fails at first or a replica dies while it sends: see {@link AlarmTeller}.
 */
export class RecoveryAlarmService {
  readonly #options: RecoveryAlarmServiceOptions;
  readonly #teller: AlarmTeller;

  static create(options: RecoveryAlarmServiceOptions): RecoveryAlarmService {
    return new RecoveryAlarmService(options);
  }

  private constructor(options: RecoveryAlarmServiceOptions) {
    this.#options = options;
    this.#teller = AlarmTeller.create({ ...options, topic: 'recovery' });
  }

  /**
   * One pass over all resources, to be run after their standing was refreshed.
   *
   * @remarks Messages that cannot be sent are one warning in the log, and stay to be sent.
   */
  async run(options?: { signal?: AbortSignal }): Promise<RecoveryAlarmResult> {
    const { alarms, clock } = this.#options;
    const { resources, changed } = await this.#takeSteps(options?.signal);
    await forgetGone(
      alarms,
      RECOVERY_ALARM,
      new Set(resources.keys()),
      clock(),
    );
    const pending = (await alarms.list(RECOVERY_ALARM)).filter(
      alarm => alarm.notifiedAt === undefined,
    );
    const messages = groupRecoveryAlarms(pending).flatMap(group => {
      const resource = resources.get(group.told.subject);
      return resource
        ? [{ ...group, send: recoveryAlarmMessage(group, resource) }]
        : [];
    });
    const { sent, unsent } = await this.#teller.tell(messages, options);
    return { resources: resources.size, changed, sent, unsent };
  }

  /** @returns all resources, and how many steps were taken here, not by another replica */
  async #takeSteps(signal: AbortSignal | undefined): Promise<{
    resources: Map<string, ProtectedResource>;
    changed: number;
  }> {
    const { statuses, facts, alarms, clock } = this.#options;
    const known = bySubject(await alarms.list(RECOVERY_ALARM));
    const resources = new Map<string, ProtectedResource>();
    let changed = 0;
    let after: string | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const subjects = await statuses.listAlarmFacts({ after, limit: CHUNK });
      const ids = subjects.map(item => item.summary.resource.resourceId);
      const chains = await facts.listChains(ids);
      const changedAt = clock().toISOString();
      const transitions = subjects.flatMap(subject => {
        const { resource } = subject.summary;
        resources.set(resource.resourceId, resource);
        return planRecoveryTransitions(
          { ...subject, chain: chains.get(resource.resourceId) },
          known.get(resource.resourceId) ?? [],
          changedAt,
        );
      });
      if (transitions.length > 0) {
        changed += await alarms.transition(transitions);
      }
      if (subjects.length < CHUNK) {
        return { resources, changed };
      }
      after = ids[ids.length - 1];
    }
  }
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
