import {
  BackupPlan,
  RecoverySubject,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import type { RecoveryPlanRow } from '../../database/recoveryTables';
import { planStates } from '../definitions/planStates';
import type { DeclaredResource } from './SubjectStore';

const MAX_ID = 100;

/** An id as documents have them, unique in the portal: tools give the same name to plans of several resources. */
export function scopedId(...parts: readonly string[]): string {
  const text = parts
    .join('.')
    .toLocaleLowerCase('en-US')
    .replace(/[^-a-z0-9_.]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return text.length <= MAX_ID
    ? text
    : `${text.slice(0, MAX_ID - 13)}-${sha256Hex(parts.join('.')).slice(
        0,
        12,
      )}`;
}

function toPlan(
  plan: RecoverySubject['plans'][number],
  id: string,
  { native, locations }: RecoverySubject,
): BackupPlan {
  return {
    provider: native.provider,
    // Points carry their own instants: what a plan of unknown mechanism makes is taken as it is.
    mechanism: 'snapshot',
    schedule: { kind: 'manual' },
    state: 'unknown',
    history: [],
    ...plan,
    locations: plan.locations ?? [...locations],
    id,
  };
}

/**
 * Where what a tool tells of a subject belongs: to plans of the document of its resource where they are the same, else to plans of its own.
 *
 * @remarks A plan of the tool is that of the document when it has its id, or when each of them has exactly one of this provider.
 */
export class ObservedPlans {
  readonly #ids = new Map<string, string>();
  readonly #fallbackId: string;
  readonly #observed: BackupPlan[] = [];
  readonly #isComplete: boolean;

  constructor(resource: DeclaredResource, subject: RecoverySubject) {
    const { resourceId, plans } = resource;
    this.#isComplete = subject.complete;
    const { provider } = subject.native;
    const declared = plans.filter(plan => plan.provider === provider);
    const only =
      declared.length === 1 && subject.plans.length <= 1
        ? declared[0]
        : undefined;
    for (const plan of subject.plans) {
      const same = plans.find(({ id }) => id === plan.id) ?? only;
      const id = same?.id ?? scopedId(resourceId, provider, plan.id);
      this.#ids.set(plan.id, id);
      if (!same) {
        this.#observed.push(toPlan(plan, id, subject));
      }
    }
    const fallback =
      only?.id ??
      (subject.plans.length === 1
        ? this.#ids.get(subject.plans[0].id)
        : undefined);
    this.#fallbackId = fallback ?? scopedId(resourceId, provider);
    const isHomeless = [...subject.runs, ...subject.points].some(
      ({ planId }) => planId === undefined || !this.#ids.has(planId),
    );
    if (!fallback && isHomeless) {
      this.#observed.push(
        toPlan({ id: this.#fallbackId }, this.#fallbackId, subject),
      );
    }
  }

  /** The plan under which a run or point is stored. */
  idOf(planId: string | undefined): string {
    return (
      (planId === undefined ? undefined : this.#ids.get(planId)) ??
      this.#fallbackId
    );
  }

  /** All plans that something of the subject can be stored under. */
  ids(): string[] {
    return [...new Set([...this.#ids.values(), this.#fallbackId])];
  }

  /** Plans that no document declares. */
  observedIds(): string[] {
    return this.#observed.map(({ id }) => id);
  }

  /**
   * {@link ObservedPlans.observedIds} as they are stored. What could only partly be read takes nothing back: a known plan whose state it does not
   * tell stays as it is, and so do the earlier states of one whose state it does tell.
   */
  rows(options: {
    sourceId: string;
    resource: DeclaredResource;
    former: readonly RecoveryPlanRow[];
    now: Date;
  }): RecoveryPlanRow[] {
    const { sourceId, resource, former, now } = options;
    return this.#observed.map(seen => {
      const known = former.find(row => row.plan_id === seen.id);
      const keeps = known !== undefined && !this.#isComplete;
      if (keeps && seen.state === 'unknown') {
        return known;
      }
      const plan: BackupPlan = keeps
        ? { ...seen, history: JSON.parse(known.plan).history }
        : seen;
      return {
        plan_id: plan.id,
        resource_id: resource.resourceId,
        origin: sourceId,
        plan: JSON.stringify(plan),
        states: JSON.stringify(
          planStates({
            plan,
            former: known && {
              state: JSON.parse(known.plan).state,
              states: JSON.parse(known.states),
            },
            enrolledAt: resource.enrolledAt,
            isNewResource: false,
            now,
          }),
        ),
      };
    });
  }
}
