export { expectAccessible } from './accessibility';
export { expect, test } from './fixtures';
export { sidebar, signInAs, signOut } from './signIn';
