import { InputError } from '@backstage/errors';
import type {
  DrillArtifact,
  PortalConfig,
  RunnerConfig,
} from '@shipshape/recovery/drill';
import type { Reporter } from '@shipshape/recovery/reporting';
import type { DrillReport } from 'backstage-plugin-shipshape-common';
import { openReporter, TOKEN_VARIABLE } from '../report/openReporter';

/** How long the portal is tried after a drill, in milliseconds. What it did not take waits in the spool. */
const FLUSH_MS = 30_000;

/** Where a drill is told of. Failures to report never fail a drill: they are told at the end. */
export class DrillReporting {
  readonly spoolDirectory: string;
  readonly #reporter: Reporter;
  readonly #problems = new Set<string>();

  /** @throws InputError when the portal has no token */
  static open(
    { portal, spoolDirectory }: Pick<RunnerConfig, 'portal' | 'spoolDirectory'>,
    environment: NodeJS.ProcessEnv,
  ): DrillReporting {
    const opened = openReporter(
      { portal: portal && portalBase(portal), spool: spoolDirectory },
      withToken(environment, portal),
    );
    return new DrillReporting(opened.reporter, opened.spoolDirectory);
  }

  private constructor(reporter: Reporter, spoolDirectory: string) {
    this.#reporter = reporter;
    this.spoolDirectory = spoolDirectory;
  }

  async report(report: DrillReport): Promise<void> {
    await this.#try(() => this.#reporter.add('drills', report));
  }

  async artifact({ sha256, mediaType, content }: DrillArtifact): Promise<void> {
    await this.#try(() =>
      this.#reporter.add('artifacts', {
        sha256,
        mediaType,
        contentBase64: content.toString('base64'),
      }),
    );
  }

  /** Sends all of it, and says what did not arrive. */
  async tell(output: { write(text: string): unknown }): Promise<void> {
    await this.#try(async () => {
      const { remaining, failure, deadLetters } = await this.#reporter.flush({
        deadline: new Date(Date.now() + FLUSH_MS),
      });
      if (remaining > 0) {
        this.#problems.add(
          `${remaining} reports wait in ${this.spoolDirectory}${
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

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#problems.add(
        `Not reported: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }
}

/** The URL may be that of the portal or of its plugin. */
function portalBase({ url }: PortalConfig): string {
  return url.replace(/\/api\/shipshape\/?$/, '');
}

/** The variable of the configuration under the name that reporting knows. */
function withToken(
  environment: NodeJS.ProcessEnv,
  portal: PortalConfig | undefined,
): NodeJS.ProcessEnv {
  if (portal === undefined) {
    return environment;
  }
  const token = environment[portal.tokenEnv];
  if (!token) {
    throw new InputError(
      `The variable ${portal.tokenEnv}, which the runner configuration names for the portal's token, is not set; set it, or use --no-report`,
    );
  }
  return { ...environment, [TOKEN_VARIABLE]: token };
}
