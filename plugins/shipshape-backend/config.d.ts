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
    /** Tiers by name: default targets, chosen by the annotation `shipshape.dev/tier` and overridden per entity. Other parts of Shipshape read keys of their own here. */
    tiers?: {
      [name: string]: {
        /** Recovery time objective for scope `data-corruption`. */
        rto?: HumanDuration | string;
        /** Recovery point objective for scope `data-corruption`; 0: no loss tolerated. */
        rpo?: HumanDuration | string;
        /** Added to the RPO before it is compared. Default: 1 second. */
        rpoTolerance?: HumanDuration | string;
        /** How often a restore drill must pass. */
        drillInterval?: HumanDuration | string;
        /** How long after that it is overdue. Default: 7 days. */
        drillGrace?: HumanDuration | string;
        /** Days for which recovery points must be kept, a whole number. */
        backupRetentionDays?: number;
        /** Copies that must exist, 1 to 20. */
        minCopies?: number;
        /** Whether recovery points must be encrypted. */
        requireEncrypted?: boolean;
        /** How recovery points must be locked against deletion. */
        requireImmutable?: 'none' | 'governance' | 'compliance';
        /** Whether there must be a copy in another region. */
        requireOtherRegion?: boolean;
        /** Whether there must be a copy in another account. */
        requireOtherAccount?: boolean;
        /** How the service is to be brought back. */
        strategy?:
          | 'none'
          | 'backup-restore'
          | 'pilot-light'
          | 'warm-standby'
          | 'hot-standby'
          | 'active-active';
        /** How long people may take to notice and to decide. */
        maxDetectAndDecide?: HumanDuration | string;
      };
    };
    /** Recovery: backups and restore drills. Where facts come from is configured per source, for example `shipshape.recovery.sources.awsBackup`. */
    recovery?: {
      /** How often the recovery documents that the catalog names are read; always once for all replicas. Default: every 5 minutes, first 10 seconds after the start. */
      definitionsSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How often the standing of every resource is computed; always once for all replicas. Default: every 5 minutes, first 40 seconds after the start. */
      statusSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How often the chains of evidence are verified; always once for all replicas. Default: every 6 hours, first 2 minutes after the start. */
      evidenceSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How often runs, samples and points beyond the retention are removed; always once for all replicas. Default: every 6 hours, first 5 minutes after the start. */
      maintenanceSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** `spec.type` of Resources that hold data and must be protected also without annotations, in any letter case. Default: databases, buckets, volumes, file systems and search indexes under their usual names. */
      dataStoreTypes?: string[];
      /** Days for which runs, replication samples and recovery points that are gone are kept, a whole number from 60 to 3650. Drills and evidence are kept for good. Default: 400. */
      retentionDays?: number;
      /** Targets of resources whose tier, annotations and document set none; keys as in a tier. Default: none. */
      defaults?: {
        rto?: HumanDuration | string;
        rpo?: HumanDuration | string;
        rpoTolerance?: HumanDuration | string;
        drillInterval?: HumanDuration | string;
        drillGrace?: HumanDuration | string;
        backupRetentionDays?: number;
        minCopies?: number;
        requireEncrypted?: boolean;
        requireImmutable?: 'none' | 'governance' | 'compliance';
        requireOtherRegion?: boolean;
        requireOtherAccount?: boolean;
        strategy?:
          | 'none'
          | 'backup-restore'
          | 'pilot-light'
          | 'warm-standby'
          | 'hot-standby'
          | 'active-active';
        maxDetectAndDecide?: HumanDuration | string;
      };
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
