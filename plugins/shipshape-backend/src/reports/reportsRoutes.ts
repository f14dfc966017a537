import {
  incidentReportSchema,
  reportBatchSchema,
  reportCreatePermission,
  reportResultSchema,
  sliReportSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { defineRoute, RouteHandlers } from '../http/defineRoute';
import type { AuthorizedReportService } from './AuthorizedReportService';

/** A thousand reports of 2 kB. */
const MAX_BODY_BYTES = 2_000_000;

function reportRoute<const Path extends string>(
  path: Path,
  summary: string,
  description: string,
  item: z.ZodType,
) {
  return defineRoute({
    method: 'post',
    path,
    summary,
    description: `${description} A wrong report does not refuse the others: the answer names it by its index. Users may report about what they may see in the catalog; what they may not see and what does not exist get the same answer. Recorded in the audit log.`,
    tag: 'Reports',
    permissions: [reportCreatePermission],
    principals: ['user', 'service'],
    params: z.object({}),
    query: z.object({}),
    body: reportBatchSchema,
    bodyItems: [item],
    maxBodyBytes: MAX_BODY_BYTES,
    response: reportResultSchema,
    errors: [503],
  });
}

/** Report routes, by operation id. */
export const reportsRoutes = {
  ReportSli: reportRoute(
    '/reports/sli',
    'Report counts of SLOs',
    'Each report (SliReport) holds the good and total events of one SLO in five minutes, for up to three days back, or in an hour. Sent again it replaces what was sent before.',
    sliReportSchema,
  ),
  ReportIncidents: reportRoute(
    '/reports/incidents',
    'Report incidents',
    'Each report (IncidentReport) holds all of one incident as it is now. Of two reports about one incident the one with the later updatedAt counts, whatever the order in which they come.',
    incidentReportSchema,
  ),
};

/** Answers the report routes. */
export function createReportsHandlers(
  service: Pick<AuthorizedReportService, 'addSli' | 'addIncidents'>,
): RouteHandlers<typeof reportsRoutes> {
  return {
    ReportSli: ({ body }, caller) => service.addSli(body, caller),
    ReportIncidents: ({ body }, caller) => service.addIncidents(body, caller),
  };
}
