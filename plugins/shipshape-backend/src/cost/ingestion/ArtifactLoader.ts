import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CubeOptions, LoadState } from 'backstage-plugin-shipshape-common';
import type { CostArtifact, CostSource } from 'backstage-plugin-shipshape-node';
import { toRunError } from '../../sources/runErrors';
import type { RunError } from '../../sources/SourceRunStore';
import type { CostAllocator } from '../CostAllocator';
import { ArtifactReading, endOfDeclared, ReadScope } from './ArtifactReading';
import type { ActiveScope, CostLoadStore, LoadIdentity } from './CostLoadStore';
import type { ArtifactFacts } from './plan';
import { settleLoad } from './settleLoad';

/** What one artefact came to: its scopes by final state, and what went wrong. */
export interface ArtifactOutcome {
  states: LoadState[];
  errors: RunError[];
}

/** The refresh that an artefact is loaded in. */
export interface LoadContext {
  source: CostSource;
  runId: number;
  cube: CubeOptions;
  signal: AbortSignal;
  /** Whether the billing period of a scope can no longer change. */
  isClosed: (active: ActiveScope) => boolean;
  onProgress: (message: string) => void;
}

/** Takes one artefact through reading, guards and activation. Errors become part of the outcome; only a failing database throws. */
export class ArtifactLoader {
  readonly #loads: CostLoadStore;
  readonly #allocator: CostAllocator;
  readonly #logger: LoggerService;

  constructor(options: {
    loads: CostLoadStore;
    allocator: CostAllocator;
    logger: LoggerService;
  }) {
    this.#loads = options.loads;
    this.#allocator = options.allocator;
    this.#logger = options.logger;
  }

  async load(
    facts: ArtifactFacts,
    context: LoadContext,
  ): Promise<ArtifactOutcome> {
    const { artifact } = facts;
    const identity: LoadIdentity = {
      sourceId: context.source.id,
      artifact: artifact.name,
      artifactHash: artifact.hash,
      optionsHash: facts.optionsHash,
      runTime: artifact.runTime,
    };
    let head: number;
    try {
      await this.#loads.deleteFailed(context.source.id, artifact.name);
      head = await this.#loads.create({
        ...identity,
        runId: context.runId,
        cube: context.cube,
        scope: artifact.scope && {
          ...artifact.scope,
          billingPeriodEnd: endOfDeclared(facts, artifact.scope),
        },
        state: 'received',
      });
    } catch (error) {
      // What cannot be recorded of this artefact is no reason to leave the others.
      return await this.#giveUp([], error, artifact, context);
    }
    const reading = new ArtifactReading({
      loads: this.#loads,
      identity,
      runId: context.runId,
      cube: context.cube,
      facts,
      head,
    });
    let scopes: ReadScope[];
    try {
      await this.#loads.setState([head], 'validating');
      scopes = await this.#stage(reading, artifact, context);
    } catch (error) {
      return await this.#giveUp(reading.loadIds, error, artifact, context);
    }
    return await this.#settle(scopes, facts, context);
  }

  async #stage(
    reading: ArtifactReading,
    artifact: CostArtifact,
    context: LoadContext,
  ): Promise<ReadScope[]> {
    const content = await context.source.readArtifact(artifact, {
      cube: context.cube,
      signal: context.signal,
      onProgress: ({ message }) => context.onProgress(message),
    });
    try {
      return await reading.stage(content, context.signal);
    } finally {
      await content.close();
    }
  }

  /** Each scope on its own: one that is held back or fails does not keep the others from being shown. */
  async #settle(
    scopes: ReadScope[],
    facts: ArtifactFacts,
    context: LoadContext,
  ): Promise<ArtifactOutcome> {
    const outcome: ArtifactOutcome = { states: [], errors: [] };
    for (const { plan, loadId, tally } of scopes) {
      if (plan !== 'load' || loadId === undefined) {
        outcome.states.push(plan === 'stale' ? 'stale' : 'duplicate');
        continue;
      }
      try {
        context.signal.throwIfAborted();
        outcome.states.push(
          await settleLoad({
            loads: this.#loads,
            allocator: this.#allocator,
            load: await this.#get(context.source.id, loadId),
            tally,
            frozen: facts.frozen,
            isClosed: context.isClosed,
          }),
        );
      } catch (error) {
        const failed = await this.#giveUp(
          [loadId],
          error,
          facts.artifact,
          context,
        );
        outcome.states.push(...failed.states);
        outcome.errors.push(...failed.errors);
      }
    }
    return outcome;
  }

  async #get(sourceId: string, loadId: number) {
    const load = await this.#loads.get(sourceId, loadId);
    if (!load) {
      throw new NotFoundError(`Load ${loadId} does not exist any more`);
    }
    return load;
  }

  /** The old figures stay: a load that is given up was never visible. */
  async #giveUp(
    loadIds: number[],
    error: unknown,
    artifact: CostArtifact,
    context: LoadContext,
  ): Promise<ArtifactOutcome> {
    const runError = toRunError(error, {
      artifact: artifact.name,
      signal: context.signal,
    });
    const state = runError.code === 'invalid_content' ? 'rejected' : 'failed';
    this.#logger.warn(
      `Cost source '${context.source.id}': artefact '${artifact.name}' was ${state} (${runError.code})`,
      runError.code === 'internal' && error instanceof Error
        ? error
        : { reason: runError.message },
    );
    await this.#loads.setState(loadIds, state, runError.message);
    await this.#loads.deleteCells(loadIds);
    return { states: [state], errors: [runError] };
  }
}
