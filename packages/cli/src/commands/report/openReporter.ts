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
  /** Base URL of the portal. */
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
 * @throws InputError when there is a portal without a token, or its URL is none
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
  return { baseUrl: `${portal.replace(/\/+$/, '')}/api/shipshape`, token };
}

/** By the XDG Base Directory Specification: data that should persist between restarts, but is not important enough to be carried along. */
function defaultSpool(environment: NodeJS.ProcessEnv): string {
  const state =
    environment.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(state, 'shipshape', 'spool');
}
