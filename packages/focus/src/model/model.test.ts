import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { readFileSync } from 'node:fs';
import { dataFile, missingData } from '../__testUtils__/truth';
import { FACTS } from '../engine/facts';
import { DEFECT_RULES, NULL_RULES } from '../engine/rules';
import {
  canonicalColumn,
  COLUMNS_SINCE,
  FOCUS_VERSIONS,
  mandatoryColumns,
  nonNullColumns,
} from './columns';
import { CURRENCY_CODES } from './currencies';
import { DEFECT_TITLES } from './defects';
import { canonicalValue, ENUMS } from './enums';
import { detectVersion } from './version';

interface ModelColumn {
  allowed_values: string[] | null;
  allows_nulls: boolean;
  feature_level: string;
  version: string;
}

describeIf(describe, missingData)('the column model of FOCUS 1.4', () => {
  const read = () =>
    JSON.parse(
      readFileSync(dataFile('focus-models/focus_1_4_model.json'), 'utf8'),
    ) as {
      datasets: { 'Cost and Usage': { columns: Record<string, ModelColumn> } };
      service_subcategory_parents: Record<string, string>;
    };
  const model = missingData ? undefined : read();
  const columns = model?.datasets['Cost and Usage'].columns ?? {};
  const names = (filter: (column: ModelColumn) => boolean) =>
    Object.keys(columns)
      .filter(name => filter(columns[name]))
      .sort();

  it('has our columns', () => {
    const ours = Object.values(COLUMNS_SINCE)
      .flat()
      .filter(name => name !== 'ProviderName' && name !== 'PublisherName');
    expect(ours.sort()).toEqual(Object.keys(columns).sort());
    for (const version of ['1.1', '1.2', '1.3', '1.4'] as const) {
      expect([...COLUMNS_SINCE[version]].sort()).toEqual(
        names(column => column.version === version),
      );
    }
  });

  it('has our mandatory and non-null columns', () => {
    expect(mandatoryColumns('1.4').sort()).toEqual(
      names(column => column.feature_level === 'Mandatory'),
    );
    expect(nonNullColumns('1.4').sort()).toEqual(
      names(
        column => column.feature_level === 'Mandatory' && !column.allows_nulls,
      ),
    );
  });

  it('has our enums', () => {
    const { ServiceSubcategory, ...rest } = ENUMS;
    for (const [column, values] of Object.entries(rest)) {
      expect([column, [...values].sort()]).toEqual([
        column,
        [...(columns[column].allowed_values ?? [])].sort(),
      ]);
    }
    expect([...ServiceSubcategory].sort()).toEqual(
      Object.keys(model?.service_subcategory_parents ?? {}).sort(),
    );
  });

  it('has our currencies', () => {
    const codes = readFileSync(
      dataFile('focus-models/currency_codes.csv'),
      'utf8',
    )
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map(line => line.split(',')[1]);
    expect(CURRENCY_CODES).toEqual(codes.sort());
  });
});

describe('versions', () => {
  it('have as many columns as the specification', () => {
    const counts = FOCUS_VERSIONS.map((_, index) =>
      FOCUS_VERSIONS.slice(0, index + 1).flatMap(
        version => COLUMNS_SINCE[version],
      ),
    ).map(list => list.length);
    // 1.4 drops ProviderName and PublisherName
    expect(counts).toEqual([43, 50, 57, 65, 67]);
    expect(
      FOCUS_VERSIONS.map(version => mandatoryColumns(version).length),
    ).toEqual([21, 21, 21, 23, 21]);
  });

  it.each([
    ['BilledCost ChargeClass ProviderName', '1.0'],
    ['BilledCost SkuMeter ProviderName', '1.1'],
    ['BilledCost SkuMeter InvoiceId', '1.2'],
    ['BilledCost ServiceProviderName ProviderName', '1.3'],
    ['BilledCost ServiceProviderName', '1.4'],
    ['BilledCost InvoiceDetailId ProviderName', '1.4'],
    ['BilledCost CommitmentProgramEligibilityDetails', '1.4'],
    ['BilledCost Region UsageQuantity', '1.0-preview'],
    ['BilledCost Region RegionId', '1.0'],
  ])('%s is %s', (columns, version) => {
    expect(detectVersion(new Set(columns.split(' ')))).toBe(version);
  });
});

describe('names', () => {
  it.each([
    ['SkuPriceid', 'SkuPriceId'],
    [' billedcost ', 'BilledCost'],
    ['Provider', 'ProviderName'],
    ['X_SKUTERM', 'x_SkuTerm'],
    ['Id', undefined],
    ['x_Custom', undefined],
  ])('%s is %s', (delivered, canonical) => {
    expect(canonicalColumn(delivered)).toBe(canonical);
  });

  it.each([
    ['ChargeFrequency', 'usage-based', 'Usage-Based'],
    ['ServiceCategory', ' COMPUTE', 'Compute'],
    ['ServiceCategory', ' Database ', 'Database'],
    ['RegionId', 'eu-West', 'eu-West'],
  ])('%s %s is %s', (column, value, canonical) => {
    expect(canonicalValue(column, value)).toBe(canonical);
  });
});

describe('rules', () => {
  it('have titles, all of them', () => {
    const codes = new Set(
      [...NULL_RULES, ...DEFECT_RULES].map(({ code }) => code),
    );
    expect([...codes, 'E11', 'E12', 'E18'].sort()).toEqual(
      Object.keys(DEFECT_TITLES).sort(),
    );
  });

  it('remember facts that fit one integer', () => {
    expect(FACTS.size).toBeLessThanOrEqual(62);
  });
});
