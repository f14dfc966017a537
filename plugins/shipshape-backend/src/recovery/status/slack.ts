import type { RecoverySummary } from 'backstage-plugin-shipshape-common';

/**
 * What is left inside its status, smaller is worse, to sort what has the same status: without any backup by age, with a drill that is due by how
 * long, else by the share of the RPO that is left.
 */
export function slackOf(
  { status, exposure, drill, resource }: RecoverySummary,
  now: Date,
): number {
  switch (status) {
    case 'unprotected':
    case 'never':
      return (Date.parse(resource.enrolledAt) - now.getTime()) / 1000;
    case 'drillOverdue':
    case 'drillDue':
      return drill.dueAt === undefined
        ? 0
        : (Date.parse(drill.dueAt) - now.getTime()) / 1000;
    default:
      return exposure.seconds === undefined || exposure.rpoSeconds === undefined
        ? 0
        : 1 - exposure.seconds / Math.max(exposure.rpoSeconds, 1);
  }
}
