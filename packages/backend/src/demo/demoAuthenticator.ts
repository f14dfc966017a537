import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** The request header in which the sign-in page names the chosen demo user. */
export const USER_HEADER = 'x-shipshape-demo-user';

/** What the authenticator needs to know of a demo user. */
export interface DemoUser {
  entityRef: string;
  name: string;
}

/**
 * Takes a demo user's word for who they are, as long as it is one of `users`.
 *
 * @param users - the people one can be, from `demo.users`
 */
export function createDemoAuthenticator(users: readonly DemoUser[]) {
  return createProxyAuthenticator({
    defaultProfileTransform: async (user: DemoUser) => ({
      profile: { displayName: user.name },
    }),
    initialize() {},
    async authenticate({ req }) {
      const entityRef = req.header(USER_HEADER);
      const user = users.find(candidate => candidate.entityRef === entityRef);
      if (!user) {
        throw new AuthenticationError(
          'Choose one of the demo users to sign in',
        );
      }
      return { result: user };
    },
  });
}
