import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import shipshapePlugin from 'backstage-plugin-shipshape-backend';
import shipshapeModuleFocus from 'backstage-plugin-shipshape-backend-module-focus';
import {
  showbackSchema,
  sourcesSchema,
  sumDecimals,
} from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import request from 'supertest';

/** A backend, a process that reads, and a database that may be far. */
jest.setTimeout(120_000);

const DATA = resolve(__dirname, '../../../../shared/data/focus');
const SAMPLE = resolve(DATA, 'focus-1.0-sample');

interface Truth {
  total: Record<string, string>;
  by_scope_provider_account_billingPeriodStart: Record<
    string,
    { rows: number; BilledCost: string; EffectiveCost: string }
  >;
  by_tag_application: {
    top10_by_rows: Record<
      string,
      { BilledCost: string; EffectiveCost: string }
    >;
  };
}

/** Computed with arbitrary precision from the bytes of the file, by other means than ours. */
function readTruth(): Truth {
  const truth = JSON.parse(readFileSync(resolve(DATA, 'truth.json'), 'utf8'));
  return truth.files['focus-1.0-sample/focus_sample.csv'];
}

const APPLICATION = 'BrightPathMatrix';

/** A component that owns what the sample's most frequent application tag marks, and its owner. */
const ENTITIES = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'bright-path',
      annotations: { 'shipshape.dev/cost-tags': `application=${APPLICATION}` },
    },
    spec: { type: 'service', owner: 'group:default/paths', lifecycle: 'x' },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'paths' },
    spec: { type: 'team', children: [] },
  },
];

describeIf(
  describe,
  existsSync(SAMPLE) ? undefined : 'the FOCUS sample is absent',
)('the FOCUS sample, from its file to the screen', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'has the exact totals on %p',
    async databaseId => {
      const truth = readTruth();
      const knex = await databases.init(databaseId);
      const scheduler = mockServices.scheduler.mock();
      const { server } = await startTestBackend({
        features: [
          shipshapePlugin,
          shipshapeModuleFocus,
          catalogServiceMock.factory({ entities: ENTITIES }),
          scheduler.factory,
          createServiceFactory({
            service: coreServices.database,
            deps: {},
            factory: () => ({ getClient: async () => knex }),
          }),
          mockServices.rootConfig.factory({
            data: {
              shipshape: {
                cost: { sources: { focus: [{ id: 'sample', path: SAMPLE }] } },
              },
            },
          }),
        ],
      });
      const get = async (path: string) => {
        const response = await request(server).get(`/api/shipshape/v1${path}`);
        expect([path, response.status]).toEqual([path, 200]);
        return response.body;
      };
      const refresh = async () => {
        const [task] = scheduler.scheduleTask.mock.calls
          .flat()
          .filter(({ id }) => id === 'shipshape-cost-focus:sample');
        await task.fn(new AbortController().signal);
      };
      const listSource = async () =>
        sourcesSchema.parse(await get('/sources')).sources[0];

      await refresh();

      const source = await listSource();
      expect(source.runs[0]).toMatchObject({
        outcome: 'succeeded',
        counts: { active: 4 },
        errors: [],
      });
      const scopes = Object.fromEntries(
        source.loads.map(load => [
          `${load.billingAccountId}|${load.billingPeriodStart}`,
          { rows: load.rows, totals: load.totals },
        ]),
      );
      expect(scopes).toEqual(
        Object.fromEntries(
          Object.entries(
            truth.by_scope_provider_account_billingPeriodStart,
          ).map(([key, { rows, BilledCost, EffectiveCost }]) => [
            key.slice(key.indexOf('|') + 1),
            {
              rows,
              totals: [
                {
                  currency: 'USD',
                  billed: BilledCost,
                  effective: EffectiveCost,
                },
              ],
            },
          ]),
        ),
      );

      for (const [metric, column] of [
        ['billed', 'BilledCost'],
        ['effective', 'EffectiveCost'],
        ['list', 'ListCost'],
        ['contracted', 'ContractedCost'],
      ]) {
        for (const clock of ['billing', 'charge']) {
          const months = [];
          for (const month of ['2024-09', '2024-10']) {
            const { currencies } = showbackSchema.parse(
              await get(
                `/showback?month=${month}&metric=${metric}&clock=${clock}`,
              ),
            );
            months.push(...currencies);
          }
          expect([
            metric,
            clock,
            sumDecimals(months.map(({ total }) => total?.amount ?? '0')),
          ]).toEqual([metric, clock, truth.total[column]]);
          const owned = months
            .flatMap(({ owners }) => owners)
            .filter(({ ownerRef }) => ownerRef === 'group:default/paths');
          const application = Object(
            truth.by_tag_application.top10_by_rows[APPLICATION],
          );
          expect([
            metric,
            sumDecimals(owned.map(({ amount }) => amount)),
          ]).toEqual([metric, application[column]]);
        }
      }

      await refresh();
      const again = await listSource();
      expect(again.runs[0].counts).toEqual({ duplicate: 1 });
      expect(again.loads).toEqual(source.loads);
    },
  );
});
