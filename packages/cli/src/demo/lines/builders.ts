import type { BillingAccount, SubAccount } from '../accounts';
import type { Region, Resource, Tags } from '../charge';
import type { UsageLine } from '../usage';

/** A builder of lines of one billing account and region, so that the tables say only what differs. */
export function linesOf(account: BillingAccount, region: Region) {
  return (
    subAccount: SubAccount,
    details: Omit<UsageLine, 'account' | 'subAccount'>,
  ): UsageLine => ({ account, subAccount, region, ...details });
}

export const resource = (id: string, name: string, type: string): Resource => ({
  id,
  name,
  type,
});

/** AWS puts `user:` before the keys that its customers chose. */
export const userTags = (tags: Tags): Tags =>
  Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`user:${key}`, value]),
  );
