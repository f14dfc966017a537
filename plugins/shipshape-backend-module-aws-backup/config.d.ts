import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  shipshape?: {
    recovery?: {
      sources?: {
        /** AWS Backup, one entry per account and region. */
        awsBackup?: Array<{
          /** Name of the source, unique among these: letters, digits, `-`, `_` and `.`. The source is known as `aws-backup:<id>`. */
          id: string;
          /** Region that is read: `eu-central-1`. */
          region: string;
          /** Account that the credentials must be of; others are refused, so that a wrong role is noticed. */
          accountId?: string;
          /** Role to assume with the credentials of the backend, for another account. */
          roleArn?: string;
          /**
           * What the trust policy of the role asks for.
           * @visibility secret
           */
          externalId?: string;
          /** Profile of the shared AWS files; without it the default chain of credentials is used. */
          profile?: string;
          /** Endpoint of the API, where it is not the public one. */
          endpoint?: string;
          /** Vaults to read. Default: all. With some only, nothing that is missing counts as deleted. */
          vaults?: string[];
          /** How long one request may take. Default: 30 seconds. */
          timeout?: string | HumanDuration;
          /** When to read; also the interval after which facts count as late. Default: every 30 minutes, for at most 15 minutes. */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        }>;
      };
    };
  };
}
