import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { discoveryApiRef, IdentityApi } from '@backstage/frontend-plugin-api';
import { JsonObject } from '@backstage/types';
import { DemoSignInPage } from './DemoSignInPage';

const demo = {
  users: [
    {
      entityRef: 'user:default/ada',
      name: 'Ada',
      role: 'platform admin',
      sees: 'Everything.',
    },
    {
      entityRef: 'user:default/ivan',
      name: 'Ivan',
      role: 'contractor',
      sees: 'No cost.',
    },
  ],
};

function session(entityRef: string) {
  const payload = btoa(JSON.stringify({ exp: 4102444800 }));
  return {
    profile: { displayName: 'Ivan' },
    backstageIdentity: {
      token: `header.${payload}.signature`,
      identity: {
        type: 'user',
        userEntityRef: entityRef,
        ownershipEntityRefs: [entityRef],
      },
    },
  };
}

/** Answers every request with `response`, and remembers the requests. */
function fakeFetch(response: () => Response) {
  return jest.spyOn(global, 'fetch').mockImplementation(async () => response());
}

function renderPage(config: JsonObject = { demo }) {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  renderInTestApp(<DemoSignInPage onSignInSuccess={onSignInSuccess} />, {
    config,
    apis: [[discoveryApiRef, mockApis.discovery({ baseUrl: 'http://portal' })]],
  });
  return onSignInSuccess;
}

describe('DemoSignInPage', () => {
  beforeEach(() => window.sessionStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  it('lists the demo users with what they may see', async () => {
    renderPage();
    const choices = await screen.findAllByRole('button');
    expect(choices.map(choice => choice.textContent)).toEqual([
      'AAda, platform adminEverything.',
      'IIvan, contractorNo cost.',
    ]);
  });

  it('signs in as the chosen user, and remembers only who it was', async () => {
    const fetchMock = fakeFetch(() =>
      Response.json(session('user:default/ivan')),
    );
    const onSignInSuccess = renderPage();
    await userEvent.click(await screen.findByRole('button', { name: /Ivan/ }));
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));

    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toBe('http://portal/api/auth/demo/refresh');
    expect(new Headers(init?.headers).get('x-shipshape-demo-user')).toBe(
      'user:default/ivan',
    );
    expect({ ...window.sessionStorage }).toEqual({
      'shipshape-demo-user': 'user:default/ivan',
    });

    const identity = onSignInSuccess.mock.calls[0][0];
    expect((await identity.getBackstageIdentity()).userEntityRef).toBe(
      'user:default/ivan',
    );
    expect((await identity.getProfileInfo()).displayName).toBe('Ivan');
    await identity.signOut();
    expect(window.sessionStorage).toHaveLength(0);
  });

  it('says what went wrong, and leads back to the choice', async () => {
    fakeFetch(() =>
      Response.json(
        { error: { name: 'NotFoundError', message: 'User not found' } },
        { status: 404 },
      ),
    );
    renderPage();
    await userEvent.click(await screen.findByRole('button', { name: /Ada/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Signing in did not work',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Choose again' }));
    expect(screen.getByRole('button', { name: /Ada/ })).toBeVisible();
    expect(window.sessionStorage).toHaveLength(0);
  });

  it('forgets a remembered user who is not in the config any more', async () => {
    window.sessionStorage.setItem('shipshape-demo-user', 'user:default/gone');
    renderPage();
    expect(await screen.findAllByRole('button')).toHaveLength(2);
  });

  it('says so when there is nobody to choose', async () => {
    renderPage({});
    expect(await screen.findByRole('alert')).toHaveTextContent('demo.users');
  });
});
