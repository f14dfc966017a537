import type {
  AlertInterval,
  SloFailure,
  SloReading,
  SloRequest,
  SloSource,
  SloSourceFacts,
} from 'backstage-plugin-shipshape-node';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { findOnset } from './alerts/findOnset';
import { readAlerts } from './alerts/readAlerts';
import { PrometheusClient } from './client/PrometheusClient';
import { readSlos } from './read/readSlos';
import type { PrometheusSourceConfig } from './readConfig';

function outdatedWarning(count: number): string {
  const whose =
    count === 1 ? 'The rules of 1 SLO are' : `The rules of ${count} SLOs are`;
  return `${whose} out of date: they record and alert on another query than its file has now. It is read directly until \`slo rules\` has been run and deployed again.`;
}

/** SLO counts and alerts of one server with the HTTP API of Prometheus. */
export class PrometheusSloSource implements SloSource {
  static create(options: {
    config: PrometheusSourceConfig;
    clock: () => Date;
  }): PrometheusSloSource {
    return new PrometheusSloSource(
      options.config,
      PrometheusClient.create(options.config),
      options.clock,
    );
  }

  /** Whether something in the last reading may have been incomplete: told with the facts of the next refresh. */
  private sawPartial = false;

  /** SLOs in the last reading whose recorded series are of another query than they have now: told in the same way. */
  private outdated = 0;

  /** What the server said last. */
  private retentionSeconds: number | undefined;

  private constructor(
    private readonly config: PrometheusSourceConfig,
    private readonly client: PrometheusClient,
    private readonly clock: () => Date,
  ) {}

  get id() {
    return this.config.id;
  }

  get schedule() {
    return this.config.schedule;
  }

  async describe(options: { signal: AbortSignal }): Promise<SloSourceFacts> {
    const told = await this.client.readRetention(options.signal);
    this.retentionSeconds = this.config.retentionSeconds ?? told;
    return {
      retentionSeconds: this.retentionSeconds,
      warnings: [
        ...(this.sawPartial
          ? [
              'In the last refresh the server warned that its answers may be incomplete, as Thanos does when a store is not reachable.',
            ]
          : []),
        ...(this.outdated > 0 ? [outdatedWarning(this.outdated)] : []),
      ],
    };
  }

  async *read(
    requests: readonly SloRequest[],
    options: { signal: AbortSignal },
  ): AsyncGenerator<SloReading | SloFailure, void, undefined> {
    options.signal.throwIfAborted();
    let partial = false;
    let outdated = 0;
    for await (const item of readSlos(this.client, requests, {
      at: this.clock(),
      scrapeSeconds: this.config.scrapeSeconds,
      retentionSeconds: this.retentionSeconds,
      onOutdated: count => {
        outdated = count;
      },
      signal: options.signal,
    })) {
      partial ||= 'partial' in item && item.partial === true;
      yield item;
      options.signal.throwIfAborted();
    }
    this.sawPartial = partial;
    this.outdated = outdated;
  }

  async readAlerts(options: {
    slos: readonly SloDefinition[];
    from: Date;
    to: Date;
    signal: AbortSignal;
  }): Promise<AlertInterval[]> {
    return readAlerts(this.client, options);
  }

  async findOnset(options: {
    slo: SloDefinition;
    detectedAt: Date;
    lookbackSeconds: number;
    signal: AbortSignal;
  }): Promise<Date | undefined> {
    return findOnset(this.client, {
      ...options,
      scrapeSeconds: this.config.scrapeSeconds,
    });
  }
}
