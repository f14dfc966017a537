import { Sources } from 'backstage-plugin-shipshape-common';
import { FAILED, FRESH, TODAY } from './answers';

const DEFECTS = [
  {
    code: 'E06',
    column: 'ListCost',
    count: 490,
    samples: [{ file: 'aws.csv', line: 17 }],
  },
  {
    code: 'D07',
    column: 'ListCost',
    count: 37,
    samples: [{ file: 'azure.parquet', row: 12 }],
  },
  { code: 'E08', column: 'ChargePeriodStart', count: 4000, samples: [] },
];

export function sourcesAnswer(canManage: boolean, running: boolean): Sources {
  const load = {
    rows: 18_231,
    totals: [{ currency: 'USD', billed: '22110.4', effective: '21874.113' }],
    guards: [],
    defects: DEFECTS,
    createdAt: `${TODAY}T10:02:00Z`,
    activatedAt: `${TODAY}T10:03:00Z`,
    state: 'active' as const,
  };
  return {
    canManage,
    sources: [
      {
        id: 'focus:main',
        kind: 'cost',
        warnings: [],
        freshness: FRESH,
        runs: [
          ...(running
            ? [
                {
                  id: 'run-9',
                  startedAt: `${TODAY}T10:14:30Z`,
                  outcome: 'running' as const,
                  progress: {
                    done: 3,
                    total: 7,
                    message: 'reading aws/2026-11.csv',
                  },
                  counts: {},
                  errors: [],
                },
              ]
            : []),
          {
            id: 'run-8',
            startedAt: `${TODAY}T10:02:40Z`,
            finishedAt: `${TODAY}T10:03:05Z`,
            outcome: 'succeeded',
            counts: { active: 3, duplicate: 24 },
            errors: [],
          },
        ],
        quarantined: [],
        loads: [
          {
            ...load,
            id: 'l1',
            artifact: 'aws/2026-11',
            billingAccountId: '410293847561',
            billingPeriodStart: '2026-11-01',
          },
          {
            ...load,
            id: 'l2',
            artifact: 'aws/2026-10',
            billingAccountId: '410293847561',
            billingPeriodStart: '2026-10-01',
            defects: [],
          },
        ],
      },
      {
        id: 'focus:partners',
        kind: 'cost',
        warnings: [],
        freshness: FAILED,
        runs: [
          {
            id: 'run-7',
            startedAt: `${TODAY}T09:03:00Z`,
            finishedAt: `${TODAY}T09:03:01Z`,
            outcome: 'failed',
            counts: {},
            errors: [
              {
                code: 'not_found',
                artifact: 'partners/2026-11',
                message: 'The directory does not exist',
              },
            ],
          },
        ],
        quarantined: [
          {
            ...load,
            id: 'q1',
            artifact: 'partners/2026-11',
            billingAccountId: 'MKT-88',
            billingPeriodStart: '2026-11-01',
            state: 'quarantined',
            activatedAt: undefined,
            totals: [{ currency: 'USD', billed: '104.5', effective: '98.2' }],
            activeTotals: [
              { currency: 'USD', billed: '812.25', effective: '790' },
            ],
            guards: [
              {
                code: 'billed-fell',
                message:
                  'The billed total fell from 812.25 to 104.5 USD, by more than 20 %.',
              },
              { code: 'rejects', message: '2 cells were rejected.' },
            ],
            defects: [],
            rejects: {
              cells: 2,
              first: [
                {
                  file: 'partners.csv',
                  line: 88,
                  column: 'BilledCost',
                  value: '12,5',
                  reason: 'Not a number',
                },
                {
                  file: 'partners.csv',
                  line: 91,
                  column: 'ChargePeriodStart',
                  value: '31/11/2026',
                  reason: 'Not a timestamp',
                },
              ],
            },
          },
        ],
        loads: [],
      },
      {
        id: 'prometheus:main',
        kind: 'slo',
        warnings: [
          'It keeps data for 15 days, and 3 SLOs have longer windows: they are partial until Shipshape has counted for so long itself.',
        ],
        slos: {
          total: 14,
          failed: [
            {
              sloId: 'search-availability',
              code: 'timeout',
              message: 'query timed out in expression evaluation',
              since: `${TODAY}T06:40:00Z`,
            },
          ],
        },
        freshness: {
          ...FRESH,
          sourceId: 'prometheus:main',
          dataThrough: undefined,
          expectedIntervalSeconds: 300,
        },
        runs: [
          {
            id: 'run-slo',
            startedAt: `${TODAY}T10:12:00Z`,
            finishedAt: `${TODAY}T10:12:03Z`,
            outcome: 'partial',
            counts: {},
            errors: [
              {
                code: 'timeout',
                artifact: 'search-availability',
                message: 'query timed out in expression evaluation',
              },
            ],
          },
        ],
        quarantined: [],
        loads: [],
      },
      {
        id: 'reports',
        kind: 'reports',
        warnings: [],
        slos: { total: 1, failed: [] },
        freshness: {
          ...FRESH,
          sourceId: 'reports',
          dataThrough: undefined,
          expectedIntervalSeconds: 300,
        },
        runs: [],
        quarantined: [],
        loads: [],
      },
    ],
  };
}
