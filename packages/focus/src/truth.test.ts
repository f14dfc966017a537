import { formatDecimal } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { CostCell } from 'backstage-plugin-shipshape-common';
import { Workbench } from './__testUtils__/artefacts';
import {
  dataFile,
  FileTruth,
  missingData,
  readTruth,
  TruthTotals,
} from './__testUtils__/truth';

jest.setTimeout(120_000);

const SAMPLE = 'focus-1.0-sample/focus_sample.csv';
const COSTS = [
  ['BilledCost', 'billed'],
  ['EffectiveCost', 'effective'],
  ['ListCost', 'list'],
  ['ContractedCost', 'contracted'],
] as const;

/** Cells merged by a key, in the shape of truth.json. */
function groupCells(
  cells: readonly CostCell[],
  key: (cell: CostCell) => string,
): Record<string, TruthTotals> {
  const groups = new Map<string, CostCell[]>();
  for (const cell of cells) {
    groups.set(key(cell), [...(groups.get(key(cell)) ?? []), cell]);
  }
  return Object.fromEntries(
    [...groups].map(([name, list]) => [
      name,
      {
        rows: list.reduce((sum, cell) => sum + cell.rowCount, 0),
        ...Object.fromEntries(
          COSTS.map(([column, metric]) => [
            column,
            formatDecimal(
              list.reduce((sum, cell) => sum + cell.amounts[metric], 0n),
            ),
          ]),
        ),
      },
    ]),
  );
}

describeIf(describe, missingData)('the shared FOCUS files', () => {
  const truth = readTruth();
  const sample = truth[SAMPLE] as FileTruth;
  const bench = new Workbench();
  afterAll(() => bench.remove());

  it('are all covered', () => {
    expect(Object.keys(truth)).toHaveLength(27);
  });

  it.each(Object.entries(truth).map(([name, file]) => ({ name, file })))(
    '$name is summarised exactly',
    async ({ name, file }) => {
      const summary = await bench.summarize([dataFile(name)]);
      const [total] = summary.totals;
      const { BillingCurrency: _, rows, ...costs } = total;
      expect(summary.totals).toHaveLength(1);
      expect(costs).toEqual(file.total ?? file.total_strict);
      expect(rows).toBe(file.rows);
      expect(summary.rows).toBe(file.rows);
      expect(summary.rejected.count).toBe(file.rejects);
      expect(summary.rejected.first).toHaveLength(file.rejects);
    },
  );

  it.each(
    Object.entries(truth)
      .filter(([name]) => name !== SAMPLE)
      .map(([name, file]) => ({ name, file })),
  )(
    '$name: missing columns and timestamps are found',
    async ({ name, file }) => {
      const check = await bench.check([dataFile(name)]);
      expect(check.files[0].missingColumns).toEqual(file.missing_mandatory_1_2);
      const count = (code: string) =>
        check.defects
          .filter(defect => defect.code === code)
          .reduce((sum, defect) => sum + defect.count, 0);
      const { m_d_yy_form: ambiguous, impossible_hour: impossible } =
        file.timestamps;
      expect(count('E10')).toBe(ambiguous + impossible);
      expect(count('E08')).toBe(0);
    },
  );

  it.each([
    'ServiceCategory',
    'ProviderName',
    'InvoiceIssuerName',
    'ChargeCategory',
    'ChargeFrequency',
    'PricingCategory',
    'CommitmentDiscountStatus',
    'SubAccountId',
  ])('the sample is split by %s', async column => {
    const summary = await bench.summarize([dataFile(SAMPLE)], [column]);
    const groups = Object.fromEntries(
      summary.totals.map(({ BillingCurrency, [column]: name, ...total }) => [
        name ?? '(null)',
        total,
      ]),
    );
    expect(groups).toEqual(sample[`by_${column}`]);
  });

  it('the defects of the sample are counted', async () => {
    const { defects } = await bench.summarize([dataFile(SAMPLE)]);
    for (const [title, count] of Object.entries(sample.defect_counts)) {
      const [, code, last] = /^([DE]\d\d)(?:-([DE]\d\d))?/.exec(title) ?? [];
      const counts = [code, last ?? code].map(name => defects[name] ?? 0);
      expect([title, ...counts]).toEqual([title, count, count]);
    }
    expect(defects.E12).toBe(
      sample.tags.rows_with_two_raw_keys_equal_after_normalising,
    );
  });

  describe('as a cube', () => {
    const load = bench.cube([dataFile(SAMPLE)], {
      tagKeys: ['application', 'org'],
      environmentTagKeys: ['environment'],
    });

    it('has the days of the sample', async () => {
      const { cells } = await load;
      expect(groupCells(cells, cell => cell.chargeDay)).toEqual(
        sample.by_charge_day_utc,
      );
    });

    it('has its scopes', async () => {
      const { cells } = await load;
      expect(
        groupCells(cells, cell =>
          [cell.provider, cell.billingAccountId, cell.billingPeriodStart].join(
            '|',
          ),
        ),
      ).toEqual(sample.by_scope_provider_account_billingPeriodStart);
    });

    it('has its environments', async () => {
      const { cells } = await load;
      expect(groupCells(cells, cell => cell.environment || '(null)')).toEqual(
        sample.by_tag_environment,
      );
    });

    it('has its applications', async () => {
      const { cells } = await load;
      const groups = groupCells(
        cells,
        cell => JSON.parse(cell.allocationKey).tags?.application ?? '(null)',
      );
      expect(groups).toMatchObject(sample.by_tag_application.top10_by_rows);
      expect(groups['(null)']).toEqual(sample.by_tag_application.untagged);
    });

    it('knows which list and contracted costs are missing', async () => {
      const { cells } = await load;
      const sum = (count: (cell: CostCell) => number) =>
        cells.reduce((total, cell) => total + count(cell), 0);
      expect(sum(cell => cell.missingContracted)).toBe(
        sample.nulls.ContractedCost,
      );
      expect(sum(cell => cell.missingList)).toBe(0);
    });

    it('has commitments and resources only where the sample has', async () => {
      const { cells } = await load;
      const rows = (list: CostCell[]) =>
        list.reduce((sum, cell) => sum + cell.rowCount, 0);
      expect(rows(cells.filter(cell => cell.commitmentId === ''))).toBe(
        sample.nulls.CommitmentDiscountId,
      );
      expect(
        rows(
          cells.filter(
            cell => JSON.parse(cell.allocationKey).resourceId === undefined,
          ),
        ),
      ).toBe(sample.nulls.ResourceId);
    });

    it('takes equal values under colliding keys for one', async () => {
      const { cells } = await load;
      const keys = cells.map(cell => JSON.parse(cell.allocationKey));
      expect(keys.some(key => key.tags?.org !== undefined)).toBe(true);
      expect(keys.every(key => key.conflictingTags === undefined)).toBe(true);
    });

    it('reports totals and the last day of usage', async () => {
      const { report } = await load;
      const totals = [{ currency: 'USD', rows: 1000, ...sample.total }];
      expect(report.totals).toEqual({
        before: totals,
        after: totals,
        precisionLoss: [],
      });
      expect(report.rows).toEqual({ read: 1000, accepted: 1000, rejected: 0 });
      expect(report.lastChargeDay).toBe('2024-09-30');
      expect(report.files).toMatchObject([
        { rows: 1000, format: 'csv', focusVersion: '1.0' },
      ]);
    });
  });
});
