import type { RecoveryTarget } from 'backstage-plugin-shipshape-node';
import { KubernetesBackupSource } from '../KubernetesBackupSource';
import type { KubernetesSourceConfig } from '../readConfig';

export const NOW = new Date('2026-11-22T07:00:00Z');

export const target = (provider: string, nativeId: string): RecoveryTarget => ({
  resourceId: nativeId.replace(/\W/g, '-'),
  native: [{ provider, nativeId }],
});

const veleroBackup = (name: string, phase: string, namespace = 'shop') => ({
  apiVersion: 'velero.io/v1',
  kind: 'Backup',
  metadata: {
    name,
    namespace: 'velero',
    labels: { 'velero.io/schedule-name': 'daily' },
  },
  spec: { includedNamespaces: [namespace], storageLocation: 'default' },
  status: {
    phase,
    startTimestamp: '2026-11-22T02:00:00Z',
    completionTimestamp: '2026-11-22T02:05:00Z',
  },
});

/** Velero with three backups of `shop` and one of `odd` in a phase that nobody knows; CloudNativePG with one of `shop/orders`. */
export const OBJECTS = [
  veleroBackup('daily-1', 'Completed'),
  veleroBackup('daily-2', 'Failed'),
  veleroBackup('daily-3', 'Completed'),
  veleroBackup('odd-1', 'Sleeping', 'odd'),
  {
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    metadata: { name: 'daily', namespace: 'velero' },
    spec: {
      schedule: '0 2 * * *',
      template: { includedNamespaces: ['shop'] },
    },
    status: { phase: 'Enabled' },
  },
  {
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    metadata: { name: 'default', namespace: 'velero' },
    spec: { config: { region: 'eu-central-1' } },
    status: { phase: 'Available' },
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {},
    status: {},
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { name: 'orders-1', namespace: 'shop' },
    spec: { cluster: { name: 'orders' } },
    status: {
      phase: 'completed',
      startedAt: '2026-11-22T03:00:00Z',
      stoppedAt: '2026-11-22T03:05:00Z',
    },
  },
];

export const testSource = (
  config: Pick<KubernetesSourceConfig, 'kubeconfig'> &
    Partial<KubernetesSourceConfig>,
) =>
  KubernetesBackupSource.create({
    config: {
      id: 'kubernetes-backups:main',
      velero: true,
      cloudNativePg: true,
      timeoutMs: 5_000,
      schedule: { frequency: { minutes: 10 }, timeout: { minutes: 5 } },
      ...config,
    },
    clock: () => NOW,
  });
