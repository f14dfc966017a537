import {
  addMonths,
  CostCell,
  CostLoadReport,
  COST_METRICS,
  CubeOptions,
} from 'backstage-plugin-shipshape-common';
import {
  CostArtifactContent,
  CostScope,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import type {
  CostLoadStore,
  LoadIdentity,
  LoadSummary,
  StagedLoad,
} from './CostLoadStore';
import {
  ArtifactFacts,
  newestByScope,
  planScope,
  scopeFacts,
  scopeKey,
  ScopePlan,
} from './plan';
import { PresentColumns, ScopeTally } from './ScopeTally';
import { assertReportEqualsCells, assertStoredEqualsCells } from './controls';

/** One scope of an artefact while it is read. */
export interface ReadScope {
  plan: ScopePlan;
  tally: ScopeTally;
  /** Absent when nothing needs to be recorded. */
  loadId?: number;
}

/** Stores the cells of one artefact, invisibly, one load per scope. */
export class ArtifactReading {
  readonly #loads: CostLoadStore;
  readonly #identity: LoadIdentity;
  readonly #runId: number;
  readonly #cube: CubeOptions;
  readonly #facts: ArtifactFacts;
  readonly #own: Map<string, LoadSummary>;
  readonly #scopes = new Map<string, ReadScope>();
  /** The load that stands for the artefact until its first scope is known. */
  #head: number | undefined;
  readonly #created: number[];

  constructor(options: {
    loads: CostLoadStore;
    identity: LoadIdentity;
    runId: number;
    cube: CubeOptions;
    facts: ArtifactFacts;
    head: number;
  }) {
    this.#loads = options.loads;
    this.#identity = options.identity;
    this.#runId = options.runId;
    this.#cube = options.cube;
    this.#facts = options.facts;
    this.#own = newestByScope(options.facts.earlier);
    this.#head = options.head;
    this.#created = [options.head];
  }

  /** Every load that this reading has created. */
  get loadIds(): number[] {
    return [...this.#created];
  }

  /**
   * Stores and checks all cells; the loads to activate are `staged` afterwards.
   *
   * @throws SourceError when rows lie outside of the declared scope, or there is no scope at all.
   */
  async stage(
    content: CostArtifactContent,
    signal: AbortSignal,
  ): Promise<ReadScope[]> {
    const { artifact } = this.#facts;
    if (artifact.scope) {
      await this.#open(
        artifact.scope,
        endOfDeclared(this.#facts, artifact.scope),
      );
    }
    for await (const cells of content.cells()) {
      signal.throwIfAborted();
      await this.#store(cells);
    }
    assertReportEqualsCells(content.report, [...this.#scopes.values()]);
    if (!artifact.scope) {
      await this.#openVanishedScopes();
    }
    if (this.#scopes.size === 0) {
      throw new SourceError(
        'invalid_content',
        `No row of it could be read (${content.report.rows.rejected} were rejected) and it declares no scope, so there is nothing that it could replace`,
      );
    }
    await this.#finish(content.report);
    return [...this.#scopes.values()];
  }

  async #store(cells: CostCell[]): Promise<void> {
    const rows: Array<{ loadId: number; cell: CostCell }> = [];
    for (const cell of cells) {
      const scope =
        this.#scopes.get(scopeKey(cell)) ??
        (await this.#open(
          {
            billingAccountId: cell.billingAccountId,
            billingPeriodStart: cell.billingPeriodStart,
          },
          cell.billingPeriodEnd,
        ));
      scope.tally.add(cell);
      if (scope.plan === 'load' && scope.loadId !== undefined) {
        rows.push({ loadId: scope.loadId, cell });
      }
    }
    if (rows.length > 0) {
      await this.#loads.insertCells(rows);
    }
  }

  async #open(scope: CostScope, billingPeriodEnd: string): Promise<ReadScope> {
    const declared = this.#facts.artifact.scope;
    if (declared && scopeKey(declared) !== scopeKey(scope)) {
      throw new SourceError(
        'invalid_content',
        `It declares billing account '${declared.billingAccountId}' and the period from ${declared.billingPeriodStart}, but has a row of account '${scope.billingAccountId}' and the period from ${scope.billingPeriodStart}`,
      );
    }
    const own = this.#own.get(scopeKey(scope));
    const plan = planScope(scopeFacts(this.#facts, scope, own));
    const read: ReadScope = {
      plan,
      tally: new ScopeTally(scope, billingPeriodEnd),
    };
    // A scope without any load of this content is recorded even when nothing changes, so that the artefact is not read again.
    if (plan === 'load' || !own) {
      read.loadId = await this.#createLoad({ ...scope, billingPeriodEnd });
    }
    this.#scopes.set(scopeKey(scope), read);
    return read;
  }

  async #createLoad(
    scope: CostScope & { billingPeriodEnd: string },
  ): Promise<number> {
    const head = this.#head;
    if (head !== undefined) {
      this.#head = undefined;
      await this.#loads.setScope(head, scope);
      return head;
    }
    const loadId = await this.#loads.create({
      ...this.#identity,
      runId: this.#runId,
      cube: this.#cube,
      scope,
      state: 'validating',
    });
    this.#created.push(loadId);
    return loadId;
  }

  /** A full snapshot that lacks a scope which its predecessor had says that the scope has no rows any more. */
  async #openVanishedScopes(): Promise<void> {
    const { artifact, active } = this.#facts;
    for (const [key, scope] of active) {
      if (
        scope.artifact === artifact.name &&
        scope.artifactHash !== artifact.hash &&
        !this.#scopes.has(key)
      ) {
        await this.#open(
          {
            billingAccountId: scope.billingAccountId,
            billingPeriodStart: scope.billingPeriodStart,
          },
          scope.billingPeriodEnd,
        );
      }
    }
  }

  async #finish(report: CostLoadReport): Promise<void> {
    const { artifact } = this.#facts;
    const columns = presentColumns(report);
    const staged: StagedLoad[] = [];
    const settled: Record<'duplicate' | 'stale', number[]> = {
      duplicate: [],
      stale: [],
    };
    for (const { plan, tally, loadId } of this.#scopes.values()) {
      if (loadId !== undefined && plan === 'load') {
        staged.push({
          loadId,
          billingPeriodEnd: tally.billingPeriodEnd,
          rows: tally.rows,
          totals: tally.controlTotals(columns),
          report,
          dataThrough: tally.dataThrough(artifact.dataThrough),
          lastDayMayBeCut: artifact.lastDayMayBeCut ?? true,
          closed: artifact.closed ?? false,
        });
      } else if (loadId !== undefined) {
        settled[plan === 'stale' ? 'stale' : 'duplicate'].push(loadId);
      }
    }
    assertStoredEqualsCells(
      await this.#loads.sumCells(staged.map(({ loadId }) => loadId)),
      [...this.#scopes.values()],
    );
    await this.#loads.stage(staged);
    for (const state of ['duplicate', 'stale'] as const) {
      if (settled[state].length > 0) {
        await this.#loads.setState(settled[state], state);
      }
    }
    if (this.#head !== undefined) {
      await this.#loads.deleteUnused(this.#head);
      this.#head = undefined;
    }
  }
}

/** End of a declared period, until a row names it: as the active load has it, else that of the month. */
export function endOfDeclared(facts: ArtifactFacts, scope: CostScope): string {
  return (
    facts.active.get(scopeKey(scope))?.billingPeriodEnd ??
    addMonths(scope.billingPeriodStart, 1)
  );
}

const COLUMN_OF_METRIC = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
  contracted: 'ContractedCost',
} as const;

/** Columns that occur in some file: a column that is absent everywhere is unknown, not zero. */
function presentColumns(report: CostLoadReport): PresentColumns {
  return new Set(
    COST_METRICS.map(metric => COLUMN_OF_METRIC[metric]).filter(column =>
      report.totals.before.some(totals => totals[column] !== undefined),
    ),
  );
}
