import { AWS_MAIN, GOOGLE, MICROSOFT, SUB_ACCOUNTS } from './accounts';
import { isWeekend, startOf } from './calendar';
import { belongsTo, price, quantity, type Charge } from './charge';
import {
  coveredCharge,
  ordinaryCharge,
  unusedCharge,
  type CommitmentPlan,
} from './commitments';
import { userTags, resource } from './lines/builders';
import type { Noise } from './noise';
import { RESOURCE_IDS } from './organisation';
import {
  AWS_SERVICES,
  GOOGLE_SERVICES,
  MICROSOFT_SERVICES,
  REGIONS,
} from './services';
import { STEADY, TRAFFIC, unitsOn, type UsageLine } from './usage';

/** Claimed by an entity: the Resource that lists its id. */
export const SAVINGS_PLAN: CommitmentPlan = {
  id: RESOURCE_IDS.savingsPlan,
  name: 'Compute Savings Plan, one year, no upfront',
  type: 'Savings Plan',
  category: 'Spend',
  unit: 'USD',
  account: AWS_MAIN,
  subAccount: SUB_ACCOUNTS.management,
  service: AWS_SERVICES.savingsPlans,
  // Five nodes at 0.5068 and 45 vCPU at 0.0324.
  hourly: price('3.992'),
  hourlyUnits: quantity('3.992'),
  intent: belongsTo('resource:default/compute-savings-plan'),
};

/** Claimed by nobody. */
export const DATABASE_RESERVATION: CommitmentPlan = {
  id: RESOURCE_IDS.databaseReservation,
  name: 'MySQL D8ds v4 reservation, three years',
  type: 'Reservation',
  category: 'Usage',
  unit: 'Hours',
  account: MICROSOFT,
  subAccount: SUB_ACCOUNTS.sharedServices,
  service: MICROSOFT_SERVICES.mysql,
  hourly: price('0.824'),
  hourlyUnits: quantity('2'),
  intent: { unallocated: 'unused-commitment' },
};

/** Claimed through its billing account. */
export const FLEX_COMMITMENT: CommitmentPlan = {
  id: RESOURCE_IDS.flexCommitment,
  name: 'Flexible commitment, one year',
  type: 'Spend-based commitment',
  category: 'Spend',
  unit: 'USD',
  account: GOOGLE,
  subAccount: SUB_ACCOUNTS.data,
  service: GOOGLE_SERVICES.dataflow,
  hourly: price('1.61'),
  hourlyUnits: quantity('1.61'),
  intent: belongsTo('group:default/finops'),
};

export const COMMITMENTS: readonly CommitmentPlan[] = [
  SAVINGS_PLAN,
  DATABASE_RESERVATION,
  FLEX_COMMITMENT,
];

const NODES: UsageLine[] = [1, 2, 3, 4, 5].map(number => ({
  key: 'cluster-nodes',
  account: AWS_MAIN,
  subAccount: SUB_ACCOUNTS.platformShared,
  service: AWS_SERVICES.ec2,
  region: REGIONS.virginia,
  meter: 'BoxUsage:m6i.4xlarge',
  unit: 'Hours',
  description: 'Linux instance hours',
  resource: resource(
    [
      RESOURCE_IDS.node1,
      RESOURCE_IDS.node2,
      RESOURCE_IDS.node3,
      RESOURCE_IDS.node4,
      RESOURCE_IDS.node5,
    ][number - 1],
    `shop-node-${number}`,
    'Instance',
  ),
  tags: { 'aws:eks:cluster-name': 'shop', 'user:env': 'prod' },
  list: '0.768',
  contracted: '0.73728',
  perDay: '24',
  shape: STEADY,
  intent: belongsTo('resource:default/shop-cluster'),
}));
const NODE_RATE = '0.5068';

const TASKS: UsageLine = {
  key: 'checkout-tasks',
  account: AWS_MAIN,
  subAccount: SUB_ACCOUNTS.storefrontProd,
  service: AWS_SERVICES.fargate,
  region: REGIONS.virginia,
  meter: 'Fargate-vCPU-Hours:perCPU',
  unit: 'vCPU-Hours',
  description: 'Container vCPU hours',
  tags: userTags({ app: 'checkout', env: 'prod', team: 'checkout' }),
  list: '0.04048',
  perDay: '1020',
  shape: TRAFFIC,
  intent: belongsTo('component:default/checkout-api'),
};
const TASK_RATE = '0.0324';
const TASKS_COVERED = quantity('45');

