import { Config } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';

/**
 * Throws unless this is a development environment, by both `NODE_ENV` and `auth.environment`.
 *
 * The demo's sign-in believes whoever asks; one forgotten setting must not be enough to let it
 * loose on a real portal.
 *
 * @param config - the root config
 * @param nodeEnv - normally `process.env.NODE_ENV`
 */
export function assertDevelopment(
  config: Config,
  nodeEnv: string | undefined,
): void {
  const authEnvironment = config.getOptionalString('auth.environment');
  if (nodeEnv !== 'development' || authEnvironment !== 'development') {
    throw new NotAllowedError(
      'The demo sign-in and permission policy run in development only: NODE_ENV and auth.environment ' +
        `must both be "development" (they are "${nodeEnv}" and "${authEnvironment}")`,
    );
  }
}
