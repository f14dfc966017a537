import { AWS_MAIN, SUB_ACCOUNTS } from '../accounts';
import { belongsTo } from '../charge';
import { RESOURCE_IDS } from '../organisation';
import { AWS_SERVICES as services, REGIONS } from '../services';
import { OFFICE, STEADY, STORED, type UsageLine } from '../usage';
import { linesOf, resource, userTags } from './builders';

const line = linesOf(AWS_MAIN, REGIONS.virginia);
const prod = SUB_ACCOUNTS.storefrontProd;
const shared = SUB_ACCOUNTS.platformShared;

const INDEX = belongsTo('resource:default/product-index');
const CLUSTER = belongsTo('resource:default/shop-cluster');

const index = resource(RESOURCE_IDS.productIndex, 'product-index', 'Domain');
const clusterTags = userTags({ service: 'shop-cluster', env: 'prod' });

/** Search, in the account of the storefront. */
export const AWS_SEARCH: UsageLine[] = [
  line(prod, {
    key: 'index-nodes',
    service: services.opensearch,
    meter: 'ESInstance:r6g.xlarge',
    unit: 'Hours',
    description: 'Search node hours',
    resource: index,
    list: '0.335',
    perDay: '144',
    shape: STEADY,
    intent: INDEX,
  }),
  line(prod, {
    key: 'index-storage',
    service: services.opensearch,
    meter: 'ES:GP3-Storage',
    unit: 'GB-Mo',
    description: 'Search node storage',
    resource: index,
    list: '0.122',
    perDay: '60',
    shape: STORED,
    intent: INDEX,
  }),
  line(prod, {
    key: 'search-instances',
    service: services.ec2,
    meter: 'BoxUsage:c7g.2xlarge',
    unit: 'Hours',
    description: 'Linux instance hours',
    tags: userTags({ product: 'search', env: 'prod' }),
    list: '0.29',
    contracted: '0.2784',
    perDay: '156',
    shape: { scatter: 25 },
    intent: belongsTo('component:default/product-search'),
  }),
  line(prod, {
    // A full entity reference as the value.
    key: 'indexer-spot',
    service: services.ec2,
    meter: 'SpotUsage:c7g.4xlarge',
    unit: 'Hours',
    description: 'Linux spot instance hours',
    tags: userTags({
      service: 'component:default/product-search',
      env: 'prod',
    }),
    list: '0.58',
    contracted: '0.2043',
    perDay: '96',
    shape: { scatter: 60 },
    pricing: 'Dynamic',
    intent: belongsTo('component:default/product-search'),
  }),
];

/** The shared platform account: what carries no tag there belongs to the team that runs it. */
export const AWS_PLATFORM: UsageLine[] = [
  line(shared, {
    key: 'cluster-control-plane',
    service: services.eks,
    meter: 'AmazonEKS-Hours:perCluster',
    unit: 'Hours',
    description: 'Kubernetes control plane hours',
    resource: resource(RESOURCE_IDS.cluster, 'shop', 'Cluster'),
    list: '0.1',
    perDay: '24',
    shape: STEADY,
    intent: CLUSTER,
  }),
  line(shared, {
    key: 'cluster-volumes',
    service: services.ebs,
    meter: 'EBS:VolumeUsage.gp3',
    unit: 'GB-Mo',
    description: 'Volumes of the cluster nodes',
    tags: clusterTags,
    list: '0.08',
    perDay: '83.333333',
    shape: STEADY,
    intent: CLUSTER,
  }),
  line(shared, {
    key: 'cluster-ingress',
    service: services.elb,
    meter: 'LCUUsage',
    unit: 'LCU-Hrs',
    description: 'Load balancer capacity units',
    tags: clusterTags,
    list: '0.008',
    perDay: '1310',
    intent: CLUSTER,
  }),
  line(shared, {
    key: 'nat-bytes',
    service: services.nat,
    meter: 'NatGateway-Bytes',
    unit: 'GB',
    description: 'Data processed by NAT gateways',
    list: '0.045',
    perDay: '640',
    intent: belongsTo('group:default/core-platform'),
  }),
  line(shared, {
    key: 'threat-detection',
    service: services.guardduty,
    meter: 'PaidEventsAnalyzed',
    unit: 'Events',
    description: 'Events analysed',
    list: '0.000004',
    perDay: '2600000',
    shape: { whole: true },
    intent: belongsTo('group:default/core-platform'),
  }),
  line(shared, {
    key: 'runner-spot',
    service: services.ec2,
    meter: 'SpotUsage:m7i.4xlarge',
    unit: 'Hours',
    description: 'Linux spot instance hours',
    tags: userTags({ service: 'build-runners' }),
    list: '0.8064',
    contracted: '0.2911',
    perDay: '168',
    shape: OFFICE,
    pricing: 'Dynamic',
    intent: belongsTo('component:default/build-runners'),
  }),
  line(shared, {
    key: 'runner-cache',
    service: services.s3,
    meter: 'TimedStorage-ByteHrs',
    unit: 'GB-Mo',
    description: 'Build cache storage',
    tags: userTags({ service: 'build-runners' }),
    list: '0.023',
    perDay: '214',
    shape: STORED,
    intent: belongsTo('component:default/build-runners'),
  }),
];
