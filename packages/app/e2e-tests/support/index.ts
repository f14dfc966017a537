export { expectAccessible } from './accessibility';
export { tokenOf, waitForCostSource } from './costSource';
export { expect, test } from './fixtures';
export { sidebar, signInAs, signOut } from './signIn';
export { askApi, sumReports, waitForSlos } from './sloTruth';
export { addDecimals, monthBefore, readTruth } from './truth';
export type { DemoTruth } from './truth';
