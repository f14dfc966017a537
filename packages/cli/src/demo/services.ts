import type { Region, Service } from './charge';

const service = (
  name: string,
  category: string,
  subcategory: string,
): Service => ({ name, category, subcategory });

/** Amazon EC2 is Compute, Storage and Networking: a category cannot be looked up by service name. */
const EC2 = 'Amazon Elastic Compute Cloud';

export const AWS_SERVICES = {
  ec2: service(EC2, 'Compute', 'Virtual Machines'),
  ebs: service(EC2, 'Storage', 'Block Storage'),
  nat: service(EC2, 'Networking', 'Network Infrastructure'),
  eks: service('Amazon Elastic Kubernetes Service', 'Compute', 'Containers'),
  fargate: service('AWS Fargate', 'Compute', 'Containers'),
  lambda: service('AWS Lambda', 'Compute', 'Serverless Compute'),
  rds: service(
    'Amazon Relational Database Service',
    'Databases',
    'Relational Databases',
  ),
  elasticache: service('Amazon ElastiCache', 'Databases', 'Caching'),
  dynamodb: service('Amazon DynamoDB', 'Databases', 'NoSQL Databases'),
  opensearch: service('Amazon OpenSearch Service', 'Analytics', 'Search'),
  s3: service('Amazon Simple Storage Service', 'Storage', 'Object Storage'),
  cloudfront: service('Amazon CloudFront', 'Networking', 'Content Delivery'),
  elb: service(
    'Elastic Load Balancing',
    'Networking',
    'Application Networking',
  ),
  sqs: service('Amazon Simple Queue Service', 'Integration', 'Messaging'),
  waf: service('AWS WAF', 'Security', 'Threat Detection and Response'),
  guardduty: service(
    'Amazon GuardDuty',
    'Security',
    'Threat Detection and Response',
  ),
  cloudwatch: service(
    'Amazon CloudWatch',
    'Management and Governance',
    'Observability',
  ),
  sagemaker: service(
    'Amazon SageMaker',
    'AI and Machine Learning',
    'Machine Learning',
  ),
  support: service(
    'AWS Support (Business)',
    'Management and Governance',
    'Support',
  ),
  savingsPlans: service(
    'Savings Plans for AWS Compute usage',
    'Compute',
    'Other (Compute)',
  ),
  marketplace: service(
    'Lighthouse Observability',
    'Management and Governance',
    'Observability',
  ),
};

export const MICROSOFT_SERVICES = {
  vm: service('Virtual Machines', 'Compute', 'Virtual Machines'),
  appService: service('Azure App Service', 'Web', 'Application Platforms'),
  apiManagement: service('API Management', 'Integration', 'API Management'),
  mysql: service(
    'Azure Database for MySQL',
    'Databases',
    'Relational Databases',
  ),
  functions: service('Azure Functions', 'Compute', 'Serverless Compute'),
  storage: service('Storage Accounts', 'Storage', 'Object Storage'),
  serviceBus: service('Service Bus', 'Integration', 'Messaging'),
  machineLearning: service(
    'Azure Machine Learning',
    'AI and Machine Learning',
    'Machine Learning',
  ),
  monitor: service(
    'Azure Monitor',
    'Management and Governance',
    'Observability',
  ),
  bandwidth: service('Bandwidth', 'Networking', 'Network Infrastructure'),
  github: service('GitHub', 'Developer Tools', 'Source Code Management'),
  defender: service(
    'Microsoft Defender for Cloud',
    'Security',
    'Security Posture Management',
  ),
};

export const GOOGLE_SERVICES = {
  compute: service('Compute Engine', 'Compute', 'Virtual Machines'),
  dataflow: service('Cloud Dataflow', 'Analytics', 'Data Processing'),
  pubsub: service('Cloud Pub/Sub', 'Integration', 'Messaging'),
  bigquery: service('BigQuery', 'Databases', 'Data Warehouses'),
  storage: service('Cloud Storage', 'Storage', 'Object Storage'),
  run: service('Cloud Run', 'Compute', 'Serverless Compute'),
  vertex: service('Vertex AI', 'AI and Machine Learning', 'AI Platforms'),
  networking: service('Networking', 'Networking', 'Network Connectivity'),
  logging: service(
    'Cloud Logging',
    'Management and Governance',
    'Observability',
  ),
  marketplace: service(
    'Lighthouse Observability',
    'Management and Governance',
    'Observability',
  ),
};

/** What has no service of its own: taxes, credits, adjustments. */
export const OTHER_SERVICE = (name: string) =>
  service(name, 'Other', 'Other (Other)');

export const REGIONS = {
  virginia: {
    id: 'us-east-1',
    name: 'US East (N. Virginia)',
    zone: 'us-east-1a',
  },
  westEurope: { id: 'westeurope', name: 'West Europe' },
  netherlands: { id: 'europe-west4', name: 'Netherlands' },
  iowa: { id: 'us-central1', name: 'Iowa' },
} satisfies Record<string, Region>;
