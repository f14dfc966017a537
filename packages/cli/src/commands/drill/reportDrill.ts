import { InputError } from '@backstage/errors';
import type { DrillArtifact, RunnerConfig } from '@shipshape/recovery/drill';
import type { DrillReport } from 'backstage-plugin-shipshape-common';
import {
  OpenReporter,
  openReporter,
  TOKEN_VARIABLE,
} from '../report/openReporter';

/** How long the portal is tried after a drill, in milliseconds. What it did not take waits in the spool. */
const FLUSH_MS = 30_000;

/** What of a runner configuration reporting needs. */
type ReportingConfig = Pick<RunnerConfig, 'portal' | 'spoolDirectory'>;

/** Where a drill is told of. Failures to report never fail a drill: they are told at the end. */
export class DrillReporting {
  readonly #opened: OpenReporter | undefined;
  readonly #problems: Set<string>;

  /**
   * Without a portal reports wait in the spool that is configured; without that one either nothing is reported, for nobody would ever send it. Without
   * a token they wait too.
   *
   * @throws InputError when the URL of the portal is none, or there is no place for a spool
   */
  static open(
    config: ReportingConfig,
    environment: NodeJS.ProcessEnv,
  ): DrillReporting {
    const { portal, spoolDirectory } = config;
    if (!portal && spoolDirectory === undefined) {
      return new DrillReporting(undefined, [
        'The runner configuration has no portal and no spoolDirectory: nothing is reported',
      ]);
    }
    const token = portal && environment[portal.tokenEnv];
    const opened = openReporter(
      { portal: token ? portal.url : undefined, spool: spoolDirectory },
      { ...environment, [TOKEN_VARIABLE]: token },
    );
    return new DrillReporting(
      opened,
      portal && !token ? [missingToken(portal.tokenEnv)] : [],
    );
  }

  private constructor(
    opened: OpenReporter | undefined,
    problems: readonly string[],
  ) {
    this.#opened = opened;
    this.#problems = new Set(problems);
  }

  /** Undefined when nothing is reported. */
  get spoolDirectory(): string | undefined {
    return this.#opened?.spoolDirectory;
  }

  async report(report: DrillReport): Promise<void> {
    await this.#try(async ({ reporter }) => reporter.add('drills', report));
  }

  async artifact({ sha256, mediaType, content }: DrillArtifact): Promise<void> {
    await this.#try(async ({ reporter }) =>
      reporter.add('artifacts', {
        sha256,
        mediaType,
        contentBase64: content.toString('base64'),
      }),
    );
  }

  /** Sends all of it, and says what did not arrive. */
  async tell(output: { write(text: string): unknown }): Promise<void> {
    await this.#try(async ({ reporter, spoolDirectory }) => {
      const { remaining, failure, deadLetters } = await reporter.flush({
        deadline: new Date(Date.now() + FLUSH_MS),
      });
      if (remaining > 0) {
        this.#problems.add(
          `${remaining} reports wait in ${spoolDirectory}${
            failure ? ` (${failure})` : ''
          }; send them with: shipshape report flush`,
        );
      }
      if (deadLetters > 0) {
        this.#problems.add(
          `The portal refused ${deadLetters} reports; see: shipshape report status`,
        );
      }
    });
    for (const problem of this.#problems) {
      output.write(`shipshape: ${problem}\n`);
    }
  }

  async #try(work: (opened: OpenReporter) => Promise<void>): Promise<void> {
    if (!this.#opened) {
      return;
    }
    try {
      await work(this.#opened);
    } catch (error) {
      this.#problems.add(
        `Not reported: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }
}

/**
 * A drill that cannot be reported is refused before it begins, unless that is what was asked for.
 *
 * @throws InputError when the portal has no token
 */
export function requireToken(
  { portal }: ReportingConfig,
  environment: NodeJS.ProcessEnv,
): void {
  if (portal && !environment[portal.tokenEnv]) {
    throw new InputError(
      `${missingToken(portal.tokenEnv)}; set it, or use --no-report`,
    );
  }
}

function missingToken(variable: string): string {
  return `The variable ${variable}, which the runner configuration names for the portal's token, is not set`;
}