/** Thousandths of the day's mean, by UTC hour. */
const SHOPPING_HOURS = [
  520, 450, 420, 410, 430, 520, 700, 900, 1050, 1150, 1200, 1220, 1240, 1230,
  1220, 1240, 1290, 1380, 1460, 1480, 1390, 1200, 950, 700,
];

/** One day of the savings plan: nodes by day, tasks by hour. */
export function savingsPlanDay(day: number, noise: Noise): Charge[] {
  const charges = NODES.map(node =>
    coveredCharge(
      SAVINGS_PLAN,
      node,
      { start: startOf(day), hours: 24 },
      quantity('24'),
      NODE_RATE,
    ),
  );
  const mean = unitsOn(TASKS, day, noise) / 24n;
  SHOPPING_HOURS.forEach((share, hour) => {
    const slot = { start: startOf(day) + hour * 3_600, hours: 1 };
    const scatter = noise.around(30, TASKS.key, day, hour);
    const units = (mean * BigInt(share) * scatter) / 1_000_000n;
    const covered = units < TASKS_COVERED ? units : TASKS_COVERED;
    charges.push(coveredCharge(SAVINGS_PLAN, TASKS, slot, covered, TASK_RATE));
    if (units > covered) {
      charges.push(ordinaryCharge(TASKS, slot, units - covered));
    }
    if (covered < TASKS_COVERED) {
      const unused = (TASKS_COVERED - covered) * price(TASK_RATE);
      charges.push(unusedCharge(SAVINGS_PLAN, slot, unused));
    }
  });
  return charges;
}

const DATABASE: UsageLine = {
  key: 'payments-db-compute',
  account: MICROSOFT,
  subAccount: SUB_ACCOUNTS.paymentsProd,
  service: MICROSOFT_SERVICES.mysql,
  region: REGIONS.westEurope,
  meter: 'D8ds v4',
  unit: 'Hours',
  description: 'Database server hours',
  resource: resource(
    RESOURCE_IDS.paymentsDb,
    'payments',
    'Azure Database for MySQL flexible server',
  ),
  list: '0.634',
  contracted: '0.59596',
  perDay: '48',
  shape: STEADY,
  intent: belongsTo('resource:default/payments-db'),
};
const DATABASE_RATE = '0.412';

/** One day of the reservation: two servers on working days, one at weekends. */
export function reservationDay(day: number): Charge[] {
  const slot = { start: startOf(day), hours: 24 };
  const used = quantity(isWeekend(day) ? '24' : '48');
  const unused = (quantity('48') - used) * price(DATABASE_RATE);
  const covered = coveredCharge(
    DATABASE_RESERVATION,
    DATABASE,
    slot,
    used,
    DATABASE_RATE,
  );
  return unused === 0n
    ? [covered]
    : [covered, unusedCharge(DATABASE_RESERVATION, slot, unused)];
}

const WORKERS: UsageLine = {
  key: 'dataflow-workers',
  account: GOOGLE,
  subAccount: SUB_ACCOUNTS.data,
  service: GOOGLE_SERVICES.dataflow,
  region: REGIONS.netherlands,
  meter: 'vCPU Time Streaming',
  unit: 'h',
  description: 'Streaming worker vCPU hours',
  tags: { service: 'event-pipeline', env: 'prod' },
  list: '0.069',
  perDay: '640',
  shape: TRAFFIC,
  intent: belongsTo('component:default/event-pipeline'),
};
const WORKER_RATE = '0.0552';
const WORKERS_COVERED = quantity('700');

/** One day of the flexible commitment: short on working days, not used up at weekends. */
export function flexCommitmentDay(day: number, noise: Noise): Charge[] {
  const slot = { start: startOf(day), hours: 24 };
  const units = unitsOn(WORKERS, day, noise);
  const covered = units < WORKERS_COVERED ? units : WORKERS_COVERED;
  const charges = [
    coveredCharge(FLEX_COMMITMENT, WORKERS, slot, covered, WORKER_RATE),
  ];
  if (units > covered) {
    charges.push(ordinaryCharge(WORKERS, slot, units - covered));
  }
  if (covered < WORKERS_COVERED) {
    const unused = (WORKERS_COVERED - covered) * price(WORKER_RATE);
    charges.push(unusedCharge(FLEX_COMMITMENT, slot, unused));
  }
  return charges;
}
