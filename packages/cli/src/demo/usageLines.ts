import type { UsageLine } from './usage';
import { AWS_PLATFORM, AWS_SEARCH } from './lines/awsPlatform';
import { AWS_STOREFRONT } from './lines/awsStorefront';
import { AWS_UNTIDY } from './lines/awsUntidy';
import { GOOGLE_LINES } from './lines/google';
import { MICROSOFT_LINES } from './lines/microsoft';

/** Every meter that is charged day by day outside commitments. */
export const USAGE_LINES: readonly UsageLine[] = [
  ...AWS_STOREFRONT,
  ...AWS_SEARCH,
  ...AWS_PLATFORM,
  ...AWS_UNTIDY,
  ...MICROSOFT_LINES,
  ...GOOGLE_LINES,
];
