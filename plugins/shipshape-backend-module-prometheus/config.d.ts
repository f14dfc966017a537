import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  shipshape?: {
    slo?: {
      sources?: {
        /** Servers that speak the HTTP API of Prometheus: Prometheus itself, Thanos, Mimir, VictoriaMetrics. */
        prometheus?: Array<{
          /**
           * Name of the source, unique among these: letters, digits, `-`, `_` and `.`. The source is known as `prometheus:<id>`; its counts
           * belong to that name, so it should not change.
           */
          id: string;
          /** Base URL, with the path prefix if there is one, without `/api/v1`: `https://prometheus.example.com/eu`. Without user and password. */
          url: string;
          /** Give at most one of `basicAuth` and `bearerToken`. */
          basicAuth?: {
            username: string;
            /** @visibility secret */
            password: string;
          };
          /** @visibility secret */
          bearerToken?: string;
          /** Sent with every request, for example `X-Scope-OrgID`. */
          headers?: {
            /** @visibility secret */
            [name: string]: string;
          };
          /** How long one query may take. Default: 30 seconds. */
          timeout?: string | HumanDuration;
          /** How many queries run at the same time, 1 to 20. Default: 4. */
          concurrency?: number;
          /** How often the server scrapes the metrics of SLOs; counts of queries are wrong when it is too short. Default: 1 minute. */
          scrapeInterval?: string | HumanDuration;
          /** How far back the server holds data, where it does not say so itself. */
          retention?: string | HumanDuration;
          /** When to read; also the interval after which figures count as late. Default: every 5 minutes, for at most 15 minutes. */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        }>;
      };
    };
  };
}
