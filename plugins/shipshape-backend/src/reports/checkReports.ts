import {
  makeValidator,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  FINE_BUCKET_SECONDS,
  FINE_HORIZON_SECONDS,
  IncidentReport,
  incidentReportSchema,
  ReportResult,
  SliReport,
  sliReportSchema,
} from 'backstage-plugin-shipshape-common';
import type { z } from 'zod';

/** An item that was refused. */
export type Rejection = ReportResult['rejected'][number];

/** An item that passed a check, with its place in the batch. */
export interface Checked<T> {
  index: number;
  report: T;
}

/** What is old enough to be refused, and what is not there yet. */
export interface ReportLimits {
  now: Date;
  retentionDays: number;
}

/** Clocks of reporters may be ahead by so much. */
export const CLOCK_TOLERANCE_SECONDS = 600;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * The one answer for whatever a reporter may not know of: it says neither which part was not found nor whether it exists.
 */
export function unknownSubject(index: number): Rejection {
  return {
    index,
    code: 'unknown',
    message:
      'The SLO or entity of this report is not known: expected ids and refs of what you can see in the catalog',
  };
}

/** Reports of an SLO whose queries are asked would never be used. */
export function servedBySource(index: number): Rejection {
  return {
    index,
    code: 'conflict',
    message:
      'sloId: the counts of this SLO are read from a source: expected the annotation shipshape.dev/slo-source: reports at its entity',
  };
}

function parse<T>(
  schema: z.ZodType<T>,
  item: unknown,
  index: number,
): T | Rejection {
  const result = schema.safeParse(item);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'report'}: ${message}`,
  );
  return { index, code: 'invalid', message: problems.join('; ') };
}

function isRejection(value: object): value is Rejection {
  return 'code' in value;
}

function sliAge(
  report: SliReport,
  index: number,
  { now, retentionDays }: ReportLimits,
): Rejection | undefined {
  const start = Date.parse(report.start);
  const end = start + report.widthSeconds * 1000;
  if (end > now.getTime() + CLOCK_TOLERANCE_SECONDS * 1000) {
    return {
      index,
      code: 'too-new',
      message: `start: the interval ends at ${new Date(
        end,
      ).toISOString()}, which is in the future: expected one that is over`,
    };
  }
  if (end <= now.getTime() - retentionDays * DAY_MS) {
    return {
      index,
      code: 'too-old',
      message: `start: counts are kept for ${retentionDays} days: expected a later interval`,
    };
  }
  if (
    report.widthSeconds === FINE_BUCKET_SECONDS &&
    end <= now.getTime() - FINE_HORIZON_SECONDS * 1000
  ) {
    return {
      index,
      code: 'too-old',
      message: `start: intervals of five minutes are kept for ${
        FINE_HORIZON_SECONDS / 86_400
      } days: expected the sums of the whole hour, with start ${new Date(
        start - (start % HOUR_MS),
      ).toISOString()} and widthSeconds 3600`,
    };
  }
  return undefined;
}

/** Checks counts by themselves: their form and age, nothing that depends on what is known. */
export function checkSliReports(
  items: readonly unknown[],
  limits: ReportLimits,
): { accepted: Checked<SliReport>[]; rejected: Rejection[] } {
  const accepted: Checked<SliReport>[] = [];
  const rejected: Rejection[] = [];
  items.forEach((item, index) => {
    const report = parse(sliReportSchema, item, index);
    const rejection = isRejection(report)
      ? report
      : sliAge(report, index, limits);
    if (rejection) {
      rejected.push(rejection);
    } else if (!isRejection(report)) {
      accepted.push({ index, report });
    }
  });
  return { accepted, rejected };
}

const validate = makeValidator();

/** The canonical ref, or undefined when it is none. */
function canonicalRef(text: string): string | undefined {
  const [, kind, namespace = 'default', name] =
    /^([^:/]+):(?:([^:/]+)\/)?([^:/]+)$/.exec(text) ?? [];
  return validate.isValidKind(kind) &&
    validate.isValidNamespace(namespace) &&
    validate.isValidEntityName(name)
    ? stringifyEntityRef(parseEntityRef(text))
    : undefined;
}

function incidentTimes(
  report: IncidentReport,
  index: number,
  { now, retentionDays }: ReportLimits,
): Rejection | undefined {
  const latest = now.getTime() + CLOCK_TOLERANCE_SECONDS * 1000;
  for (const field of [
    'startedAt',
    'detectedAt',
    'acknowledgedAt',
    'resolvedAt',
    'updatedAt',
  ] as const) {
    const value = report[field];
    if (typeof value === 'string' && Date.parse(value) > latest) {
      return {
        index,
        code: 'too-new',
        message: `${field}: ${value} is in the future: expected what has happened`,
      };
    }
  }
  const { resolvedAt } = report;
  if (
    typeof resolvedAt === 'string' &&
    Date.parse(resolvedAt) < now.getTime() - retentionDays * DAY_MS
  ) {
    return {
      index,
      code: 'too-old',
      message: `resolvedAt: incidents are kept for ${retentionDays} days after they were resolved`,
    };
  }
  return undefined;
}

/** Checks incidents by themselves. Refs become canonical, instants get milliseconds. */
export function checkIncidentReports(
  items: readonly unknown[],
  limits: ReportLimits,
): { accepted: Checked<IncidentReport>[]; rejected: Rejection[] } {
  const accepted: Checked<IncidentReport>[] = [];
  const rejected: Rejection[] = [];
  items.forEach((item, index) => {
    const report = parse(incidentReportSchema, item, index);
    if (isRejection(report)) {
      rejected.push(report);
      return;
    }
    const entityRef = canonicalRef(report.entityRef);
    const rejection: Rejection | undefined =
      entityRef === undefined
        ? {
            index,
            code: 'invalid',
            message:
              'entityRef: Expected an entity reference with a kind, such as component:default/checkout',
          }
        : incidentTimes(report, index, limits);
    if (rejection) {
      rejected.push(rejection);
    } else if (entityRef !== undefined) {
      accepted.push({ index, report: { ...report, entityRef } });
    }
  });
  return { accepted, rejected };
}
