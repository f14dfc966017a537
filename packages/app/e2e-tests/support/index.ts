export { expectAccessible } from './accessibility';
export { tokenOf, waitForCostSource } from './costSource';
export { expect, test } from './fixtures';
export { sidebar, signInAs, signOut } from './signIn';
