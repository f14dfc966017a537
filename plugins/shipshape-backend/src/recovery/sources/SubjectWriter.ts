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
import type { DeclaredResource, SubjectStore } from './SubjectStore';

/** Stores what a source sees of one native resource. */
export class SubjectWriter {
  readonly #stores: {
    facts: RecoveryFactStore;
    evidence: Pick<EvidenceStore, 'putDrill'>;
    subjects: SubjectStore;
  };
  readonly #clock: () => Date;

  constructor(options: {
    facts: RecoveryFactStore;
    evidence: Pick<EvidenceStore, 'putDrill'>;
    subjects: SubjectStore;
    clock: () => Date;
  }) {
    this.#stores = options;
    this.#clock = options.clock;
  }

  /** @param resource - absent: nobody declares it, so that only its being there is noted */
  async write(options: {
    sourceId: string;
    subject: RecoverySubject;
    resource?: DeclaredResource;
    notices: readonly RecoveryNotice[];
  }): Promise<void> {
    const { sourceId, subject, resource, notices } = options;
    if (resource) {
      await this.#writeFacts(sourceId, subject, resource);
    }
    await this.#stores.subjects.put({
      sourceId,
      native: subject.native,
      resourceId: resource?.resourceId,
      state: subject.state,
      checks: subject.checks,
      notices,
    });
  }

  async #writeFacts(
    sourceId: string,
    subject: RecoverySubject,
    resource: DeclaredResource,
  ): Promise<void> {
    const { facts, evidence, subjects } = this.#stores;
    const { resourceId } = resource;
    const now = this.#clock();
    const plans = new ObservedPlans(resource, subject);
    const former = await subjects.listObservedPlans(sourceId, resourceId);
    await subjects.replaceObservedPlans(
      sourceId,
      resourceId,
      plans.rows({ sourceId, resource, former, now }),
    );
    await facts.putRuns(
      subject.runs.map(run => toObservedRun(run, plans.idOf(run.planId), now)),
    );
    await facts.putPoints(await this.#pointsToStore(subject, plans, now));
    await facts.putSamples(
      subject.samples.map(sample => toObservedSample(sample, resourceId, now)),
    );
    for (const drill of subject.drills) {
      await evidence.putDrill({
        report: toObservedDrill(drill, resourceId),
        origin: sourceId,
        reporter: sourceId,
      });
    }
  }

  /** Those that are new or different, and those that a complete listing misses any more: they are deleted. */
  async #pointsToStore(
    subject: RecoverySubject,
    plans: ObservedPlans,
    now: Date,
  ): Promise<PointRow[]> {
    const keyOf = (row: PointRow) =>
      JSON.stringify([row.plan_id, row.location_id, row.native_id]);
    const present = new Map(
      (await this.#stores.facts.listPresentPoints(plans.ids())).map(row => [
        keyOf(row),
        row,
      ]),
    );
    const seen = subject.points.map(point =>
      toObservedPoint(point, plans.idOf(point.planId), now),
    );
    const changed = seen.filter(row => {
      const known = present.get(keyOf(row));
      return (
        !known ||
        !isSameBut(known, row, ['observed_at', 'seen_at', 'gone_reports'])
      );
    });
    if (!subject.complete) {
      return changed;
    }
    seen.forEach(row => present.delete(keyOf(row)));
    const missing = [...present.values()]
      .filter(({ source }) => source === 'observed')
      .map(row =>
        firstPoint({
          ...row,
          state: 'deleted',
          observed_at: now.toISOString(),
        }),
      );
    return [...changed, ...missing];
  }
}
