import { DrillFault } from '../../DrillFault';
import type { PgbackrestSource } from '../../config/runnerConfig';
import type { DrillContext } from '../../run/DrillContext';
import type { ToolOptions, ToolResult } from '../../tools/DrillTools';

/** Command lines of pgBackRest for one repository. Secrets are in the environment only. */
export class PgbackrestCommand {
  readonly #source: PgbackrestSource;
  readonly #context: DrillContext;

  /** @throws DrillFault of the runner when its entry has no `pgbackrest` */
  static create(context: DrillContext): PgbackrestCommand {
    return new PgbackrestCommand(sourceOf(context.entry.pgbackrest), context);
  }

  private constructor(source: PgbackrestSource, context: DrillContext) {
    this.#source = source;
    this.#context = context;
  }

  get source(): PgbackrestSource {
    return this.#source;
  }

  /** Variables that every command needs. */
  get environment(): Readonly<Record<string, string>> {
    const { cipherPassEnv, repository } = this.#source;
    if (cipherPassEnv === undefined) {
      return {};
    }
    const pass = this.#context.environment[cipherPassEnv];
    if (pass === undefined) {
      throw new DrillFault(
        'runner',
        'secret-missing',
        `The pass phrase of the repository is not there: set ${cipherPassEnv}.`,
      );
    }
    this.#context.redaction.addSecret(pass);
    return { [`PGBACKREST_REPO${repository}_CIPHER_PASS`]: pass };
  }

  /** Program and arguments of a command. */
  line(
    command: string,
    options: readonly string[] = [],
    parameters: readonly string[] = [],
  ): [string, ...string[]] {
    const { program, config, stanza, repository } = this.#source;
    return [
      program,
      `--config=${config}`,
      `--stanza=${stanza}`,
      `--repo=${repository}`,
      '--log-level-file=off',
      ...options,
      command,
      ...parameters,
    ];
  }

  /** Runs a command that only reads. Its failure is the runner's: nothing was restored yet. */
  async read(
    command: string,
    options: readonly string[],
    parameters: readonly string[] = [],
    { evidence }: Pick<ToolOptions, 'evidence'> = {},
  ): Promise<string> {
    const [program, ...args] = this.line(command, options, parameters);
    const { stdout } = await this.#context.tools.mustSucceed(
      program,
      args,
      { of: 'runner', reason: 'repository-not-readable' },
      { env: this.environment, evidence },
    );
    return stdout;
  }

  /** Runs a command to its end, however that is. */
  run(
    command: string,
    options: readonly string[],
    how: Pick<ToolOptions, 'evidence' | 'signal'> = {},
  ): Promise<ToolResult> {
    const [program, ...args] = this.line(command, options);
    return this.#context.tools.run(program, args, {
      ...how,
      env: this.environment,
    });
  }
}

/** The part of a runner's entry that names the repository. */
export function sourceOf(
  source: PgbackrestSource | undefined,
): PgbackrestSource {
  if (source === undefined) {
    throw new DrillFault(
      'runner',
      'no-repository',
      'The runner has no repository of pgBackRest: add pgbackrest with config and stanza to its entry.',
    );
  }
  return source;
}
