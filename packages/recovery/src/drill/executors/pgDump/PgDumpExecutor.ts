import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import type { DumpSource } from '../../config/runnerConfig';
import { DrillFault } from '../../DrillFault';
import type {
  Declaration,
  DrillExecutor,
  PreflightFindings,
  ToolVerification,
} from '../../Executor';
import type { DrillContext } from '../../run/DrillContext';
import { lastLines } from '../../tools/DrillTools';
import type { ChooseIndex } from '../chooseIndex';
import { selectPoint } from '../selection';
import { DumpFile, listDumps, sizeOf, verifyChecksums } from './dumpFiles';
import type { DumpArchive } from './inspectDump';
import { PgDumpRestore } from './PgDumpRestore';

/** Restored data takes that many times its dump, where nobody knows better. */
const SIZE_FACTOR = 6;

/** Restores a dump of `pg_dump` into a fresh cluster. */
export class PgDumpExecutor implements DrillExecutor {
  readonly #context: DrillContext;
  readonly #source: DumpSource;
  readonly #chooseIndex: ChooseIndex;
  readonly #restore: PgDumpRestore;
  #archive?: DumpArchive & Pick<DumpFile, 'name'>;

  static create(
    context: DrillContext,
    chooseIndex: ChooseIndex,
  ): PgDumpExecutor {
    return new PgDumpExecutor(context, chooseIndex);
  }

  private constructor(context: DrillContext, chooseIndex: ChooseIndex) {
    this.#context = context;
    this.#source = dumpOf(context.entry.dump);
    this.#chooseIndex = chooseIndex;
    this.#restore = PgDumpRestore.create(context);
  }

  async preflight(): Promise<PreflightFindings> {
    const { plan, clock, signal } = this.#context;
    if (plan.targetMode === 'explicit-time') {
      throw new DrillFault(
        'runner',
        'target-mode',
        'A dump has no target time: use targetMode latest-at-declaration and a selection',
      );
    }
    const dumps = await listDumps(this.#source.path);
    const { dump } = selectPoint(
      dumps.map(file => ({
        nativeId: file.name,
        type: 'dump',
        consistentAt: file.modifiedAt,
        dump: file,
      })),
      {
        selection: plan.selection,
        declaredAt: clock.now(),
        chooseIndex: this.#chooseIndex,
      },
    );
    if (!(await verifyChecksums(dump, this.#source.sha256File, signal))) {
      this.#context.advise(
        `${dump.name} has no checksum: write one with sha256sum when it is dumped, since pg_restore misses flipped bytes`,
      );
    }
    this.#archive = {
      ...(await this.#restore.inspect(dump.path)),
      name: dump.name,
    };
    return {
      restoredBytes: SIZE_FACTOR * (await sizeOf(dump.path)),
      estimated: true,
      diskFactor: 1,
    };
  }

  async declare(): Promise<Declaration> {
    return { pointNativeId: this.#chosen.name, rpoMethod: 'none' };
  }

  async provision(): Promise<void> {
    await this.#restore.provision();
  }

  async restore(): Promise<void> {
    this.#context.progress(`Restoring ${this.#chosen.name}`);
    await this.#restore.restore(this.#chosen);
  }

  database(): string | undefined {
    return this.#restore.database;
  }

  /** Reads the whole archive; the table of contents alone is whole in a truncated one. */
  async verifyWithTool(
    _check: DrillCheck,
    signal: AbortSignal,
  ): Promise<ToolVerification> {
    const { postgres, tools } = this.#context;
    if (this.#chosen.format === 'plain') {
      return { passed: true, observed: 'SQL has nothing to verify' };
    }
    const { exitCode, outputTail } = await tools.run(
      postgres.program('pg_restore'),
      ['--file=/dev/null', this.#chosen.path],
      { evidence: 'verify-output', signal },
    );
    return {
      passed: exitCode === 0,
      observed: exitCode === 0 ? 'readable to its end' : lastLines(outputTail),
    };
  }

  get #chosen(): DumpArchive & Pick<DumpFile, 'name'> {
    if (!this.#archive) {
      throw new Error('The dump is chosen in the preflight');
    }
    return this.#archive;
  }
}

/**
 * What the runner's entry says about dumps.
 *
 * @throws DrillFault of the runner when it says nothing
 */
export function dumpOf(source: DumpSource | undefined): DumpSource {
  if (!source) {
    throw new DrillFault(
      'runner',
      'no-dump',
      'The entry of the runner configuration has no dump.path',
    );
  }
  return source;
}
