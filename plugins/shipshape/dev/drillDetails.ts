import { DrillDetails } from 'backstage-plugin-shipshape-common';
import { chainOf, entityDrillsAnswer } from './drillAnswers';
import { RECOVERY_FRESH } from './recoveryStates';

/** The details of a drill of an entity; undefined where there is no such drill. */
export function drillAnswer(
  entityRef: string,
  drillId: string,
): DrillDetails | undefined {
  const found = entityDrillsAnswer(entityRef)
    .resources.flatMap(resource => resource.drills)
    .find(drill => drill.drillId === drillId);
  if (!found) {
    return undefined;
  }
  const declared = Date.parse(found.declaredAt ?? '');
  const at = (seconds: number) =>
    new Date(declared + seconds * 1000).toISOString();
  const rto = found.achievedRtoSeconds ?? 1400;
  const isFailed = found.outcome === 'failed';
  const isRunning = found.outcome === undefined;
  const chain = chainOf(found.resourceId);
  return {
    ...found,
    entityRef,
    revision: 9,
    referenceAt: found.declaredAt,
    recoveredTo: isRunning ? undefined : at(-(found.achievedRpoSeconds ?? 364)),
    usableAt: found.achievedRtoSeconds === undefined ? undefined : at(rto),
    restoredSeconds: isRunning ? undefined : rto * 0.8,
    archiveMaxAtDeclaration: '000000010000000000000008',
    endOfRecoveryLsn: isFailed ? '0/5000000' : '0/9000000',
    cleanupMessage: isFailed
      ? '/var/lib/shipshape/scratch/d-15: device or resource busy'
      : undefined,
    phases: [
      { name: 'preflight', startedAt: at(-rto * 0.12), durationMs: 21_000 },
      { name: 'baseline', startedAt: at(-rto * 0.1), durationMs: rto * 90 },
      { name: 'queue', startedAt: at(0), durationMs: 4000 },
      {
        name: 'restore',
        startedAt: at(4),
        durationMs: isRunning ? undefined : Math.round(rto * 550),
        exitCode: isRunning ? undefined : 0,
        outputTail:
          'P00   INFO: restore backup set 20261116-010000F_20261116-020000I\nP00   INFO: restore command end: completed successfully\n',
      },
      ...(isRunning
        ? []
        : ([
            {
              name: 'start',
              startedAt: at(4 + rto * 0.55),
              durationMs: Math.round(rto * 40),
              exitCode: 0,
            },
            {
              name: 'recover',
              startedAt: at(4 + rto * 0.59),
              durationMs: Math.round(rto * 210),
              exitCode: isFailed ? 1 : 0,
            },
            {
              name: 'verify',
              startedAt: at(4 + rto * 0.8),
              durationMs: Math.round(rto * 196),
            },
            {
              name: 'cleanup',
              startedAt: at(rto + 3),
              durationMs: 48_000,
              exitCode: 0,
            },
          ] as const)),
    ],
    checks: isRunning
      ? []
      : [
          {
            checkId: 'connect',
            kind: 'connect',
            severity: 'blocking',
            status: 'passed',
            baseline: { status: 'passed', observed: '15.18', at: at(-200) },
            expected: '15',
            observed: '15.18',
            durationMs: 12,
          },
          {
            checkId: 'rows',
            kind: 'row-count',
            severity: 'blocking',
            status: isFailed ? 'failed' : 'passed',
            baseline: {
              status: 'passed',
              observed: 'orders 1000000, payments 998213',
              at: at(-190),
            },
            expected: 'orders 990000 to 1010000, payments 988231 to 1008195',
            observed: isFailed
              ? 'orders 914221, payments 911733'
              : 'orders 999871, payments 998085',
            tolerance: 0.01,
            durationMs: 2210,
            message: isFailed ? 'orders has 75,779 rows too few' : undefined,
          },
          {
            checkId: 'sums',
            kind: 'invariant',
            severity: 'advisory',
            status: 'invalid',
            baseline: { status: 'failed', observed: 'false', at: at(-180) },
            observed: 'false',
            durationMs: 840,
            message: 'It is false on the source, too: fix the check',
          },
        ],
    environment: {
      host: 'runner-eu-1',
      cpu: '8 × AMD EPYC 7R13',
      toolVersions: { pgbackrest: '2.45', postgres: '15.18' },
      dataBytes: 48_200_000_000,
    },
    evidence: isRunning
      ? []
      : chain
          .filter(({ record }) => record.subject === `drill:${drillId}`)
          .map(({ record, recordSha256: hash }, index) => ({
            id: record.id,
            mediaType: record.mediaType,
            sha256: record.sha256,
            bytes: record.bytes,
            createdAt: record.createdAt,
            redacted: record.redacted,
            recordSha256: hash,
            stored: index !== 1,
          })),
    freshness: [RECOVERY_FRESH],
  };
}
