import { readFile } from 'node:fs/promises';
import { DrillFault } from '../../DrillFault';
import type { ResticSource } from '../../config/runnerConfig';
import type { DrillContext } from '../../run/DrillContext';
import type { ToolOptions, ToolResult } from '../../tools/DrillTools';

/** Commands of restic on one repository. Its name and its secrets are in the environment only. */
export class ResticCommand {
  readonly #source: ResticSource;
  readonly #context: DrillContext;

  /** @throws DrillFault of the runner when its entry has no `restic` */
  static create(context: DrillContext): ResticCommand {
    return new ResticCommand(sourceOf(context.entry.restic), context);
  }

  private constructor(source: ResticSource, context: DrillContext) {
    this.#source = source;
    this.#context = context;
  }

  get source(): ResticSource {
    return this.#source;
  }

  /** Options that leave the snapshots of the source over: of its host, with all of its paths and all of its tags. */
  get filters(): string[] {
    const { host, paths, tags } = this.#source;
    return [
      ...(host === undefined ? [] : [`--host=${host}`]),
      ...paths.map(path => `--path=${path}`),
      ...(tags.length === 0 ? [] : [`--tag=${tags.join(',')}`]),
    ];
  }

  /** Runs a command that only reads. Its failure is the runner's: nothing was restored yet. */
  async read(
    args: readonly string[],
    options: Pick<ToolOptions, 'evidence'> = {},
  ): Promise<string> {
    const { stdout } = await this.#context.tools.mustSucceed(
      this.#source.program,
      this.#arguments(args),
      { of: 'runner', reason: 'repository-not-readable' },
      { ...options, env: await this.#environment() },
    );
    return stdout;
  }

  /** Runs a command to its end, however that is. */
  async run(
    args: readonly string[],
    options: Pick<ToolOptions, 'evidence' | 'signal'> = {},
  ): Promise<ToolResult> {
    return this.#context.tools.run(
      this.#source.program,
      this.#arguments(args),
      { ...options, env: await this.#environment() },
    );
  }

  /** The repository is never written to: no lock in it. */
  #arguments(args: readonly string[]): string[] {
    return [...args, '--no-lock'];
  }

  async #environment(): Promise<Record<string, string>> {
    const { environment, redaction } = this.#context;
    const password = await this.#password();
    redaction.addSecret(password);
    const passed = this.#source.environment.map(name => {
      const value = environment[name];
      if (value === undefined) {
        throw missing(name);
      }
      redaction.addSecret(value);
      return [name, value] as const;
    });
    return {
      ...Object.fromEntries(passed),
      RESTIC_REPOSITORY: this.#source.repository,
      RESTIC_PASSWORD: password,
    };
  }

  async #password(): Promise<string> {
    const { passwordEnv, passwordFile } = this.#source;
    if (passwordFile !== undefined) {
      // Read here: the account that restic runs as need not be able to.
      return (await readFile(passwordFile, 'utf8')).trim();
    }
    const name = passwordEnv ?? 'RESTIC_PASSWORD';
    const password = this.#context.environment[name];
    if (password === undefined) {
      throw missing(name);
    }
    return password;
  }
}

function missing(variable: string): DrillFault {
  return new DrillFault(
    'runner',
    'secret-missing',
    `The environment variable ${variable}, which the runner's entry names, is not set.`,
  );
}

/** The part of a runner's entry that names the repository. */
export function sourceOf(source: ResticSource | undefined): ResticSource {
  if (source === undefined) {
    throw new DrillFault(
      'runner',
      'no-repository',
      'The runner has no repository of restic: add restic with repository and passwordEnv or passwordFile to its entry.',
    );
  }
  return source;
}
