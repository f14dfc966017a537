import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  shipshape?: {
    recovery?: {
      sources?: {
        /** Backups of Velero and CloudNativePG, one entry per cluster. */
        kubernetes?: Array<{
          /** Name of the source, unique among these: letters, digits, `-`, `_` and `.`. The source is known as `kubernetes-backups:<id>`. */
          id: string;
          /** Path of a kubeconfig file. Without it the service account of the pod is used. */
          kubeconfig?: string;
          /** Context of the kubeconfig. Default: its current one. */
          context?: string;
          /**
           * Name of the cluster, where there are several: native ids then begin with it: `eu/shop` for a namespace, `eu/shop/orders` for a cluster
           * of CloudNativePG.
           */
          cluster?: string;
          /** Namespaces whose objects are read: that of Velero, and those of databases. Default: all, which needs a ClusterRole. */
          namespaces?: string[];
          /** Whether to read Velero. Default: true. */
          velero?: boolean;
          /** Whether to read CloudNativePG. Default: true. */
          cloudNativePg?: boolean;
          /** How long one request may take. Default: 30 seconds. */
          timeout?: string | HumanDuration;
          /** When to read; also the interval after which facts count as late. Default: every 10 minutes, for at most 5 minutes. */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        }>;
      };
    };
  };
}
