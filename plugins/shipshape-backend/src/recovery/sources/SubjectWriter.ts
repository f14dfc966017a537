import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RecoveryNotice,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type { EvidenceStore } from '../evidence/EvidenceStore';
import { firstPoint, PointRow } from '../reports/mergePoint';
import { isSameBut } from '../reports/outcomes';
import type { RecoveryFactStore } from '../reports/RecoveryFactStore';
import { ObservedPlans } from './ObservedPlans';
import {
  toObservedDrill,
  toObservedPoint,
  toObservedRun,
  toObservedSample,
} from './observedRows';
import { pointKey, ResourceListing } from './ResourceListing';
import type { DeclaredResource, SubjectStore } from './SubjectStore';

interface SubjectOptions {
  sourceId: string;
  subject: RecoverySubject;
  notices: readonly RecoveryNotice[];
}

/** Stores what a source sees of one native resource. */
export class SubjectWriter {
  readonly #stores: {
    facts: RecoveryFactStore;
    evidence: Pick<EvidenceStore, 'putDrill'>;
    subjects: SubjectStore;
  };
  readonly #logger: LoggerService;
  readonly #clock: () => Date;

  constructor(options: {
    facts: RecoveryFactStore;
    evidence: Pick<EvidenceStore, 'putDrill'>;
    subjects: SubjectStore;
    logger: LoggerService;
    clock: () => Date;
  }) {
    this.#stores = options;
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  /** What one refresh of a source has to say about a declared resource, once all its subjects are written. */
  async settle(
    sourceId: string,
    { resourceId }: DeclaredResource,
    listing: ResourceListing,
  ): Promise<void> {
    const { facts, subjects } = this.#stores;
    if (listing.isComplete()) {
      await subjects.retainObservedPlans(
        sourceId,
        resourceId,
        listing.observedPlanIds(),
      );
    }
    const isShared = (await subjects.listAnswers(resourceId)).some(
      answer => answer.sourceId !== sourceId && answer.state === 'known',
    );
    const present = await facts.listPresentPoints(listing.planIds());
    const observedAt = this.#clock().toISOString();
    await facts.putPoints(
      present
        .filter(row => listing.isGone(row, { isShared }))
        .map(row =>
          firstPoint({ ...row, state: 'deleted', observed_at: observedAt }),
        ),
    );
  }

  /** Only its being there is noted, because nobody declares it. */
  async writeUndeclared(options: SubjectOptions): Promise<void> {
    await this.#put(options);
  }

  /** @param options - `listing`: of the resource, in this refresh */
  async write(
    options: SubjectOptions & {
      resource: DeclaredResource;
      listing: ResourceListing;
    },
  ): Promise<void> {
    const { sourceId, subject, resource, listing } = options;
    const { facts, evidence, subjects } = this.#stores;
    const { resourceId } = resource;
    const now = this.#clock();
    const plans = new ObservedPlans(resource, subject);
    const former = await subjects.listObservedPlans(sourceId, resourceId);
    await subjects.putObservedPlans(
      plans.rows({ sourceId, resource, former, now }),
    );
    await facts.putRuns(
      subject.runs.map(run => toObservedRun(run, plans.idOf(run.planId), now)),
    );
    const points = subject.points.map(point =>
      toObservedPoint(point, plans.idOf(point.planId), now),
    );
    listing.add(plans, subject, points);
    await this.#putPoints(points, options);
    await facts.putSamples(
      subject.samples.map(sample => toObservedSample(sample, resourceId, now)),
    );
    for (const drill of subject.drills) {
      const report = toObservedDrill(drill, { sourceId, resourceId });
      const { outcome, message = outcome } = await evidence.putDrill({
        report,
        origin: sourceId,
        reporter: sourceId,
      });
      if (outcome === 'invalid' || outcome === 'conflict') {
        this.#logger.warn(
          `Recovery source '${sourceId}': drill '${report.drillId}' of ${resourceId} is not stored: ${message}`,
        );
      }
    }
    await this.#put(options);
  }

  /** Those that are new or different. */
  async #putPoints(
    points: readonly PointRow[],
    options: SubjectOptions & { resource: DeclaredResource },
  ): Promise<void> {
    const { facts } = this.#stores;
    const present = new Map(
      (
        await facts.listPresentPoints([
          ...new Set(points.map(row => row.plan_id)),
        ])
      ).map(row => [pointKey(row), row]),
    );
    const isWatched = await this.#isWatched(options);
    const changed = points
      .map(row => ({
        known: present.get(pointKey(row)),
        row: withFirstSight(row, present.get(pointKey(row)), isWatched),
      }))
      .filter(
        ({ known, row }) =>
          !known ||
          !isSameBut(known, row, ['observed_at', 'seen_at', 'gone_reports']),
      );
    await facts.putPoints(changed.map(({ row }) => row));
  }

  /** Whether this source has looked at the resource before. */
  async #isWatched({
    sourceId,
    subject: { native },
    resource,
  }: SubjectOptions & { resource: DeclaredResource }): Promise<boolean> {
    const answers = await this.#stores.subjects.listAnswers(
      resource.resourceId,
    );
    return answers.some(
      answer =>
        answer.sourceId === sourceId &&
        answer.native.provider === native.provider &&
        answer.native.nativeId === native.nativeId &&
        answer.observedAt !== undefined,
    );
  }

  async #put(
    options: SubjectOptions & { resource?: DeclaredResource },
  ): Promise<void> {
    const { sourceId, subject, resource, notices } = options;
    await this.#stores.subjects.put({
      sourceId,
      native: subject.native,
      resourceId: resource?.resourceId,
      state: subject.state,
      checks: subject.checks,
      notices,
    });
  }
}

/**
 * A point of a tool that does not tell when it could first be restored: when it was first seen so. Nobody knows that of those that were there
 * before anybody looked.
 */
function withFirstSight(
  row: PointRow,
  known: PointRow | undefined,
  isWatched: boolean,
): PointRow {
  if (row.available_at !== null) {
    return row;
  }
  if (known && (known.available_at !== null || isRestorable(known))) {
    return { ...row, available_at: known.available_at };
  }
  return isRestorable(row) && isWatched
    ? { ...row, available_at: row.observed_at }
    : row;
}

function isRestorable({ state }: PointRow): boolean {
  return state === 'available' || state === 'stopped';
}
