import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Shipshape. */
  shipshape?: {
    /** Cost. */
    cost?: {
      /** The organisation's tag convention. Keys are compared trimmed and without regard to case. */
      tags?: {
        /** Keys whose value names a Component, Resource or System. Default: `service`, `app`. */
        service?: string[];
        /** Keys whose value names a Group or User. Default: `owner`, `team`. */
        owner?: string[];
        /** Keys whose value is the environment; the first one present counts. Default: `environment`, `env`. */
        environment?: string[];
        /** Prefixes that a provider puts before customers' keys, for example `user:`. Default: `user:`. */
        stripPrefixes?: string[];
      };
      /** Allocation of charges beyond resource ids, tags and accounts. */
      allocation?: {
        /** Ordered rules, the first match wins; every given field must match, and at least one must be given. */
        rules?: Array<{
          /** Entity that gets the charge, for example `component:default/checkout` or `group:default/platform`. */
          entity: string;
          /** FOCUS ServiceName, exactly. */
          service?: string;
          /** FOCUS RegionId (or RegionName), exactly. */
          region?: string;
          /** FOCUS ProviderName, exactly. */
          provider?: string;
          /** FOCUS SubAccountId, exactly. */
          subAccount?: string;
          /** Regular expression (RE2 syntax) on ChargeDescription. */
          description?: string;
        }>;
        /** Commitments (savings plans, reservations) and who owns them; no id twice. */
        commitments?: Array<{
          /** FOCUS CommitmentDiscountId. */
          id: string;
          /** Entity that gets its unused hours and purchases. */
          entity: string;
        }>;
      };
      /** Days after which a day of a bill counts as complete, 0 to 60. Default: 3. */
      completeLagDays?: number;
      /**
       * Days after its end at which a billing period is closed, when the bill does not say so, 0 to 366. Closed periods keep their
       * allocation; history that was closed when it was first loaded keeps it from so many days after that load on. Default: 15.
       */
      closeAfterDays?: number;
      /** Percentages of a monthly budget at which its owner is told, whole numbers from 1 to 1000. Default: 80 and 100. */
      budgetThresholds?: number[];
      /** How often rules, ownership and budgets are looked at; always once for all replicas. Default: every 15 minutes, first 10 seconds after the start. */
      maintenanceSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    /** SLOs: error budgets, burn rates, incidents. Where their counts come from is configured per source, for example `shipshape.slo.sources.prometheus`. */
    slo?: {
      /** How often the OpenSLO files that the catalog names are read; always once for all replicas. Default: every 5 minutes, first 10 seconds after the start. */
      definitionsSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /**
       * Days for which hourly counts of SLOs and resolved incidents are kept, a whole number from 7 to 3650. Default: 400. Shorter than the window
       * of an SLO it makes the figures of that SLO partial.
       */
      retentionDays?: number;
      /** How often counts and incidents beyond the retention are removed; always once for all replicas. Default: every 6 hours, first 5 minutes after the start. */
      maintenanceSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    /** Reports: evidence that is pushed, for services without a source here. */
    reports?: {
      /**
       * Directory of the reports inbox, absolute or relative to the working directory; made when it is missing. Files of JSON Lines that are moved
       * into it as `*.jsonl` are stored and moved on to `done/`, or to `rejected/` with the reason. Whoever can write there can report about
       * everything. Default: no inbox.
       */
      inbox?: string;
      /** How often the inbox is looked at; always once for all replicas. Default: every minute, first 15 seconds after the start. */
      inboxSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How long after a report the next one is due, at least a minute: figures of reports are late after 1.5 and stale after 3 times that. Default: 1 hour. */
      expectedInterval?: HumanDuration | string;
    };
  };
}
