import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import { DrillFault } from '../../DrillFault';
import type {
  Declaration,
  DrillExecutor,
  PreflightFindings,
  ToolVerification,
} from '../../Executor';
import type { DrillContext } from '../../run/DrillContext';
import { PgDumpRestore } from '../pgDump';
import { assertLocation } from '../assertLocation';
import type { ChooseIndex } from '../chooseIndex';
import { Selectable, selectPoint } from '../selection';
import { fileBelow } from './fileBelow';
import { ResticCommand } from './ResticCommand';
import { restoredSize } from './restoredSize';
import {
  namesSnapshot,
  readRestoreSize,
  readSnapshots,
  RestoreSize,
} from './snapshots';

/** Directory that snapshots are restored into, within the drill's. */
export const FILES_DIRECTORY = 'files';

const NO_ERRORS = /^no errors were found$/m;

/**
 * Restores a snapshot of restic, and compares what it wrote with what the snapshot holds. A dump in it that the plan names is then restored into a
 * cluster: two stages, one drill.
 */
export class ResticExecutor implements DrillExecutor {
  readonly #context: DrillContext;
  readonly #command: ResticCommand;
  readonly #chooseIndex: ChooseIndex;
  readonly #dump?: PgDumpRestore;
  /** By id, which stands for the content. */
  readonly #sizes = new Map<string, RestoreSize>();
  #snapshotId?: string;

  static create(
    context: DrillContext,
    chooseIndex: ChooseIndex,
  ): ResticExecutor {
    return new ResticExecutor(context, chooseIndex);
  }

  private constructor(context: DrillContext, chooseIndex: ChooseIndex) {
    this.#context = context;
    this.#command = ResticCommand.create(context);
    this.#chooseIndex = chooseIndex;
    if (context.plan.contains) {
      this.#dump = PgDumpRestore.create(context);
    }
  }

  async preflight(): Promise<PreflightFindings> {
    const { plan, clock, tools, evidence } = this.#context;
    assertLocation(plan, this.#command.source.location);
    if (plan.targetMode === 'explicit-time') {
      throw new DrillFault(
        'runner',
        'target-mode',
        'A snapshot of restic has no target time: use targetMode latest-at-declaration and a selection.',
      );
    }
    const { stdout } = await tools.mustSucceed(
      this.#command.source.program,
      ['version'],
      { of: 'runner', reason: 'tool-missing' },
    );
    evidence.addToolVersion('restic', stdout.trim());
    // Which one will be restored is decided at the declaration; this is for the disk.
    const { nativeId } = await this.#select(clock.now());
    return { restoredBytes: (await this.#sizeOf(nativeId)).bytes };
  }

  async declare(): Promise<Declaration> {
    const { location } = this.#command.source;
    const { nativeId } = await this.#select(this.#context.declaredAt);
    this.#snapshotId = nativeId;
    return {
      pointNativeId: nativeId,
      ...(location !== undefined && { locationId: location }),
      rpoMethod: 'none',
    };
  }

  async provision(): Promise<void> {
    await this.#dump?.provision();
  }

  async restore(): Promise<void> {
    await this.#restoreFiles();
    const { contains } = this.#context.plan;
    if (this.#dump && contains) {
      const file = await fileBelow(this.filesRoot(), contains.path);
      await this.#dump.restore(await this.#dump.inspect(file));
    }
  }

  database(): string | undefined {
    return this.#dump?.database;
  }

  filesRoot(): string {
    return this.#context.scratch.resolve(FILES_DIRECTORY);
  }

  /** With the data: a plain `check` reads the structure only, and finds no errors in a repository with a corrupt pack. */
  async verifyWithTool(
    _check: DrillCheck,
    signal: AbortSignal,
  ): Promise<ToolVerification> {
    const { exitCode, stdout, outputTail } = await this.#command.run(
      ['check', '--read-data'],
      { evidence: 'verify-output', signal },
    );
    return {
      passed: exitCode === 0 && NO_ERRORS.test(stdout),
      observed: outputTail.trim().split('\n').slice(-5).join('; '),
    };
  }

  async #restoreFiles(): Promise<void> {
    const { scratch, tools } = this.#context;
    const id = this.#restored;
    const target = await scratch.directory(FILES_DIRECTORY);
    const result = await this.#command.run(
      ['restore', id, `--target=${target}`, '--verify'],
      { evidence: 'restore-output' },
    );
    if (result.exitCode !== 0) {
      const fault = tools.faultOf(result, {
        of: 'backup',
        reason: 'restore-failed',
      });
      throw new DrillFault(
        fault.of,
        fault.reason,
        `Snapshot ${id} was not restored: ${fault.message}`,
      );
    }
    assertComplete(id, await this.#sizeOf(id), await restoredSize(target));
  }

  get #restored(): string {
    if (this.#snapshotId === undefined) {
      throw new Error('No snapshot was chosen yet');
    }
    return this.#snapshotId;
  }

  async #select(at: Date): Promise<Selectable> {
    const snapshots = readSnapshots(
      await this.#command.read(
        ['snapshots', '--json', ...this.#command.filters],
        { evidence: `snapshots-${this.#context.evidence.items.length}` },
      ),
    );
    return selectPoint(
      snapshots.map(snapshot => ({
        nativeId: snapshot.id,
        type: 'snapshot',
        consistentAt: snapshot.at,
      })),
      {
        selection: this.#context.plan.selection,
        declaredAt: at,
        chooseIndex: this.#chooseIndex,
        isNamed: namesSnapshot,
      },
    );
  }

  async #sizeOf(id: string): Promise<RestoreSize> {
    const known = this.#sizes.get(id);
    if (known !== undefined) {
      return known;
    }
    const size = readRestoreSize(
      await this.#command.read(['stats', '--json', '--mode=restore-size', id]),
    );
    this.#sizes.set(id, size);
    return size;
  }
}

/** A restore that wrote less exits 0 all the same when a filter left everything out. */
function assertComplete(
  id: string,
  expected: RestoreSize,
  restored: RestoreSize,
): void {
  if (
    expected.bytes !== restored.bytes ||
    expected.entries !== restored.entries
  ) {
    throw new DrillFault(
      'backup',
      'restore-incomplete',
      `Snapshot ${id} holds ${expected.bytes} bytes in ${expected.entries} files and directories, and ${restored.bytes} bytes in ${restored.entries} were restored.`,
    );
  }
}
