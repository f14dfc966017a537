import { AWS_LABS, AWS_MAIN, SUB_ACCOUNTS } from '../accounts';
import { belongsTo } from '../charge';
import { AWS_SERVICES as services, REGIONS } from '../services';
import { OFFICE, STEADY, STORED, type UsageLine } from '../usage';
import { linesOf, userTags } from './builders';

const line = linesOf(AWS_MAIN, REGIONS.virginia);
const labs = linesOf(AWS_LABS, REGIONS.virginia);
const prod = SUB_ACCOUNTS.storefrontProd;
const staging = SUB_ACCOUNTS.storefrontStaging;
const sandbox = SUB_ACCOUNTS.labsSandbox;

/** What every real bill has: charges without tags, with wrong ones, with contradicting ones. */
export const AWS_UNTIDY: UsageLine[] = [
  line(prod, {
    key: 'storefront-egress',
    service: services.nat,
    meter: 'DataTransfer-Regional-Bytes',
    unit: 'GB',
    description: 'Data transfer between zones',
    list: '0.01',
    perDay: '2140',
    intent: { unallocated: 'no-tag' },
  }),
  line(prod, {
    // Tagged, but with no key that says whose it is.
    key: 'storefront-metrics',
    service: services.cloudwatch,
    meter: 'MetricMonitorUsage',
    unit: 'Metrics',
    description: 'Custom metrics',
    tags: userTags({ env: 'prod', managed: 'terraform' }),
    list: '0.3',
    perDay: '31.7',
    shape: STORED,
    intent: { unallocated: 'no-tag' },
  }),
  line(prod, {
    // A service that was renamed to `cart` long ago.
    key: 'basket-instances',
    service: services.ec2,
    meter: 'BoxUsage:t3.large',
    unit: 'Hours',
    description: 'Linux instance hours',
    tags: userTags({ service: 'basket', env: 'prod' }),
    list: '0.0832',
    perDay: '72',
    shape: STEADY,
    intent: { unallocated: 'unknown-value' },
  }),
  line(prod, {
    // One key in two spellings with two values.
    key: 'moved-instances',
    service: services.ec2,
    meter: 'BoxUsage:t3.medium',
    unit: 'Hours',
    description: 'Linux instance hours',
    tags: {
      'user:service': 'cart',
      'user:Service': 'build-runners',
      'user:env': 'prod',
    },
    list: '0.0416',
    perDay: '72',
    shape: STEADY,
    intent: { unallocated: 'tag-conflict' },
  }),
  line(staging, {
    // Both search components claim this tag.
    key: 'discovery-experiment',
    service: services.sagemaker,
    meter: 'Host:ml.m5.large',
    unit: 'Hours',
    description: 'Hosting instance hours',
    tags: userTags({ product: 'discovery', env: 'staging' }),
    list: '0.115',
    perDay: '24',
    shape: STEADY,
    intent: { unallocated: 'ambiguous' },
  }),
  line(staging, {
    key: 'checkout-staging',
    service: services.fargate,
    meter: 'Fargate-vCPU-Hours:perCPU',
    unit: 'vCPU-Hours',
    description: 'Container vCPU hours',
    tags: userTags({ app: 'checkout', env: 'staging' }),
    list: '0.04048',
    perDay: '192',
    shape: OFFICE,
    intent: belongsTo('component:default/checkout-api'),
  }),
  line(staging, {
    key: 'staging-volumes',
    service: services.ebs,
    meter: 'EBS:VolumeUsage.gp3',
    unit: 'GB-Mo',
    description: 'Volumes that nobody has used since spring',
    list: '0.08',
    perDay: '36',
    shape: STEADY,
    intent: { unallocated: 'no-tag' },
  }),
  labs(sandbox, {
    key: 'labs-instances',
    service: services.ec2,
    meter: 'BoxUsage:m6i.2xlarge',
    unit: 'Hours',
    description: 'Linux instance hours',
    list: '0.384',
    perDay: '48',
    shape: STEADY,
    intent: { unallocated: 'no-tag' },
  }),
  labs(sandbox, {
    key: 'labs-notebooks',
    service: services.sagemaker,
    meter: 'Notebk:ml.g5.xlarge',
    unit: 'Hours',
    description: 'Notebook instance hours',
    // No team has this name; a person has.
    tags: userTags({ owner: 'theo' }),
    list: '1.408',
    perDay: '6',
    shape: OFFICE,
    intent: belongsTo('user:default/theo'),
  }),
  labs(sandbox, {
    key: 'labs-storage',
    service: services.s3,
    meter: 'TimedStorage-ByteHrs',
    unit: 'GB-Mo',
    description: 'Standard storage',
    list: '0.023',
    perDay: '160',
    shape: STORED,
    intent: { unallocated: 'no-tag' },
  }),
  line(SUB_ACCOUNTS.platformShared, {
    // Sold through the marketplace: another publisher, the same invoice.
    key: 'observability-hosts',
    service: services.marketplace,
    meter: 'Monitored hosts',
    unit: 'Hosts',
    description: 'Lighthouse Observability, monitored hosts',
    publisher: 'Lighthouse Metrics, Inc.',
    tags: userTags({ owner: 'core-platform' }),
    list: '0.62',
    contracted: '0.527',
    perDay: '38',
    shape: { ...STEADY, whole: true },
    intent: belongsTo('group:default/core-platform'),
  }),
];
