import { useState } from 'react';
import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { chosenUser } from './chosenUser';
import { DemoIdentity } from './DemoIdentity';
import { readDemoUsers } from './demoUsers';
import { SignInFailure } from './SignInFailure';
import { UserChoice } from './UserChoice';

const USER_HEADER = 'x-shipshape-demo-user';

/**
 * Sign-in of the demo portal: choose a person of the demo organisation. The backend accepts the
 * choice in development only.
 */
export function DemoSignInPage(props: SignInPageProps) {
  const users = readDemoUsers(useApi(configApiRef));
  const [entityRef, setEntityRef] = useState(chosenUser.get);

  if (!entityRef || !users.some(user => user.entityRef === entityRef)) {
    return (
      <UserChoice
        users={users}
        onChoose={user => {
          chosenUser.set(user.entityRef);
          setEntityRef(user.entityRef);
        }}
      />
    );
  }

  return (
    <ProxiedSignInPage
      provider="demo"
      headers={{ [USER_HEADER]: entityRef }}
      onSignInSuccess={identity =>
        props.onSignInSuccess(new DemoIdentity(identity))
      }
      ErrorComponent={({ error }) => (
        <SignInFailure
          error={error}
          onBack={() => {
            chosenUser.clear();
            setEntityRef(undefined);
          }}
        />
      )}
    />
  );
}
