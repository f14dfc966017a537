export { expectAccessible } from './accessibility';
export { expect, test } from './fixtures';
export { signInAs, signOut } from './signIn';
