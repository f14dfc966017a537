import { Sources, sourcesSchema } from 'backstage-plugin-shipshape-common';
import { fresh } from './answers';

/** One source with an active and a quarantined delivery. */
export function sources(change: Partial<Sources> = {}): Sources {
  return sourcesSchema.parse({
    canManage: true,
    sources: [
      {
        id: 'focus:main',
        kind: 'cost',
        warnings: [],
        freshness: { ...fresh, quarantined: 1 },
        runs: [
          {
            id: 'run-1',
            startedAt: '2026-11-24T10:00:00Z',
            finishedAt: '2026-11-24T10:01:30Z',
            outcome: 'partial',
            counts: { active: 2, failed: 1 },
            errors: [
              {
                code: 'invalid_content',
                artifact: 'azure/2026-11',
                message: 'Line 7 ends inside of a quoted field',
              },
            ],
          },
        ],
        quarantined: [
          {
            id: 'load-2',
            artifact: 'aws/2026-11',
            billingAccountId: '4102',
            billingPeriodStart: '2026-11-01',
            state: 'quarantined',
            rows: 10,
            totals: [{ currency: 'USD', billed: '40', effective: '45' }],
            activeTotals: [{ currency: 'USD', billed: '100', effective: '90' }],
            guards: [
              {
                code: 'billed-fell',
                message: 'From 100 to 40 USD.',
              },
            ],
            rejects: {
              cells: 1,
              first: [
                {
                  file: 'aws.csv',
                  line: 12,
                  column: 'BilledCost',
                  value: '12,5',
                  reason: 'Not a number',
                },
              ],
            },
            defects: [],
            createdAt: '2026-11-24T10:00:30Z',
          },
        ],
        loads: [
          {
            id: 'load-1',
            artifact: 'aws/2026-11-23',
            billingAccountId: '4102',
            billingPeriodStart: '2026-11-01',
            state: 'active',
            rows: 1234,
            totals: [{ currency: 'USD', billed: '100', effective: '90' }],
            guards: [],
            defects: [
              {
                code: 'D05',
                column: 'ListCost',
                count: 12,
                samples: [{ file: 'aws.csv', line: 3 }],
              },
            ],
            createdAt: '2026-11-23T10:00:00Z',
            activatedAt: '2026-11-23T10:00:05Z',
          },
        ],
      },
    ],
    ...change,
  });
}
