import { AWS_MAIN, GOOGLE, SUB_ACCOUNTS } from '../accounts';
import { belongsTo } from '../charge';
import { RESOURCE_IDS } from '../organisation';
import { GOOGLE_SERVICES as services, REGIONS } from '../services';
import { OFFICE, STEADY, STORED, type UsageLine } from '../usage';
import { linesOf, resource } from './builders';

const line = linesOf(GOOGLE, REGIONS.netherlands);
const data = SUB_ACCOUNTS.data;
const machineLearning = SUB_ACCOUNTS.machineLearning;
const search = SUB_ACCOUNTS.search;

const LAKE = belongsTo('resource:default/event-lake');
const WAREHOUSE = belongsTo('resource:default/warehouse');
const REPORTING = belongsTo('component:default/reporting');
const PIPELINE = belongsTo('component:default/event-pipeline');
const RECOMMENDATIONS = belongsTo('component:default/recommendations');

const lake = resource(
  RESOURCE_IDS.eventLake,
  'tidewater-event-lake',
  'storage.googleapis.com/Bucket',
);
const warehouse = resource(
  RESOURCE_IDS.warehouse,
  'warehouse',
  'bigquery.googleapis.com/Dataset',
);
const reportingLabels = { workload: 'reporting', env: 'prod' };
const recommendationLabels = { product: 'recommendations', env: 'prod' };

/** The data project. */
const DATA: UsageLine[] = [
  line(data, {
    key: 'lake-storage',
    service: services.storage,
    meter: 'Standard Storage Netherlands',
    unit: 'GiBy.mo',
    description: 'Standard storage',
    resource: lake,
    list: '0.02',
    contracted: '0.019',
    perDay: '1536',
    shape: STORED,
    intent: LAKE,
  }),
  line(data, {
    key: 'lake-operations',
    service: services.storage,
    meter: 'Regional Standard Class A Operations',
    unit: 'Count',
    description: 'Write operations',
    resource: lake,
    list: '0.000005',
    perDay: '1180000',
    shape: { whole: true },
    intent: LAKE,
  }),
  line(data, {
    key: 'bigquery-analysis',
    service: services.bigquery,
    meter: 'Analysis (europe-west4)',
    unit: 'TiBy',
    description: 'Bytes scanned by queries',
    resource: warehouse,
    list: '7.5',
    contracted: '7.125',
    perDay: '14.2',
    shape: OFFICE,
    intent: WAREHOUSE,
  }),
  line(data, {
    key: 'warehouse-storage',
    service: services.bigquery,
    meter: 'Active Logical Storage (europe-west4)',
    unit: 'GiBy.mo',
    description: 'Active storage',
    resource: warehouse,
    list: '0.02',
    perDay: '842',
    shape: STORED,
    intent: WAREHOUSE,
  }),
  line(data, {
    key: 'pubsub-throughput',
    service: services.pubsub,
    meter: 'Message Delivery Basic',
    unit: 'TiBy',
    description: 'Message delivery',
    resource: resource(
      RESOURCE_IDS.eventTopic,
      'storefront-events',
      'pubsub.googleapis.com/Topic',
    ),
    list: '40',
    perDay: '0.46',
    intent: PIPELINE,
  }),
  line(data, {
    key: 'dataflow-shuffle',
    service: services.dataflow,
    meter: 'Streaming Data Processed',
    unit: 'GiBy',
    description: 'Streaming data processed',
    tags: { service: 'event-pipeline', env: 'prod' },
    list: '0.018',
    perDay: '940',
    intent: PIPELINE,
  }),
  line(data, {
    key: 'run-cpu',
    service: services.run,
    meter: 'CPU Allocation Time',
    unit: 's',
    description: 'CPU allocation time',
    tags: reportingLabels,
    list: '0.000024',
    perDay: '612480.5',
    shape: OFFICE,
    intent: REPORTING,
  }),
  line(data, {
    key: 'run-memory',
    service: services.run,
    meter: 'Memory Allocation Time',
    unit: 'GiBy.s',
    description: 'Memory allocation time',
    tags: reportingLabels,
    list: '0.0000025',
    perDay: '1224961',
    shape: OFFICE,
    intent: REPORTING,
  }),
  line(data, {
    // A deliberate defect: ChargeFrequency in another letter case (E02).
    key: 'data-logging',
    service: services.logging,
    meter: 'Log Storage cost',
    unit: 'GiBy',
    description: 'Log storage',
    frequency: 'Usage-based',
    list: '0.5',
    perDay: '13.8',
    intent: belongsTo('group:default/data'),
  }),
  line(data, {
    key: 'data-egress',
    service: services.networking,
    meter: 'Network Inter Region Egress',
    unit: 'GiBy',
    description: 'Data transfer between regions',
    list: '0.02',
    perDay: '310',
    intent: belongsTo('group:default/data'),
  }),
];

/** The machine learning and search projects, run by the search team. */
const SEARCH: UsageLine[] = [
  line(machineLearning, {
    key: 'vertex-prediction',
    service: services.vertex,
    meter: 'Online Prediction g2-standard-8',
    unit: 'h',
    description: 'Online prediction node hours',
    tags: recommendationLabels,
    list: '0.9817',
    contracted: '0.932615',
    perDay: '72',
    shape: { scatter: 20 },
    intent: RECOMMENDATIONS,
  }),
  line(machineLearning, {
    // A deliberate defect: the provider publishes no list price for this meter (D07, E01).
    key: 'vertex-features',
    service: services.vertex,
    meter: 'Feature Store Optimized Serving',
    unit: 'h',
    description: 'Feature serving node hours, private offer',
    tags: recommendationLabels,
    contracted: '0.3012',
    perDay: '24',
    shape: STEADY,
    intent: RECOMMENDATIONS,
  }),
  line(machineLearning, {
    // The data team's notebooks in another team's project: the label goes before the project.
    key: 'data-notebooks',
    service: services.compute,
    meter: 'N2 Instance Core running in Netherlands',
    unit: 'h',
    description: 'Notebook machine cores',
    tags: { team: 'data', env: 'test' },
    list: '0.0348',
    perDay: '256',
    shape: OFFICE,
    intent: belongsTo('group:default/data'),
  }),
  line(machineLearning, {
    key: 'ml-storage',
    service: services.storage,
    meter: 'Standard Storage Iowa',
    unit: 'GiBy.mo',
    description: 'Standard storage',
    region: REGIONS.iowa,
    list: '0.02',
    perDay: '196',
    shape: STORED,
    intent: belongsTo('group:default/search'),
  }),
  line(search, {
    key: 'search-egress',
    service: services.networking,
    meter: 'Network Internet Egress',
    unit: 'GiBy',
    description: 'Data transfer to the internet',
    list: '0.085',
    perDay: '52',
    intent: belongsTo('group:default/search'),
  }),
  line(search, {
    // Invoiced by AWS, where the contract is (see observability-hosts): this provider reports the use and no money.
    key: 'observability-agents',
    service: services.marketplace,
    meter: 'Monitored hosts',
    unit: 'Hosts',
    description: 'Lighthouse Observability, invoiced by another seller',
    publisher: 'Lighthouse Metrics, Inc.',
    issuer: AWS_MAIN.issuer,
    list: '0',
    perDay: '6',
    shape: { ...STEADY, whole: true },
    intent: belongsTo('group:default/search'),
  }),
];

export const GOOGLE_LINES: readonly UsageLine[] = [...DATA, ...SEARCH];
