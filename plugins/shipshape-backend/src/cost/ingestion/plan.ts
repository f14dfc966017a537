/** What to do with an artefact and its scopes, decided from what is known of them. Pure. */
import type { LoadState } from 'backstage-plugin-shipshape-common';
import type { CostArtifact, CostScope } from 'backstage-plugin-shipshape-node';
import type { ActiveScope, LoadSummary } from './CostLoadStore';

/** A scope as a key of maps. */
export function scopeKey(scope: CostScope): string {
  return JSON.stringify([scope.billingAccountId, scope.billingPeriodStart]);
}

/**
 * `load`: its cells are stored and, after the guards, activated. `duplicate`: this content is active already. `stale`: something newer is
 * active. `held`: a person decided on this content, or is asked to.
 */
export type ScopePlan = 'load' | 'duplicate' | 'stale' | 'held';

/** What is known of one scope of an artefact. */
export interface ScopeFacts {
  artifact: Pick<CostArtifact, 'hash' | 'runTime'>;
  optionsHash: string;
  /** The newest load of this scope from this content. */
  own?: LoadSummary;
  active?: ActiveScope;
  /** New rules do not reach a frozen scope. */
  frozen: boolean;
}

/** What to do with the rows of one scope. */
export function planScope(facts: ScopeFacts): ScopePlan {
  const { artifact, own, active } = facts;
  const sameContent = active?.artifactHash === artifact.hash;
  if (
    sameContent &&
    (active.optionsHash === facts.optionsHash ||
      facts.frozen ||
      active.totals.length === 0)
  ) {
    return 'duplicate';
  }
  if (
    own?.state === 'quarantined' ||
    (own?.state === 'rejected' && own.decidedBy !== undefined)
  ) {
    return 'held';
  }
  if (active && !sameContent) {
    const wasReplaced =
      own !== undefined &&
      ['superseded', 'stale', 'duplicate'].includes(own.state);
    if (
      artifact.runTime < active.runTime ||
      // Of two exports of the same instant one has won already; they must not take turns.
      (wasReplaced && artifact.runTime === active.runTime)
    ) {
      return 'stale';
    }
  }
  return 'load';
}

/** Whether to read an artefact, or why not. */
export type ArtifactPlan =
  | { action: 'read' }
  | {
      action: 'skip';
      state: Extract<LoadState, 'duplicate' | 'stale' | 'rejected'>;
      /** Loads that say so; those of a rejected artefact count into every run that still finds it. */
      loads: LoadSummary[];
    };

/** What is known of one artefact. */
export interface ArtifactFacts {
  artifact: CostArtifact;
  optionsHash: string;
  /** Loads of this artefact with this content, oldest first. */
  earlier: LoadSummary[];
  /** By {@link scopeKey}. */
  active: ReadonlyMap<string, ActiveScope>;
  /** Keys of scopes that are not read again for new rules. */
  frozen: ReadonlySet<string>;
}

/** The newest load of every scope, from loads ordered by age. */
export function newestByScope(
  loads: readonly LoadSummary[],
): Map<string, LoadSummary> {
  const newest = new Map<string, LoadSummary>();
  for (const load of loads) {
    if (load.scope) {
      newest.set(scopeKey(load.scope), load);
    }
  }
  return newest;
}

/** Collects what {@link planScope} needs. */
export function scopeFacts(
  facts: ArtifactFacts,
  scope: CostScope,
  own: LoadSummary | undefined,
): ScopeFacts {
  return {
    artifact: facts.artifact,
    optionsHash: facts.optionsHash,
    own,
    active: facts.active.get(scopeKey(scope)),
    frozen: facts.frozen.has(scopeKey(scope)),
  };
}

function isRejectedContent(load: LoadSummary): boolean {
  return load.state === 'rejected' && load.decidedBy === undefined;
}

function mustRead(load: LoadSummary, facts: ArtifactFacts): boolean {
  if (['received', 'validating', 'staged', 'failed'].includes(load.state)) {
    return true;
  }
  if (isRejectedContent(load)) {
    return load.optionsHash !== facts.optionsHash;
  }
  return (
    load.scope !== undefined &&
    planScope(scopeFacts(facts, load.scope, load)) === 'load'
  );
}

/**
 * An artefact is read unless every scope that its content is known to have is settled: the same content twice changes nothing. What failed
 * is tried again, what was rejected for its content only when the content (or what is read of it) changes.
 */
export function planArtifact(facts: ArtifactFacts): ArtifactPlan {
  const { artifact, earlier } = facts;
  const newest = earlier.at(-1);
  if (!newest) {
    const plan =
      artifact.scope && planScope(scopeFacts(facts, artifact.scope, undefined));
    return plan === 'stale' || plan === 'duplicate'
      ? { action: 'skip', state: plan, loads: [] }
      : { action: 'read' };
  }
  // An attempt that ended before its scopes were known says something only while it is the last one.
  const settled = newest.scope
    ? [...newestByScope(earlier).values()]
    : [newest];
  if (settled.some(load => mustRead(load, facts))) {
    return { action: 'read' };
  }
  const rejected = settled.filter(isRejectedContent);
  if (rejected.length > 0) {
    return { action: 'skip', state: 'rejected', loads: rejected };
  }
  const allStale = settled.every(
    load =>
      load.scope && planScope(scopeFacts(facts, load.scope, load)) === 'stale',
  );
  return {
    action: 'skip',
    state: allStale ? 'stale' : 'duplicate',
    loads: settled,
  };
}
