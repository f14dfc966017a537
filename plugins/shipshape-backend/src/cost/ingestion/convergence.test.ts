import { TestDatabases } from '@backstage/backend-test-utils';
import { formatDecimal, parseDecimal } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { OCTOBER, TestArtifact } from './__testUtils__/bills';
import { createHarness } from './__testUtils__/createHarness';
import { clearTables } from './__testUtils__/reuseDatabases';

jest.setTimeout(120_000);

/** An export of two accounts at some hour; amounts so alike that no guard that compares fires. */
const delivery = fc.record({
  hour: fc.integer({ min: 0, max: 23 }),
  acme: fc.bigInt({ min: 100n * 10n ** 18n, max: 150n * 10n ** 18n }),
  beta: fc.bigInt({ min: 100n * 10n ** 18n, max: 150n * 10n ** 18n }),
});

/** Deliveries of different hours, in the order of their arrival, and how many of them each refresh finds new. */
const history = fc
  .uniqueArray(delivery, {
    selector: ({ hour }) => hour,
    minLength: 1,
    maxLength: 6,
  })
  .chain(deliveries =>
    fc.record({
      deliveries: fc.constant(deliveries),
      arrivals: fc.array(
        fc.record({
          upTo: fc.integer({ min: 1, max: deliveries.length }),
          /** Whether the reader breaks down in the middle. */
          breaks: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
    }),
  );

const toArtifact = ({
  hour,
  acme,
  beta,
}: {
  hour: number;
  acme: bigint;
  beta: bigint;
}): TestArtifact => {
  const third = acme / 3n;
  return {
    name: `run-${hour}`,
    runTime: new Date(Date.UTC(2026, 9, 20, hour)).toISOString(),
    charges: [
      { account: 'acme', billed: formatDecimal(third) },
      { account: 'acme', billed: formatDecimal(third) },
      { account: 'acme', billed: formatDecimal(acme - 2n * third) },
      { account: 'beta', billed: formatDecimal(beta) },
    ],
  };
};

describe('whatever the order of arrival', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'the newest delivery of each scope is shown in the end, once, on %p',
    async databaseId => {
      const harness = await createHarness(await databases.init(databaseId));
      const { knex, source, refresh, visible, counts } = harness;
      await fc.assert(
        fc.asyncProperty(history, async ({ deliveries, arrivals }) => {
          await clearTables(knex);
          const artifacts = deliveries.map(toArtifact);
          for (const { upTo, breaks } of arrivals) {
            source.artifacts = artifacts.slice(0, upTo);
            if (breaks) {
              const [{ name }] = source.artifacts;
              source.readErrors.set(name, new Error('disk on fire'));
            }
            await refresh();
            source.readErrors.clear();
          }
          source.artifacts = artifacts;
          expect((await refresh()).outcome).toBe('succeeded');

          const newest = deliveries.reduce((a, b) => (a.hour > b.hour ? a : b));
          const expected = [
            ['acme', 3, newest.acme],
            ['beta', 1, newest.beta],
          ] as const;
          const shown = await visible();
          expect(
            shown.map(({ account, period, rows, billed }) => [
              account,
              period,
              rows,
              parseDecimal(billed.USD),
            ]),
          ).toEqual(
            expected.map(([account, rows, amount]) => [
              account,
              OCTOBER,
              rows,
              amount,
            ]),
          );
          expect(await counts()).toMatchObject({
            cells: 4,
            allocations: 2,
            scopes: 2,
          });
          const reads = source.reads.length;
          await refresh();
          expect(source.reads).toHaveLength(reads);
        }),
        { numRuns: databaseId === 'SQLITE_3' ? 60 : 15 },
      );
    },
  );
});
