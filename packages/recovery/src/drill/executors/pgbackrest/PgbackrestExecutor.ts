import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import {
  readArchivedWal,
  scanWalArchive,
} from '../../../readers/pgbackrest/scanWalArchive';
import { DrillFault } from '../../DrillFault';
import type {
  Declaration,
  DrillExecutor,
  PreflightFindings,
  RecoveryEnd,
  ToolVerification,
} from '../../Executor';
import { DATA_DIRECTORY } from '../../postgres/DrillPostgres';
import type { ScratchServer } from '../../postgres/ScratchServer';
import { settingsOfControlData } from '../../postgres/serverSettings';
import type { DrillContext } from '../../run/DrillContext';
import { assertLocation } from '../assertLocation';
import type { ChooseIndex } from '../chooseIndex';
import { passedOver, selectPoint } from '../selection';
import { archivedAt } from './archivedAt';
import { controlValue, readControlData } from './controlData';
import { Fence } from './Fence';
import type { StoredBackup } from './info';
import { PgbackrestCommand } from './PgbackrestCommand';
import { PgbackrestRepository } from './PgbackrestRepository';
import { judgeRecoveryEnd } from './recoveryEnd';
import { readHistory, readLastCommit } from './restoredServer';
import { restoreFault } from './restoreFault';
import {
  refuseTarget,
  rpoMethodOf,
  selectableBackups,
  targetOptions,
} from './target';
import { readVerification } from './verification';

/** Names within the drill's directory. */
const LOCKS = 'locks';
const TABLESPACES = 'tablespaces';

/**
 * Takes back what the operator's configuration says of real restores, and which would write outside of the drill's directory, run commands of
 * another server, or restore less than all.
 */
const OWN_RESTORE = [
  '--no-link-all',
  '--no-delta',
  '--reset-link-map',
  '--reset-tablespace-map',
  '--reset-recovery-option',
  '--reset-db-include',
  '--reset-db-exclude',
];

/** Listings have whole seconds. */
const LISTING_MS = 1000;

/**
 * Restores a backup of pgBackRest and recovers it up to what was archived at the declaration, or to the plan's target.
 *
 * Recovery is always fenced: a live archive grows during the drill, and a drill that uses what was archived after the declaration measures an
 * RPO that no disaster would give.
 */
export class PgbackrestExecutor implements DrillExecutor {
  readonly #context: DrillContext;
  readonly #command: PgbackrestCommand;
  readonly #repository: PgbackrestRepository;
  readonly #fence: Fence;
  readonly #chooseIndex: ChooseIndex;
  #chosen?: StoredBackup;
  #serverMajor?: string;

  static create(
    context: DrillContext,
    chooseIndex: ChooseIndex,
  ): PgbackrestExecutor {
    return new PgbackrestExecutor(context, chooseIndex);
  }

  private constructor(context: DrillContext, chooseIndex: ChooseIndex) {
    this.#context = context;
    this.#command = PgbackrestCommand.create(context);
    this.#repository = PgbackrestRepository.create(this.#command);
    this.#fence = Fence.create(context, this.#command);
    this.#chooseIndex = chooseIndex;
  }

