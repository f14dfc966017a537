import { IdentityApi } from '@backstage/frontend-plugin-api';
import { chosenUser } from './chosenUser';

/** The signed-in identity, which on signing out also forgets the chosen demo user. */
export class DemoIdentity implements IdentityApi {
  readonly #identity: IdentityApi;

  constructor(identity: IdentityApi) {
    this.#identity = identity;
  }

  getProfileInfo() {
    return this.#identity.getProfileInfo();
  }

  getBackstageIdentity() {
    return this.#identity.getBackstageIdentity();
  }

  getCredentials() {
    return this.#identity.getCredentials();
  }

  async signOut() {
    chosenUser.clear();
    await this.#identity.signOut();
  }
}
