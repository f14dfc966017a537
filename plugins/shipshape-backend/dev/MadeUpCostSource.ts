import {
  addDays,
  addMonths,
  CostCell,
  CostLoadReport,
  dayOf,
  formatDecimal,
  listDays,
  minDay,
  monthStart,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import type {
  CostArtifact,
  CostArtifactContent,
  CostArtifactListing,
  CostSource,
} from 'backstage-plugin-shipshape-node';

/** One line of the made-up bill, charged every day. */
const CHARGES = [
  {
    tag: 'checkout',
    service: 'Amazon EC2',
    category: 'Compute',
    amount: '3.1',
  },
  {
    tag: 'orders-db',
    service: 'Amazon RDS',
    category: 'Databases',
    amount: '1',
  },
  {
    tag: 'unheard-of',
    service: 'Amazon S3',
    category: 'Storage',
    amount: '0.2',
  },
];

const MONTHS = 4;

/** A bill for people who develop the backend: the same few charges every day, a little more on each. */
export class MadeUpCostSource implements CostSource {
  readonly id = 'made-up:main';
  readonly schedule = { frequency: { hours: 1 }, timeout: { minutes: 5 } };
  readonly #today: string;

  constructor(now: Date) {
    this.#today = dayOf(now);
  }

  async listArtifacts(): Promise<CostArtifactListing> {
    const current = monthStart(this.#today);
    const artifacts = Array.from({ length: MONTHS }, (_, index) => {
      const month = addMonths(current, index + 1 - MONTHS);
      return {
        name: month,
        hash: month.replaceAll('-', '').padEnd(64, '0'),
        runTime: `${this.#today}T00:00:00.000Z`,
        scope: { billingAccountId: 'made-up', billingPeriodStart: month },
        dataThrough: addDays(minDay(addMonths(month, 1), this.#today), -1),
      };
    });
    return { artifacts, failures: [] };
  }

  async readArtifact(artifact: CostArtifact): Promise<CostArtifactContent> {
    const start = artifact.name;
    const end = addMonths(start, 1);
    const cells = listDays(start, minDay(end, this.#today)).flatMap(
      (day, index) =>
        CHARGES.map((charge): CostCell => {
          const amount =
            (parseDecimal(charge.amount) * BigInt(100 + index)) / 100n;
          return {
            chargeDay: day,
            billingPeriodStart: start,
            billingPeriodEnd: end,
            currency: 'USD',
            billingAccountId: 'made-up',
            subAccountId: '111122223333',
            subAccountName: 'production',
            provider: 'AWS',
            invoiceIssuer: 'AWS',
            invoiceId: '',
            serviceCategory: charge.category,
            service: charge.service,
            region: 'eu-west-1',
            environment: '',
            chargeCategory: 'Usage',
            chargeClass: '',
            commitmentId: '',
            commitmentStatus: '',
            pricingCategory: 'Standard',
            allocationKey: JSON.stringify({ tags: { service: charge.tag } }),
            amounts: {
              billed: amount,
              effective: amount,
              list: amount,
              contracted: amount,
            },
            rowCount: 1,
            missingList: 0,
            missingContracted: 0,
          };
        }),
    );
    return {
      report: reportOf(cells),
      async *cells() {
        yield cells;
      },
      async close() {
        // Nothing is open.
      },
    };
  }
}

function reportOf(cells: CostCell[]): CostLoadReport {
  const total = formatDecimal(
    cells.reduce((sum, cell) => sum + cell.amounts.billed, 0n),
  );
  const totals = [
    {
      currency: 'USD',
      rows: cells.length,
      BilledCost: total,
      EffectiveCost: total,
      ListCost: total,
      ContractedCost: total,
    },
  ];
  return {
    files: [],
    rows: { read: cells.length, accepted: cells.length, rejected: 0 },
    rejects: { cells: 0, first: [] },
    defects: [],
    totals: { before: totals, after: totals, precisionLoss: [] },
  };
}
