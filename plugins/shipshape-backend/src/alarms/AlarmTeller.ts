import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import type { Alarm, AlarmStore } from './AlarmStore';

/** Longer than sending takes; after it another replica takes over. */
const CLAIM_MS = 5 * 60 * 1000;

/** Alarms that are told together. */
export interface AlarmMessage {
  /** The one that is claimed; the same in every replica that sees the same alarms. */
  told: Alarm;
  /** All that are told with it, including it. */
  alarms: readonly Alarm[];
  /** What to send; absent: there is nobody to tell. */
  send?: NotificationSendOptions;
}

/** What a pass did. */
export interface TellResult {
  /** Messages that were sent. */
  sent: number;
  /** Messages that could not be sent; the next run tries again. */
  unsent: number;
  /** Alarms that nobody could be told about. */
  nobody: number;
}

interface AlarmTellerOptions {
  alarms: AlarmStore;
  notifications: NotificationService;
  logger: LoggerService;
  clock: () => Date;
  /** What the messages are about, for the log: `SLO`. */
  topic: string;
}

/**
 * Tells people about alarms, each once: an alarm is claimed for a few minutes, sent, then marked.
 *
 * @remarks
 * Of several replicas one has the claim. If sending fails, the claim ends and the next run tries again; if the process dies in between, the claim
 * runs out, and the message is sent again: with the same scope it replaces the first. A message that was marked is never sent again.
 */
export class AlarmTeller {
  readonly #options: AlarmTellerOptions;

  static create(options: AlarmTellerOptions): AlarmTeller {
    return new AlarmTeller(options);
  }

  private constructor(options: AlarmTellerOptions) {
    this.#options = options;
  }

  /** Messages that cannot be sent are one warning in the log, and stay to be sent. */
  async tell(
    messages: readonly AlarmMessage[],
    options?: { signal?: AbortSignal },
  ): Promise<TellResult> {
    const result: TellResult = { sent: 0, unsent: 0, nobody: 0 };
    const failures: unknown[] = [];
    for (const message of messages) {
      options?.signal?.throwIfAborted();
      const outcome = await this.#tellOne(message, failures);
      if (outcome) {
        result[outcome] += 1;
      }
    }
    this.#warn(result, failures);
    return result;
  }

  /** @returns undefined when another replica has the claim */
  async #tellOne(
    { told, alarms: together, send }: AlarmMessage,
    failures: unknown[],
  ): Promise<keyof TellResult | undefined> {
    const { alarms, notifications, clock } = this.#options;
    const now = clock();
    const claimed = await alarms.claim(told, {
      now: now.toISOString(),
      until: new Date(now.getTime() + CLAIM_MS).toISOString(),
    });
    if (!claimed) {
      return undefined;
    }
    if (send) {
      try {
        await notifications.send(send);
      } catch (error) {
        failures.push(error);
        await alarms.release(told);
        return 'unsent';
      }
    }
    await alarms.markNotified(together, clock().toISOString());
    return send ? 'sent' : 'nobody';
  }

  #warn({ unsent, nobody }: TellResult, failures: readonly unknown[]): void {
    const { logger, topic } = this.#options;
    if (unsent > 0) {
      const [cause] = failures;
      logger.warn(
        `${unsent} ${topic} messages could not be sent, and the next run tries again: is the notifications plugin installed?`,
        cause instanceof Error ? cause : { reason: String(cause) },
      );
    }
    if (nobody > 0) {
      logger.warn(
        `${nobody} ${topic} alarms concern entities without an owner who could be told`,
      );
    }
  }
}
