import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  NativeRef,
  RecoveryNotice,
} from 'backstage-plugin-shipshape-common';
import {
  RecoveryDelivery,
  RecoverySource,
  RecoveryTarget,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import { toRunError } from '../../sources/runErrors';
import { RunRecorder } from '../../sources/RunRecorder';
import type { RunResult, SourceRunStore } from '../../sources/SourceRunStore';
import type { EvidenceStore } from '../evidence/EvidenceStore';
import type { RecoveryFactStore } from '../reports/RecoveryFactStore';
import { ResourceListing } from './ResourceListing';
import { runsSince } from './runsSince';
import type { DeclaredResource, SubjectStore } from './SubjectStore';
import { SubjectWriter } from './SubjectWriter';

/** A running run beats every 20 seconds; after this time without a beat its process is taken for dead. */
const ABANDONED_AFTER_MS = 2 * 60_000;

/** What the refresh works with. */
export interface RecoveryRefreshOptions {
  facts: RecoveryFactStore;
  evidence: Pick<EvidenceStore, 'putDrill'>;
  subjects: SubjectStore;
  runs: SourceRunStore;
  config: { retentionDays: number };
  logger: LoggerService;
  clock: () => Date;
  /** Told which resources were read; never with an empty list. */
  onFacts(resourceIds: readonly string[]): Promise<void>;
}

function keyOf({ provider, nativeId }: NativeRef): string {
  return JSON.stringify([provider, nativeId]);
}

/** One refresh while it runs. */
interface Work {
  source: RecoverySource;
  recorder: RunRecorder;
  signal: AbortSignal;
  /** Declared resources by what the provider calls them. */
  declared: ReadonlyMap<string, DeclaredResource>;
  /** Declared, and not answered yet. */
  pending: Map<string, NativeRef>;
  /** All that the source knows. */
  known: Map<string, NativeRef>;
  notices: Map<string, RecoveryNotice[]>;
  resourceIds: Set<string>;
  /** Of each resource, what its subjects told so far. */
  listings: Map<DeclaredResource, ResourceListing>;
  /** Resources of which not everything could be read; what they do not tell is not gone. */
  unread: Set<string>;
  /** Something failed that concerns no single resource: nothing that is not told is gone. */
  isPartial: boolean;
}

/** Brings what recovery sources see into the tables. */
export class RecoveryRefreshService {
  readonly #options: RecoveryRefreshOptions;
  readonly #writer: SubjectWriter;

  static create(options: RecoveryRefreshOptions): RecoveryRefreshService {
    return new RecoveryRefreshService(options);
  }

  private constructor(options: RecoveryRefreshOptions) {
    this.#options = options;
    this.#writer = new SubjectWriter(options);
  }

  /**
   * One refresh of a source. Whatever goes wrong with it is stored in its run and logged; nothing is thrown but errors of our own database.
   */
  async refresh(
    source: RecoverySource,
    options: { signal: AbortSignal },
  ): Promise<RunResult> {
    const { runs, logger, clock, config, onFacts } = this.#options;
    const { signal } = options;
    const since = await runsSince({
      runs,
      sourceId: source.id,
      retentionDays: config.retentionDays,
      now: clock(),
    });
    await runs.failAbandoned(new Date(clock().getTime() - ABANDONED_AFTER_MS));
    const recorder = await RunRecorder.start({
      runs,
      logger,
      clock,
      sourceId: source.id,
      kind: 'recovery',
      signal,
    });
    try {
      const resourceIds = await this.#read({ source, recorder, signal }, since);
      if (resourceIds.length > 0) {
        await onFacts(resourceIds);
      }
    } catch (error) {
      recorder.addError(error);
    }
    return await recorder.finish();
  }

  /** @returns the resources of which something was read */
  async #read(
    given: Pick<Work, 'source' | 'recorder' | 'signal'>,
    since: Date,
  ): Promise<string[]> {
    const { source, recorder, signal } = given;
    const { targets, declared, pending } = await this.#targets(source);
    const work: Work = {
      ...given,
      declared,
      pending,
      known: new Map(),
      notices: new Map(),
      resourceIds: new Set(),
      listings: new Map(),
      unread: new Set(),
      isPartial: false,
    };
    try {
      for await (const delivery of source.read(targets, { since, signal })) {
        signal.throwIfAborted();
        if (delivery.kind === 'notice') {
          await this.#note(work, delivery);
        } else if (delivery.kind === 'failure') {
          await this.#fail(work, delivery);
        } else {
          await this.#write(work, delivery);
        }
      }
      signal.throwIfAborted();
      for (const native of [...pending.values()]) {
        const error = new SourceError(
          'invalid_content',
          'The source gave no answer about it',
        );
        await this.#fail(work, { native, error });
      }
      await this.#settle(work);
      await this.#options.subjects.retain(source.id, {
        known: [...work.known.values()],
        resourceIds: targets.map(({ resourceId }) => resourceId),
      });
    } catch (error) {
      recorder.addError(error);
      if (!signal.aborted) {
        for (const native of pending.values()) {
          await this.#storeFailure(work, native, error);
        }
      }
    }
    return [...work.resourceIds].sort();
  }

  async #targets(source: RecoverySource): Promise<{
    targets: RecoveryTarget[];
    declared: Map<string, DeclaredResource>;
    pending: Map<string, NativeRef>;
  }> {
    const declared = new Map<string, DeclaredResource>();
    const pending = new Map<string, NativeRef>();
    const targets: RecoveryTarget[] = [];
    for (const resource of await this.#options.subjects.listDeclared()) {
      // Of two resources that name the same thing the first by id has it.
      const native = resource.native.filter(
        ref =>
          source.providers.includes(ref.provider) && !declared.has(keyOf(ref)),
      );
      for (const ref of native) {
        declared.set(keyOf(ref), resource);
        pending.set(keyOf(ref), ref);
      }
      if (native.length > 0) {
        targets.push({ resourceId: resource.resourceId, native });
      }
    }
    return { targets, declared, pending };
  }

  /** Notices come before or after their subject; those of no single resource are the source's own. */
  async #note(
    { notices, recorder, source, known }: Work,
    delivery: { native?: NativeRef; notice: RecoveryNotice },
  ): Promise<void> {
    const { native, notice } = delivery;
    if (!native) {
      this.#options.logger.warn(
        `Recovery source '${source.id}': ${notice.message}`,
        { run: recorder.runId },
      );
      return;
    }
    const key = keyOf(native);
    const all = [...(notices.get(key) ?? []), notice];
    notices.set(key, all);
    if (known.has(key)) {
      await this.#options.subjects.putNotices(source.id, native, all);
    }
  }

  async #write(
    work: Work,
    { subject }: Extract<RecoveryDelivery, { kind: 'subject' }>,
  ): Promise<void> {
    const { source, recorder, declared, pending, listings } = work;
    const key = keyOf(subject.native);
    const resource = declared.get(key);
    const options = {
      sourceId: source.id,
      subject,
      notices: work.notices.get(key) ?? [],
    };
    try {
      if (resource) {
        const listing = listings.get(resource) ?? new ResourceListing();
        listings.set(resource, listing);
        await this.#writer.write({ ...options, resource, listing });
      } else {
        await this.#writer.writeUndeclared(options);
      }
      recorder.addDelivered(resource ? 'read' : 'undeclared');
    } catch (error) {
      recorder.addError(error, subject.native.nativeId);
      if (resource) {
        work.unread.add(resource.resourceId);
      }
    }
    pending.delete(key);
    work.known.set(key, subject.native);
    if (resource) {
      work.resourceIds.add(resource.resourceId);
    }
  }

  async #fail(
    work: Work,
    { native, error }: { native?: NativeRef; error: SourceError },
  ): Promise<void> {
    work.recorder.addError(error, native?.nativeId);
    if (native) {
      await this.#storeFailure(work, native, error);
      work.pending.delete(keyOf(native));
      work.known.set(keyOf(native), native);
    } else {
      work.isPartial = true;
    }
  }

  /** Once everything is read: what is not there any more. */
  async #settle({
    source,
    recorder,
    listings,
    unread,
    isPartial,
  }: Work): Promise<void> {
    if (isPartial) {
      return;
    }
    for (const [resource, listing] of listings) {
      const { resourceId } = resource;
      if (!unread.has(resourceId)) {
        try {
          await this.#writer.settle(source.id, resource, listing);
        } catch (error) {
          recorder.addError(error, resourceId);
        }
      }
    }
  }

  async #storeFailure(
    { source, declared, signal, resourceIds, unread }: Work,
    native: NativeRef,
    error: unknown,
  ): Promise<void> {
    const { code, message } = toRunError(error, { signal });
    const resourceId = declared.get(keyOf(native))?.resourceId;
    await this.#options.subjects.fail({
      sourceId: source.id,
      native,
      resourceId,
      code,
      message,
    });
    if (resourceId !== undefined) {
      resourceIds.add(resourceId);
      unread.add(resourceId);
    }
  }
}
