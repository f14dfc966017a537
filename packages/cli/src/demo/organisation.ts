import { GOOGLE, SUB_ACCOUNTS } from './accounts';

/**
 * Who owns which resource: the single table behind the generated bills. `examples/*.yaml` says the same in annotations,
 * and a test holds the two together.
 */
export interface DemoOwnership {
  /** Owner of what is charged to the entity: spec.owner, and for a Group or User the entity itself. */
  owner: string;
  /** `shipshape.dev/resource-ids`. */
  resourceIds?: readonly string[];
  /** `shipshape.dev/cost-tags`. */
  costTags?: string;
  /** `shipshape.dev/sub-accounts`. */
  subAccounts?: readonly string[];
}

const REGIONAL = 'us-east-1:502938475610';
const PAYMENTS = `${SUB_ACCOUNTS.paymentsProd.id}/resourceGroups/payments/providers`;

/** FOCUS ResourceIds, by the name that the usage tables use. */
export const RESOURCE_IDS = {
  cluster: 'arn:aws:eks:us-east-1:502938475632:cluster/shop',
  node1: 'arn:aws:ec2:us-east-1:502938475632:instance/i-0a51c2f7d3e804b11',
  node2: 'arn:aws:ec2:us-east-1:502938475632:instance/i-0a51c2f7d3e804b22',
  node3: 'arn:aws:ec2:us-east-1:502938475632:instance/i-0a51c2f7d3e804b33',
  node4: 'arn:aws:ec2:us-east-1:502938475632:instance/i-0a51c2f7d3e804b44',
  node5: 'arn:aws:ec2:us-east-1:502938475632:instance/i-0a51c2f7d3e804b55',
  savingsPlan:
    'arn:aws:savingsplans::410293847561:savingsplan/7c0f2f4e-3b1d-4c8a-9e55-0d4b1f6a2c10',
  ordersDb: `arn:aws:rds:${REGIONAL}:db:orders`,
  cartCache: `arn:aws:elasticache:${REGIONAL}:replicationgroup:cart`,
  orderEvents: `arn:aws:sqs:${REGIONAL}:order-events`,
  productImages: 'arn:aws:s3:::tidewater-product-images',
  productIndex: `arn:aws:es:${REGIONAL}:domain/product-index`,
  distribution: 'arn:aws:cloudfront::502938475610:distribution/E2QWRUHAPOMQZL',
  webAcl: `arn:aws:wafv2:${REGIONAL}:global/webacl/storefront`,
  paymentsDb: `${PAYMENTS}/Microsoft.DBforMySQL/flexibleServers/payments`,
  ledgerArchive: `${PAYMENTS}/Microsoft.Storage/storageAccounts/twledgerarchive`,
  paymentEvents: `${PAYMENTS}/Microsoft.ServiceBus/namespaces/payment-events`,
  gateway: `${PAYMENTS}/Microsoft.Web/sites/payment-gateway`,
  eventLake: '//storage.googleapis.com/tidewater-event-lake',
  warehouse:
    '//bigquery.googleapis.com/projects/tidewater-data/datasets/warehouse',
  eventTopic:
    '//pubsub.googleapis.com/projects/tidewater-data/topics/storefront-events',
  /** A reservation that nobody claims: its purchases and unused hours stay unallocated. */
  databaseReservation:
    '/providers/Microsoft.Capacity/reservationOrders/9b7e6d10-1f6d-4a83-8c3e-6f0a5e2b7d41/reservations/2c1d7a90-55b0-4f27-9d0e-3a1f8e6c4b52',
  /** A commitment that belongs to whoever owns the billing account. */
  flexCommitment:
    'projects/tidewater-data/regions/europe-west4/commitments/dataflow-flex',
} as const;

