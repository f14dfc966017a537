import {
  artifactResultSchema,
  backupRunReportSchema,
  drillReportSchema,
  MAX_ARTIFACT_BYTES,
  recoveryPointReportSchema,
  recoveryReportBatchSchema,
  recoveryReportResultSchema,
  replicationReportSchema,
  reportCreatePermission,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { defineRoute, RouteHandlers } from '../../http/defineRoute';
import type { AuthorizedReportService } from '../../reports/AuthorizedReportService';

/** Five hundred reports of 10 kB; a sender splits what is larger. */
const MAX_BODY_BYTES = 5_000_000;
const MAX_MEDIA_TYPE = 100;

const common = {
  tag: 'Reports',
  permissions: [reportCreatePermission],
  principals: ['user', 'service'],
  query: z.object({}),
} as const;

function reportRoute<const Path extends string>(
  path: Path,
  summary: string,
  description: string,
  item: z.ZodType,
) {
  return defineRoute({
    ...common,
    method: 'post',
    path,
    summary,
    description: `${description} Each report gets its own answer, in their order; a wrong one does not refuse the others. Any order of the same reports, and any of them sent again, ends the same. Services may report before a recovery document declares the plan or resource; users may report about what they may see in the catalog, and what they may not see and what does not exist get the same answer. Recorded in the audit log.`,
    params: z.object({}),
    body: recoveryReportBatchSchema,
    bodyItems: [item],
    maxBodyBytes: MAX_BODY_BYTES,
    response: recoveryReportResultSchema,
    errors: [503],
  });
}

/** Routes of reports about recovery, by operation id. */
export const recoveryReportsRoutes = {
  ReportBackupRuns: reportRoute(
    '/reports/backup-runs',
    'Report backup runs',
    'Each report (BackupRunReport) holds all of one run as it is now. Its state never falls back; of two different ends the first one stays, and the other is shown as a conflict.',
    backupRunReportSchema,
  ),
  ReportRecoveryPoints: reportRoute(
    '/reports/recovery-points',
    'Report recovery points',
    'Each report (RecoveryPointReport) holds all of one point as it was seen at observedAt; the later one counts.',
    recoveryPointReportSchema,
  ),
  ReportReplication: reportRoute(
    '/reports/replication',
    'Report how far copies are behind',
    'Each report (ReplicationReport) is one measurement of one link.',
    replicationReportSchema,
  ),
  ReportDrills: reportRoute(
    '/reports/drills',
    'Report restore drills',
    'Each report (DrillReport) holds all of one drill as it is now; the highest revision counts. The one that ends the drill appends its evidence, and last the report itself, to the chain of the resource; the answer has the receipt.',
    drillReportSchema,
  ),
  PutArtifact: defineRoute({
    ...common,
    method: 'put',
    path: '/reports/artifacts/:sha256',
    summary: 'Store an artefact of evidence',
    description:
      'Bytes that a drill names as evidence, without secrets, under their SHA-256; the Content-Type is kept. What is there already is left as it is. They can be read through drills that the same principal reports, and are forgotten after 7 days when no drill that has ended names them. Recorded in the audit log.',
    params: z.object({
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'Expected SHA-256 in lower-case hex'),
    }),
    bytesBody: {
      description: `The bytes, at most ${MAX_ARTIFACT_BYTES}.`,
    },
    maxBodyBytes: MAX_ARTIFACT_BYTES,
    response: artifactResultSchema,
    errors: [],
  }),
};

/** Answers the routes of reports about recovery. */
export function createRecoveryReportsHandlers(
  service: Pick<AuthorizedReportService, 'addRecovery' | 'putArtifact'>,
): RouteHandlers<typeof recoveryReportsRoutes> {
  return {
    ReportBackupRuns: ({ body }, caller) =>
      service.addRecovery('backup-runs', body, caller),
    ReportRecoveryPoints: ({ body }, caller) =>
      service.addRecovery('recovery-points', body, caller),
    ReportReplication: ({ body }, caller) =>
      service.addRecovery('replication', body, caller),
    ReportDrills: ({ body }, caller) =>
      service.addRecovery('drills', body, caller),
    PutArtifact: ({ params, body }, caller) => {
      const mediaType =
        caller.request.header('content-type') ?? 'application/octet-stream';
      return service.putArtifact(
        {
          sha256: params.sha256,
          mediaType: mediaType.slice(0, MAX_MEDIA_TYPE),
          content: body,
        },
        caller,
      );
    },
  };
}
