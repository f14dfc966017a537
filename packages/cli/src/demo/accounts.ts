/** The accounts of the demo organisation, Tidewater Retail. All identifiers are invented. */

export type ProviderKey = 'aws' | 'microsoft' | 'google';

/** An account inside a billing account: account, subscription or project. */
export interface SubAccount {
  id: string;
  name: string;
}

/** Who pays. One delivery of a billing account and a billing period is a scope. */
export interface BillingAccount {
  provider: ProviderKey;
  id: string;
  name: string;
  type: string;
  subAccountType: string;
  currency: 'USD' | 'EUR';
  /** ProviderName, PublisherName and InvoiceIssuerName, unless a charge says otherwise. */
  providerName: string;
  publisher: string;
  issuer: string;
  /** Tax in thousandths of the invoiced amount; 0 where the seller collects none. */
  taxPermille: bigint;
  /** Days between a charge and its arrival in an export. */
  lagDays: number;
  invoicePrefix: string;
}

const AWS = {
  provider: 'aws',
  type: 'Management Account',
  subAccountType: 'Account',
  currency: 'USD',
  providerName: 'AWS',
  publisher: 'Amazon Web Services, Inc.',
  issuer: 'Amazon Web Services, Inc.',
  lagDays: 1,
} as const;

export const AWS_MAIN: BillingAccount = {
  ...AWS,
  id: '410293847561',
  name: 'Tidewater Retail',
  taxPermille: 42n,
  invoicePrefix: 'EUINUS26',
};

/** A second payer, left over from an acquisition; nobody tags there. */
export const AWS_LABS: BillingAccount = {
  ...AWS,
  id: '618273645019',
  name: 'Tidewater Labs',
  taxPermille: 0n,
  invoicePrefix: 'EUINUS61',
};

export const MICROSOFT: BillingAccount = {
  provider: 'microsoft',
  id: '/providers/Microsoft.Billing/billingAccounts/83645019',
  name: 'Tidewater Europe B.V.',
  type: 'Billing Account',
  subAccountType: 'Subscription',
  currency: 'EUR',
  providerName: 'Microsoft',
  publisher: 'Microsoft',
  issuer: 'Microsoft Ireland Operations Limited',
  taxPermille: 210n,
  lagDays: 2,
  invoicePrefix: 'G0',
};

export const GOOGLE: BillingAccount = {
  provider: 'google',
  id: '01C4E7-9A2B5D-F03861',
  name: 'Tidewater Retail',
  type: 'Billing Account',
  subAccountType: 'Project',
  currency: 'USD',
  providerName: 'Google Cloud',
  publisher: 'Google',
  issuer: 'Google LLC',
  taxPermille: 31n,
  lagDays: 1,
  invoicePrefix: '52',
};

export const BILLING_ACCOUNTS: readonly BillingAccount[] = [
  AWS_MAIN,
  AWS_LABS,
  MICROSOFT,
  GOOGLE,
];

export const PROVIDERS: readonly ProviderKey[] = ['aws', 'microsoft', 'google'];

export const SUB_ACCOUNTS = {
  management: { id: '410293847561', name: 'tidewater-management' },
  storefrontProd: { id: '502938475610', name: 'storefront-prod' },
  storefrontStaging: { id: '502938475621', name: 'storefront-staging' },
  platformShared: { id: '502938475632', name: 'platform-shared' },
  labsSandbox: { id: '618273645020', name: 'labs-sandbox' },
  paymentsProd: {
    id: '/subscriptions/5f3e1c70-8f0b-4b52-9a64-2d7c1e90b3a1',
    name: 'payments-prod',
  },
  paymentsTest: {
    id: '/subscriptions/5f3e1c70-8f0b-4b52-9a64-2d7c1e90b3a2',
    name: 'payments-test',
  },
  sharedServices: {
    id: '/subscriptions/5f3e1c70-8f0b-4b52-9a64-2d7c1e90b3a9',
    name: 'shared-services',
  },
  data: { id: 'tidewater-data', name: 'Tidewater data' },
  machineLearning: { id: 'tidewater-ml', name: 'Tidewater machine learning' },
  search: { id: 'tidewater-search', name: 'Tidewater search' },
} satisfies Record<string, SubAccount>;