/** Every entity that can receive cost, by entity ref. */
export const ORGANISATION: Readonly<Record<string, DemoOwnership>> = {
  // Storefront
  'component:default/storefront-web': {
    owner: 'group:default/checkout',
    resourceIds: [RESOURCE_IDS.distribution, RESOURCE_IDS.webAcl],
  },
  'component:default/checkout-api': {
    owner: 'group:default/checkout',
    costTags: 'app=checkout,env=prod;app=checkout,env=staging',
  },
  // Mapped by the organisation's tag convention alone.
  'component:default/cart': { owner: 'group:default/checkout' },
  // Mapped by nothing: its page shows how to begin.
  'component:default/gift-cards': { owner: 'group:default/checkout' },
  'component:default/product-search': {
    owner: 'group:default/search',
    costTags: 'product=search;product=discovery',
  },
  'component:default/recommendations': {
    owner: 'group:default/search',
    costTags: 'product=recommendations;product=discovery',
  },
  'resource:default/orders-db': {
    owner: 'group:default/checkout',
    resourceIds: [RESOURCE_IDS.ordersDb],
  },
  'resource:default/cart-cache': {
    owner: 'group:default/checkout',
    resourceIds: [RESOURCE_IDS.cartCache],
  },
  'resource:default/order-events': {
    owner: 'group:default/checkout',
    resourceIds: [RESOURCE_IDS.orderEvents],
  },
  'resource:default/product-images': {
    owner: 'group:default/search',
    resourceIds: [RESOURCE_IDS.productImages],
  },
  'resource:default/product-index': {
    owner: 'group:default/search',
    resourceIds: [RESOURCE_IDS.productIndex],
  },
  'system:default/storefront': { owner: 'group:default/commerce' },

  // Payments
  'component:default/payment-gateway': {
    owner: 'group:default/payments',
    resourceIds: [RESOURCE_IDS.gateway],
  },
  'component:default/ledger': { owner: 'group:default/payments' },
  'component:default/fraud-scoring': {
    owner: 'group:default/payments',
    costTags: 'product=fraud,costcentre=risk;product=fraud-ml',
  },
  'resource:default/payments-db': {
    owner: 'group:default/payments',
    resourceIds: [RESOURCE_IDS.paymentsDb],
  },
  'resource:default/ledger-archive': {
    owner: 'group:default/payments',
    resourceIds: [RESOURCE_IDS.ledgerArchive],
  },
  'resource:default/payment-events': {
    owner: 'group:default/payments',
    resourceIds: [RESOURCE_IDS.paymentEvents],
  },
  'system:default/payments': {
    owner: 'group:default/payments',
    subAccounts: [SUB_ACCOUNTS.paymentsProd.id, SUB_ACCOUNTS.paymentsTest.id],
  },

  // Analytics
  'component:default/event-pipeline': {
    owner: 'group:default/data',
    resourceIds: [RESOURCE_IDS.eventTopic],
  },
  'component:default/reporting': {
    owner: 'group:default/data',
    costTags: 'workload=reporting',
  },
  'resource:default/event-lake': {
    owner: 'group:default/data',
    resourceIds: [RESOURCE_IDS.eventLake],
  },
  'resource:default/warehouse': {
    owner: 'group:default/data',
    resourceIds: [RESOURCE_IDS.warehouse],
  },
  'system:default/analytics': { owner: 'group:default/data' },

  // Platform and FinOps
  'component:default/build-runners': { owner: 'group:default/core-platform' },
  'resource:default/shop-cluster': {
    owner: 'group:default/core-platform',
    resourceIds: [
      RESOURCE_IDS.cluster,
      RESOURCE_IDS.node1,
      RESOURCE_IDS.node2,
      RESOURCE_IDS.node3,
      RESOURCE_IDS.node4,
      RESOURCE_IDS.node5,
    ],
  },
  'resource:default/compute-savings-plan': {
    owner: 'group:default/finops',
    resourceIds: [RESOURCE_IDS.savingsPlan],
  },

  // Owners that receive cost themselves
  'group:default/core-platform': {
    owner: 'group:default/core-platform',
    subAccounts: [SUB_ACCOUNTS.platformShared.id],
  },
  'group:default/search': {
    owner: 'group:default/search',
    subAccounts: [SUB_ACCOUNTS.search.id, SUB_ACCOUNTS.machineLearning.id],
  },
  'group:default/data': {
    owner: 'group:default/data',
    subAccounts: [SUB_ACCOUNTS.data.id],
  },
  'group:default/payments': { owner: 'group:default/payments' },
  'group:default/finops': {
    owner: 'group:default/finops',
    // The billing account: owns commitments that no entity claims.
    subAccounts: [GOOGLE.id],
  },
  'user:default/theo': { owner: 'user:default/theo' },
};
