import type { DrillReport } from 'backstage-plugin-shipshape-common';
import { join } from 'node:path';
import { assertSafeRoot } from '../scratch/assertSafeRoot';
import { cleanLeftovers } from '../scratch/cleanLeftovers';
import { MARKER_FILE } from '../scratch/marker';
import { removeScratch } from '../scratch/removeScratch';
import { RootLock } from '../scratch/RootLock';
import { ScratchDirectory } from '../scratch/ScratchDirectory';
import { Account, accountToDropTo, ownIdentity } from '../tools/Account';
import { hasCode } from '../tools/DrillTools';
import type { DrillSession } from './DrillSession';
import type { ResolvedDrill } from './resolveDrill';
import { SourceDatabase } from './sourceDatabase';

/** A drill's hold on a scratch root: the lock, and a directory of its own with a marker. */
export class DrillClaim {
  readonly #session: DrillSession;
  readonly #root: string;
  readonly #account?: Account;
  readonly #lock: RootLock;
  #scratch?: ScratchDirectory;
  #isMarked = false;

  /**
   * Checks the scratch root, which writes nothing, and locks it.
   *
   * @throws DrillFault of the runner
   */
  static async take(
    drill: ResolvedDrill,
    session: DrillSession,
  ): Promise<DrillClaim> {
    const { entry } = drill;
    const account = await accountToDropTo(entry.user);
    await assertSafeRoot(entry.scratchRoot, {
      scratchRoots: drill.scratchRoots,
      protectedPaths: [
        ...entry.protectedPaths,
        ...(await drill.executor.protectedPaths(entry)),
        ...(await sourceDirectories(drill, session)),
      ],
      uid: account?.uid ?? ownIdentity().uid,
    });
    const lock = await RootLock.take(entry.scratchRoot, session.drillId);
    return new DrillClaim(session, entry.scratchRoot, account, lock);
  }

  private constructor(
    session: DrillSession,
    root: string,
    account: Account | undefined,
    lock: RootLock,
  ) {
    this.#session = session;
    this.#root = root;
    this.#account = account;
    this.#lock = lock;
  }

  /** Cleans up after drills whose runner was killed; returns their last reports. */
  async cleanLeftovers(): Promise<DrillReport[]> {
    return await cleanLeftovers(this.#root, {
      tools: this.#session.toolsIn(this.#root, this.#account),
      account: this.#account,
      now: this.#session.clock.now(),
    });
  }

  /** Makes the drill's directory, with its marker. */
  async makeScratch(report: DrillReport): Promise<void> {
    // Short, because the path of a socket below it must be; the random end of the drill's id.
    const name = `d-${this.#session.drillId.slice(-12)}`;
    this.#scratch = await ScratchDirectory.create(
      join(this.#root, name),
      this.#account,
    );
    await this.mark(report);
    this.#session.claim(this.#scratch, this.#account);
  }

  /**
   * Writes into the marker how the drill stands, for the case that the runner is killed. A full disk keeps an older state in it, and nothing from
   * being cleaned up.
   */
  async mark(report: DrillReport, keepUntil?: Date): Promise<void> {
    try {
      await this.#writeMarker(report, keepUntil);
      this.#isMarked = true;
    } catch (error) {
      const mayWait = this.#isMarked && keepUntil === undefined;
      if (!mayWait || !hasCode(error, 'ENOSPC', 'EDQUOT')) {
        throw error;
      }
    }
  }

  /** Deletes the drill's directory. */
  async remove(): Promise<void> {
    if (this.#scratch) {
      await removeScratch(
        this.#root,
        this.#scratch.path,
        this.#session.toolsIn(this.#root, this.#account),
      );
      this.#scratch = undefined;
    }
  }

  async release(): Promise<void> {
    await this.#lock.release();
  }

  async #writeMarker(report: DrillReport, keepUntil?: Date): Promise<void> {
    if (this.#scratch) {
      await this.#scratch.write(
        MARKER_FILE,
        JSON.stringify({
          version: 1,
          directory: this.#scratch.path,
          keepUntil: keepUntil?.toISOString(),
          report,
        }),
      );
    }
  }
}

/** Data directory of the source when it is on this machine and may be known. One that cannot be reached is told by the baseline. */
async function sourceDirectories(
  { entry }: ResolvedDrill,
  { environment, redaction }: DrillSession,
): Promise<string[]> {
  if (!entry.source) {
    return [];
  }
  const source = await SourceDatabase.create(
    entry.source,
    environment,
    redaction,
  );
  if (!source.isLocal) {
    return [];
  }
  const probe = await source
    .probe(entry.postgres?.database ?? 'postgres')
    .catch(() => undefined);
  return probe?.directory === undefined ? [] : [probe.directory];
}
