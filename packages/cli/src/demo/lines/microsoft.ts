import { MICROSOFT, SUB_ACCOUNTS } from '../accounts';
import { belongsTo } from '../charge';
import { RESOURCE_IDS } from '../organisation';
import { MICROSOFT_SERVICES as services, REGIONS } from '../services';
import { OFFICE, STEADY, STORED, type UsageLine } from '../usage';
import { linesOf, resource } from './builders';

const line = linesOf(MICROSOFT, REGIONS.westEurope);
const prod = SUB_ACCOUNTS.paymentsProd;
const test = SUB_ACCOUNTS.paymentsTest;
const shared = SUB_ACCOUNTS.sharedServices;

const GATEWAY = belongsTo('component:default/payment-gateway');
const LEDGER = belongsTo('component:default/ledger');
const FRAUD = belongsTo('component:default/fraud-scoring');
const DATABASE = belongsTo('resource:default/payments-db');
const SYSTEM = belongsTo('system:default/payments');

const database = resource(
  RESOURCE_IDS.paymentsDb,
  'payments',
  'Azure Database for MySQL flexible server',
);
const gateway = resource(
  RESOURCE_IDS.gateway,
  'payment-gateway',
  'App Service',
);
const ledgerTags = { service: 'ledger', env: 'prod', critical: true } as const;

/** The payments subscriptions, billed in euros. */
const PAYMENTS: UsageLine[] = [
  line(prod, {
    key: 'gateway-plan',
    service: services.appService,
    meter: 'P2 v3 App',
    unit: 'Hours',
    description: 'Premium v3 plan P2 hours',
    resource: gateway,
    tags: { service: 'payment-gateway', env: 'prod' },
    list: '0.272',
    contracted: '0.25568',
    perDay: '144',
    shape: STEADY,
    intent: GATEWAY,
  }),
  line(prod, {
    key: 'gateway-calls',
    service: services.apiManagement,
    meter: 'Consumption Calls',
    unit: 'Calls',
    description: 'API calls',
    tags: { service: 'payment-gateway', env: 'prod', critical: true },
    list: '0.0000034',
    perDay: '5240000',
    shape: { whole: true },
    intent: GATEWAY,
  }),
  line(prod, {
    key: 'ledger-executions',
    service: services.functions,
    meter: 'Standard Total Executions',
    unit: 'Executions',
    description: 'Function executions',
    tags: ledgerTags,
    list: '0.000000169',
    perDay: '17600000',
    shape: { whole: true },
    intent: LEDGER,
  }),
  line(prod, {
    key: 'ledger-duration',
    service: services.functions,
    meter: 'Standard Execution Time',
    unit: 'GB Seconds',
    description: 'Function execution time',
    tags: ledgerTags,
    list: '0.000013463',
    perDay: '912418.125',
    intent: LEDGER,
  }),
  line(prod, {
    // Amounts of a millionth of a cent, written in E notation.
    key: 'ledger-baseline',
    service: services.functions,
    meter: 'Always Ready Baseline',
    unit: 'GB Seconds',
    description: 'Function baseline',
    tags: ledgerTags,
    list: '0.000003366',
    perDay: '84.5',
    shape: STEADY,
    intent: LEDGER,
  }),
  line(prod, {
    key: 'ledger-archive-storage',
    service: services.storage,
    meter: 'Cool ZRS Data Stored',
    unit: 'GB/Month',
    description: 'Cool storage, zone redundant',
    resource: resource(
      RESOURCE_IDS.ledgerArchive,
      'twledgerarchive',
      'Storage account',
    ),
    list: '0.0125',
    perDay: '864',
    shape: STORED,
    intent: belongsTo('resource:default/ledger-archive'),
  }),
  line(prod, {
    key: 'service-bus-units',
    service: services.serviceBus,
    meter: 'Premium Messaging Unit',
    unit: 'Hours',
    description: 'Messaging unit hours',
    resource: resource(
      RESOURCE_IDS.paymentEvents,
      'payment-events',
      'Service Bus Namespace',
    ),
    list: '0.8623',
    perDay: '24',
    shape: STEADY,
    intent: belongsTo('resource:default/payment-events'),
  }),
  line(prod, {
    key: 'payments-db-storage',
    service: services.mysql,
    meter: 'Storage Data Stored',
    unit: 'GiB/Month',
    description: 'Database storage',
    resource: database,
    list: '0.1265',
    perDay: '52.6',
    shape: STORED,
    intent: DATABASE,
  }),
  line(prod, {
    key: 'payments-db-backup',
    service: services.mysql,
    meter: 'Backup Storage LRS Data Stored',
    unit: 'GiB/Month',
    description: 'Database backup storage',
    resource: database,
    list: '0.095',
    perDay: '48.1',
    shape: STORED,
    intent: DATABASE,
  }),
  line(prod, {
    key: 'fraud-serving',
    service: services.machineLearning,
    meter: 'Standard_F8s_v2',
    unit: 'Hours',
    description: 'Online endpoint instance hours',
    tags: { product: 'fraud', costcentre: 'risk', env: 'prod' },
    list: '0.388',
    contracted: '0.36472',
    perDay: '96',
    shape: STEADY,
    intent: FRAUD,
  }),
  line(test, {
    key: 'fraud-training',
    service: services.machineLearning,
    meter: 'NC4as T4 v3 Spot',
    unit: 'Hours',
    description: 'Training cluster spot hours',
    tags: { Product: 'fraud-ml', env: 'test' },
    list: '0.5523',
    contracted: '0.1987',
    perDay: '118',
    shape: OFFICE,
    pricing: 'Dynamic',
    intent: FRAUD,
  }),
  line(prod, {
    key: 'payments-logs',
    service: services.monitor,
    meter: 'Pay-as-you-go Data Ingestion',
    unit: 'GB',
    description: 'Log ingestion',
    list: '2.544',
    perDay: '9.4',
    intent: SYSTEM,
  }),
  line(test, {
    key: 'payments-test-machines',
    service: services.vm,
    meter: 'D4as v5',
    unit: 'Hours',
    description: 'Linux machine hours',
    list: '0.194',
    perDay: '48',
    shape: OFFICE,
    intent: SYSTEM,
  }),
];

/** A subscription that no system or team has claimed. */
const SHARED: UsageLine[] = [
  line(shared, {
    key: 'shared-bandwidth',
    service: services.bandwidth,
    meter: 'Inter-Region Data Transfer Out',
    unit: 'GB',
    description: 'Data transfer between regions',
    list: '0.0187',
    perDay: '420',
    intent: { unallocated: 'no-tag' },
  }),
  line(shared, {
    key: 'shared-defender',
    service: services.defender,
    meter: 'Standard Node',
    unit: 'Hours',
    description: 'Server protection hours',
    list: '0.0184',
    perDay: '288',
    shape: STEADY,
    intent: { unallocated: 'no-tag' },
  }),
  line(shared, {
    key: 'terminal-machines',
    service: services.vm,
    meter: 'B4ms',
    unit: 'Hours',
    description: 'Linux machine hours',
    tags: { service: 'legacy-terminal', env: 'prod' },
    list: '0.1632',
    perDay: '48',
    shape: STEADY,
    intent: { unallocated: 'unknown-value' },
  }),
];

export const MICROSOFT_LINES: readonly UsageLine[] = [...PAYMENTS, ...SHARED];
