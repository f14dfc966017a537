import { InputError } from '@backstage/errors';
import {
  createReporter,
  Reporter,
  ReportPortal,
  systemSleep,
} from '@shipshape/recovery/reporting';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Options that every command which reports has. */
export interface PortalArguments {
  /** Base URL of the portal, or of its plugin: with `/api/shipshape`. */
  portal?: string;
  spool?: string;
}

/** A reporter, and where its spool is. */
export interface OpenReporter {
  reporter: Reporter;
  spoolDirectory: string;
}

/** Environment variable with the token. */
export const TOKEN_VARIABLE = 'SHIPSHAPE_TOKEN';

/**
 * The reporter of a command line. Without a portal reports wait in the spool.
 *
 * @throws InputError when there is a portal without a token, its URL is none, or there is no place for a spool
 */
export function openReporter(
  options: PortalArguments,
  environment: NodeJS.ProcessEnv = process.env,
): OpenReporter {
  const spoolDirectory = resolve(options.spool ?? defaultSpool(environment));
  const portal = portalOf(options, environment);
  const reporter = createReporter({
    spoolDirectory,
    ...(portal ? { portal } : {}),
    fetch,
    clock: () => new Date(),
    random: Math.random,
    sleep: systemSleep,
  });
  return { reporter, spoolDirectory };
}

function portalOf(
  { portal }: PortalArguments,
  environment: NodeJS.ProcessEnv,
): ReportPortal | undefined {
  if (portal === undefined) {
    return undefined;
  }
  if (!/^https?:$/.test(URL.parse(portal)?.protocol ?? '')) {
    throw new InputError(
      `--portal is '${portal}': expected a URL such as https://portal.example.com`,
    );
  }
  const token = environment[TOKEN_VARIABLE];
  if (!token) {
    throw new InputError(
      `There is a portal, but no token: set the environment variable ${TOKEN_VARIABLE}`,
    );
  }
  const base = portal.replace(/\/+$/, '').replace(/\/api\/shipshape$/, '');
  return { baseUrl: `${base}/api/shipshape`, token };
}

/**
 * The reporter of something that must happen whether or not it can be reported: a portal that cannot be used is told of, and reports wait in the
 * spool.
 *
 * @returns undefined when there is no place for a spool either, which is told of too
 */
export function openReporterOrWarn(
  options: PortalArguments,
  warn: (message: string) => void,
): OpenReporter | undefined {
  return (
    openOrWarn(options, warn) ?? openOrWarn({ spool: options.spool }, warn)
  );
}

function openOrWarn(
  options: PortalArguments,
  warn: (message: string) => void,
): OpenReporter | undefined {
  try {
    return openReporter(options);
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** By the XDG Base Directory Specification: data that should persist between restarts, but is not important enough to be carried along. */
function defaultSpool(environment: NodeJS.ProcessEnv): string {
  const state =
    environment.XDG_STATE_HOME || join(homeDirectory(), '.local', 'state');
  return join(state, 'shipshape', 'spool');
}

function homeDirectory(): string {
  try {
    return homedir();
  } catch (error) {
    throw new InputError(
      `This user has no home directory for the spool: set SHIPSHAPE_SPOOL_DIR (${
        error instanceof Error ? error.message : String(error)
      })`,
    );
  }
}
