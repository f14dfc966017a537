import {
  drillDetailsSchema,
  drillEvidenceSchema,
  entityBackupsSchema,
  entityDrillsSchema,
  evidenceExportPermission,
  ownerRecoverySchema,
  recoveryCoverageQuerySchema,
  recoveryExportQuerySchema,
  recoveryExportSchema,
  recoveryIdSchema,
  recoveryListSchema,
  recoveryOverviewSchema,
  recoveryQuerySchema,
  recoveryReadPermission,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import {
  BytesAnswer,
  defineRoute,
  RouteHandlers,
  TextAnswer,
} from '../http/defineRoute';
import { toRecoveryCsv } from './export/recoveryCsv';
import type { RecoveryService } from './RecoveryService';

const entityParams = z.object({
  kind: z.string().min(1),
  namespace: z.string().min(1),
  name: z.string().min(1),
});
const drillParams = entityParams.extend({ drillId: recoveryIdSchema });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Expected SHA-256 in hex');

const common = {
  method: 'get',
  tag: 'Recovery',
  permissions: [recoveryReadPermission],
  principals: ['user', 'service'],
} as const;

/** Recovery routes, by operation id. */
export const recoveryRoutes = {
  GetEntityBackups: defineRoute({
    ...common,
    path: '/entities/:kind/:namespace/:name/backups',
    summary: 'Backups of an entity',
    description:
      'Plans, runs by their slots, recovery points, exposure and audit controls, by risk. A Component has those of the visible Resources that it depends on, a System (Domain) those of its visible parts.',
    params: entityParams,
    query: z.object({}),
    response: entityBackupsSchema,
    errors: [404, 503],
  }),
  GetEntityDrills: defineRoute({
    ...common,
    path: '/entities/:kind/:namespace/:name/drills',
    summary: 'Restore drills of an entity',
    description:
      'Where each resource stands with its drills, with the drills themselves, newest first.',
    params: entityParams,
    query: z.object({}),
    response: entityDrillsSchema,
    errors: [404, 503],
  }),
  GetDrill: defineRoute({
    ...common,
    path: '/entities/:kind/:namespace/:name/drills/:drillId',
    summary: 'One restore drill',
    description:
      'With its phases, checks and evidence. A drill of another entity is answered like one that does not exist.',
    params: drillParams,
    query: z.object({}),
    response: drillDetailsSchema,
    errors: [404, 503],
  }),
  GetDrillEvidence: defineRoute({
    ...common,
    path: '/entities/:kind/:namespace/:name/drills/:drillId/evidence',
    summary: 'Chain of evidence of a drill',
    description:
      'The whole chain of its resource, because only that can be verified: each hash is the SHA-256 of the canonical JSON of its record, which names the hash before it.',
    params: drillParams,
    query: z.object({}),
    response: drillEvidenceSchema,
    errors: [404, 503],
  }),
  GetDrillArtifact: defineRoute({
    ...common,
    path: '/entities/:kind/:namespace/:name/drills/:drillId/evidence/:sha256',
    summary: 'Bytes of one artefact of a drill',
    description:
      'To save, never to show: whatever the sender says that it is, it comes as plain text, JSON or bytes. Their SHA-256 is the one that was asked for. There are those that a record of the drill names, when whoever reported the drill has sent them.',
    params: drillParams.extend({ sha256 }),
    query: z.object({}),
    response: z.never(),
    bytesResponse: { description: 'The bytes, as they were hashed' },
    errors: [404, 503],
  }),
  GetOwnerRecovery: defineRoute({
    ...common,
    path: '/owners/:kind/:namespace/:name/recovery',
    summary: 'Recovery of a Group with its sub-groups, or of a User',
    description:
      'Over the entities that they own now and that the caller may see.',
    params: entityParams,
    query: z.object({}),
    response: ownerRecoverySchema,
    errors: [404, 503],
  }),
  ListRecovery: defineRoute({
    ...common,
    path: '/recovery',
    summary: 'All protected resources that the caller may see',
    description:
      'By risk, page by page: without `nextCursor` the list is complete. Figures are those of `computedAt`. Filters of one name are joined with OR, of several with AND; a ref that the caller may not see matches nothing.',
    params: z.object({}),
    query: recoveryQuerySchema,
    response: recoveryListSchema,
    errors: [503],
  }),
  GetRecoveryOverview: defineRoute({
    ...common,
    path: '/recovery/coverage',
    summary: 'How much is protected, and what is worst',
    description:
      'Coverage of the resources that must be protected, overdue drills and worst exposure, over what the caller may see. Unknown counts as unprotected.',
    params: z.object({}),
    query: recoveryCoverageQuerySchema,
    response: recoveryOverviewSchema,
    errors: [503],
  }),
  GetRecoveryExport: defineRoute({
    ...common,
    path: '/recovery/export',
    summary: 'Evidence of a period, for an audit',
    description:
      'Success rate of the period, audit controls of now, drills that ended in the period with their records in the chain of evidence, also those that came after it, over what the caller may see. `contentSha256` is the hash of the canonical JSON of `resources`. Every export is audited.',
    permissions: [evidenceExportPermission],
    params: z.object({}),
    query: recoveryExportQuerySchema,
    response: recoveryExportSchema,
    textResponse: {
      mediaType: 'text/csv',
      description: 'one row per resource, control, drill and record',
    },
    errors: [503],
  }),
};

/** What a reporter calls it is theirs to say, what a browser may take it for is not. */
function safeType(mediaType: string): {
  mediaType: BytesAnswer['mediaType'];
  extension: string;
} {
  const essence = mediaType.split(';')[0].trim().toLocaleLowerCase('en-US');
  if (essence === 'application/json') {
    return { mediaType: 'application/json', extension: 'json' };
  }
  return essence === 'text/plain'
    ? { mediaType: 'text/plain; charset=utf-8', extension: 'txt' }
    : { mediaType: 'application/octet-stream', extension: 'bin' };
}

/** Answers the recovery routes. */
export function createRecoveryHandlers(
  service: RecoveryService,
): RouteHandlers<typeof recoveryRoutes> {
  return {
    GetEntityBackups: ({ params }, { credentials }) =>
      service.getEntityBackups({ entity: params }, { credentials }),
    GetEntityDrills: ({ params }, { credentials }) =>
      service.getEntityDrills({ entity: params }, { credentials }),
    GetDrill: ({ params: { drillId, ...entity } }, { credentials }) =>
      service.getDrill({ entity, drillId }, { credentials }),
    GetDrillEvidence: ({ params: { drillId, ...entity } }, { credentials }) =>
      service.getDrillEvidence({ entity, drillId }, { credentials }),
    GetDrillArtifact: async (
      { params: { drillId, sha256: hash, ...entity } },
      { credentials },
    ) => {
      const artifact = await service.getDrillArtifact(
        { entity, drillId, sha256: hash },
        { credentials },
      );
      const { mediaType, extension } = safeType(artifact.mediaType);
      return new BytesAnswer(
        mediaType,
        `${hash}.${extension}`,
        artifact.content,
      );
    },
    GetOwnerRecovery: ({ params }, { credentials }) =>
      service.getOwnerRecovery({ owner: params }, { credentials }),
    ListRecovery: ({ query }, { credentials }) =>
      service.listRecovery({ query }, { credentials }),
    GetRecoveryOverview: ({ query }, { credentials }) =>
      service.getOverview({ query }, { credentials }),
    GetRecoveryExport: async ({ query }, { credentials, request }) => {
      const answer = await service.exportRecovery(
        { query },
        { credentials, request },
      );
      if (query.format === 'csv') {
        const file = toRecoveryCsv(answer);
        return new TextAnswer('text/csv', file.fileName, file.content);
      }
      return answer;
    },
  };
}