  async preflight(): Promise<PreflightFindings> {
    const { plan, clock, postgres } = this.#context;
    const { source } = this.#command;
    assertLocation(plan, source.location);
    refuseTarget(plan, source, clock.now());
    await this.#noteVersion('pgbackrest', source.program, 'version');
    this.#serverMajor = majorOf(
      await this.#noteVersion(
        'postgres',
        postgres.program('postgres'),
        '--version',
      ),
    );
    const backups = await this.#repository.backups('info-before');
    this.#assertMajor(backups);
    if (plan.selection.algorithm === 'explicit') {
      // One that is not there is told now; whether it can be used is decided at the declaration.
      selectPoint(
        backups.map(({ label, type, stopAt }) => ({
          nativeId: label,
          type,
          consistentAt: stopAt,
        })),
        {
          selection: plan.selection,
          declaredAt: clock.now(),
          chooseIndex: this.#chooseIndex,
        },
      );
    }
    const sizes = backups.flatMap(({ sizeBytes }) => sizeBytes ?? []);
    return sizes.length === 0 ? {} : { restoredBytes: Math.max(...sizes) };
  }

  async declare(): Promise<Declaration> {
    const { plan, declaredAt } = this.#context;
    const { location, frozenAt } = this.#command.source;
    const points = selectableBackups(
      await this.#repository.backups('info'),
      plan,
    );
    const chosen = selectPoint(points, {
      selection: plan.selection,
      declaredAt,
      chooseIndex: this.#chooseIndex,
    });
    if (plan.selection.algorithm === 'latest') {
      passedOver(points, chosen).forEach(text => this.#context.advise(text));
    }
    const { backup } = chosen;
    this.#assertMajor([backup]);
    this.#chosen = backup;
    await this.#refuseTargetBehindArchive();
    await this.#fence.install(backup.archiveMax);
    return {
      pointNativeId: backup.label,
      ...(location !== undefined && { locationId: location }),
      rpoMethod: rpoMethodOf(plan, this.#command.source),
      ...(frozenAt !== undefined && { referenceAt: new Date(frozenAt) }),
      archiveMax: backup.archiveMax,
    };
  }

  async restore(): Promise<void> {
    const { scratch, tools, limits, plan } = this.#context;
    const { label } = this.#backup;
    const data = await scratch.directory(DATA_DIRECTORY);
    const locks = await scratch.directory(LOCKS);
    const result = await this.#command.run(
      'restore',
      [
        // Always by its label: "latest" may be another one by now.
        `--set=${label}`,
        `--pg1-path=${data}`,
        `--lock-path=${locks}`,
        ...OWN_RESTORE,
        '--archive-mode=off',
        `--process-max=${limits.parallelism}`,
        '--log-level-console=info',
        ...(await this.#storageOptions()),
        ...targetOptions(plan),
      ],
      { evidence: 'restore-output' },
    );
    if (result.exitCode !== 0) {
      const { of, reason, message } = tools.faultOf(
        result,
        await restoreFault(result.exitCode, data, result.outputTail),
      );
      throw new DrillFault(
        of,
        reason,
        `Backup ${label} was not restored: ${message}`,
      );
    }
  }

  async start(): Promise<void> {
    const settings = settingsOfControlData(
      await readControlData(this.#context),
    );
    await this.#fence.explainDeath(() =>
      this.#context.postgres.start(
        {
          ...settings,
          // Nothing may commit on the copy before its newest commit is read.
          autovacuum: 'off',
          restore_command: this.#fence.restoreCommand,
        },
        this.#command.environment,
      ),
    );
  }

  async recover(): Promise<RecoveryEnd> {
    const server = this.#server;
    await this.#fence.explainDeath(() => server.waitForEndOfRecovery());
    const lastCommitAt = await readLastCommit(server);
    const endOfRecoveryLsn = await this.#assertEnd(await readHistory(server));
    return { endOfRecoveryLsn, ...(lastCommitAt && { lastCommitAt }) };
  }

  async verifyWithTool(
    _check: DrillCheck,
    signal: AbortSignal,
  ): Promise<ToolVerification> {
    const { stdout } = await this.#command.run(
      'verify',
      ['--output=text', '--verbose'],
      { evidence: 'verify-output', signal },
    );
    return readVerification(stdout);
  }

  get #backup(): StoredBackup {
    if (this.#chosen === undefined) {
      throw new Error('No backup was chosen yet');
    }
    return this.#chosen;
  }

  get #server(): ScratchServer {
    const { server } = this.#context.postgres;
    if (server === undefined) {
      throw new Error('The server was not started yet');
    }
    return server;
  }

  async #noteVersion(
    name: string,
    program: string,
    argument: string,
  ): Promise<string> {
    const { tools, evidence } = this.#context;
    const { stdout } = await tools.mustSucceed(program, [argument], {
      of: 'runner',
      reason: 'tool-missing',
    });
    const version = stdout.trim();
    evidence.addToolVersion(name, version);
    return version;
  }

  /** A data directory is of one major version, and no other can start it. */
  #assertMajor(backups: readonly StoredBackup[]): void {
    const majors = new Set(
      backups.map(({ archiveId }) => archiveId.split('-')[0]),
    );
    const ours = this.#serverMajor;
    if (ours !== undefined && !majors.has(ours)) {
      const { postgres } = this.#context;
      const theirs = [...majors].join(', ');
      throw new DrillFault(
        'runner',
        'version-mismatch',
        `${postgres.program(
          'postgres',
        )} is of version ${ours}, and what is to be restored of ${theirs}; point postgres.bin of the runner to PostgreSQL ${theirs}`,
      );
    }
  }

  /** A time that nothing archived reaches ends recovery with FATAL although nothing is lost. */
  async #refuseTargetBehindArchive(): Promise<void> {
    const { targetMode, targetTime } = this.#context.plan;
    if (targetMode !== 'explicit-time' || targetTime === undefined) {
      return;
    }
    const { archiveMax } = this.#backup;
    const end = archivedAt(
      await this.#repository.archiveListing(this.#backup),
      archiveMax,
    );
    if (!end || Date.parse(targetTime) >= end.getTime() + LISTING_MS) {
      throw new DrillFault(
        'runner',
        'target-outside-archive',
        `The target ${targetTime} lies behind the newest archived segment, ${archiveMax}${
          end ? ` of ${end.toISOString()}` : ''
        }: recovery cannot reach it, and nothing need be lost. Choose an earlier target, or latest-at-declaration.`,
      );
    }
  }

  /** By default tablespaces are restored to where they were: onto the source's own, when that is the same machine. */
  async #storageOptions(): Promise<string[]> {
    const { tablespaces, links } = await this.#repository.storageOf(
      this.#backup,
    );
    if (links.length > 0) {
      this.#context.advise(
        `Links of the source are restored as plain files: ${links.join(', ')}`,
      );
    }
    return tablespaces.length === 0
      ? []
      : [
          `--tablespace-map-all=${await this.#context.scratch.directory(
            TABLESPACES,
          )}`,
        ];
  }

  async #assertEnd(history: string): Promise<string> {
    this.#context.evidence.add({
      name: 'timeline-history',
      mediaType: 'text/plain',
      content: history,
    });
    const segmentBytes = Number(
      controlValue(
        await readControlData(this.#context),
        'Bytes per WAL segment',
      ),
    );
    const verdict = judgeRecoveryEnd({
      history,
      archiveMax: this.#backup.archiveMax,
      segmentBytes,
      fence: await this.#fence.readLog(),
    });
    if (this.#context.plan.targetMode === 'latest-at-declaration') {
      if (verdict.kind === 'not-readable') {
        throw new DrillFault('runner', 'archive-not-readable', verdict.message);
      }
      if (verdict.kind === 'gap') {
        throw new DrillFault('backup', 'wal-gap', verdict.message);
      }
      if (verdict.kind === 'short-by-one') {
        await this.#assertContiguous(verdict.lsn, segmentBytes);
      }
    }
    return verdict.lsn;
  }

  async #assertContiguous(lsn: string, segmentBytes: number): Promise<void> {
    const { archiveStart, archiveMax } = this.#backup;
    const { gapAt } = scanWalArchive(
      readArchivedWal([await this.#repository.archiveListing(this.#backup)]),
      { start: archiveStart, max: archiveMax, segmentBytes },
    );
    const where = `Recovery ended at ${lsn}, within the segment before the newest archived one, ${archiveMax}`;
    if (gapAt !== undefined) {
      throw new DrillFault(
        'backup',
        'wal-gap',
        `${where}: segment ${gapAt} is not in the archive`,
      );
    }
    this.#context.advise(
      `${where}; none is missing, so a record probably continues behind it.`,
    );
  }
}

/** Major version of what `postgres --version` printed, as the archive writes it: `15`, `9.6`. */
function majorOf(version: string): string | undefined {
  return /\(PostgreSQL\) (9\.\d+|\d+)/.exec(version)?.[1];
}
