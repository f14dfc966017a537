import {
  BackupRunReport,
  backupRunReportSchema,
  RecoveryPointReport,
  recoveryPointReportSchema,
  ReplicationReport,
  replicationReportSchema,
} from 'backstage-plugin-shipshape-common';
import type { z } from 'zod';
import type { ReplicationSampleRow } from '../../database/recoveryTables';
import type { PointRow } from './mergePoint';
import type { RunRow } from './mergeRun';
import type { StoreOutcome } from './outcomes';
import type { RecoveryFactStore } from './RecoveryFactStore';
import { toPointRow, toRunRow, toSampleRow } from './reportRows';

/** Whom a report is about; nothing where nobody has declared it yet. */
export interface ReportSubject {
  resourceId?: string;
  entityRef?: string;
}

/** How reports of one kind become rows. */
export interface FactKind<Report, Row> {
  schema: z.ZodType<Report>;
  subjects(
    reports: readonly Report[],
  ): Promise<(report: Report) => ReportSubject>;
  toRow(report: Report, now: Date): Row;
  put(rows: readonly Row[]): Promise<StoreOutcome[]>;
  sentAt(report: Report): string | null | undefined;
  /** Instants that cannot lie in the future. */
  past(report: Report): ReadonlyArray<string | null | undefined>;
}

async function byPlan(
  facts: RecoveryFactStore,
  reports: ReadonlyArray<{ planId: string }>,
): Promise<(report: { planId: string }) => ReportSubject> {
  const owners = await facts.ownersOfPlans([
    ...new Set(reports.map(({ planId }) => planId)),
  ]);
  return ({ planId }) => owners.get(planId) ?? {};
}

export function runKind(
  facts: RecoveryFactStore,
): FactKind<BackupRunReport, RunRow> {
  return {
    schema: backupRunReportSchema,
    subjects: reports => byPlan(facts, reports),
    toRow: toRunRow,
    put: rows => facts.putRuns(rows),
    sentAt: ({ sentAt }) => sentAt,
    past: ({ queuedAt, startedAt, finishedAt }) => [
      queuedAt,
      startedAt,
      finishedAt,
    ],
  };
}

export function pointKind(
  facts: RecoveryFactStore,
): FactKind<RecoveryPointReport, PointRow> {
  return {
    schema: recoveryPointReportSchema,
    subjects: reports => byPlan(facts, reports),
    toRow: toPointRow,
    put: rows => facts.putPoints(rows),
    sentAt: ({ sentAt }) => sentAt,
    past: ({ createdAt, consistentAt, observedAt, range }) => [
      createdAt,
      consistentAt,
      observedAt,
      range?.to,
    ],
  };
}

export function sampleKind(
  facts: RecoveryFactStore,
): FactKind<ReplicationReport, ReplicationSampleRow> {
  return {
    schema: replicationReportSchema,
    subjects: async reports => {
      const entities = await facts.entitiesOf([
        ...new Set(reports.map(({ resourceId }) => resourceId)),
      ]);
      return ({ resourceId }) => ({
        resourceId,
        entityRef: entities.get(resourceId),
      });
    },
    toRow: toSampleRow,
    put: rows => facts.putSamples(rows),
    sentAt: ({ sentAt }) => sentAt,
    past: ({ measuredAt, protectedUntil }) => [measuredAt, protectedUntil],
  };
}
