import { stringify } from 'csv-stringify/sync';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_COST_CENTER,
  Showback,
} from 'backstage-plugin-shipshape-common';
import { textCell } from '../http/csvCell';

/** Business unit of a group, for exports. */
const ANNOTATION_BUSINESS_UNIT = 'shipshape.dev/business-unit';

/** Details of an owner that exports carry. */
export interface OwnerDetails {
  costCenter?: string;
  businessUnit?: string;
}

const COLUMNS = [
  'month',
  'metric',
  'clock',
  'currency',
  'line',
  'owner',
  'cost_center',
  'business_unit',
  'reason',
  'amount',
  'data_until',
  'complete',
] as const;

type Row = Record<(typeof COLUMNS)[number], string>;

/**
 * The showback as CSV: one row per owner, one for the owners that the caller may not see, one per reason of unallocated cost. The
 * amounts of a currency add up to its total, to the last digit.
 */
export function toShowbackCsv(
  showback: Showback,
  owners: ReadonlyMap<string, OwnerDetails>,
): { fileName: string; content: string } {
  const { month, metric, clock } = showback;
  const rows = showback.currencies.flatMap(currency => {
    const row = (rest: Partial<Row> & Pick<Row, 'line' | 'amount'>): Row => ({
      month,
      metric,
      clock,
      currency: textCell(currency.currency),
      owner: '',
      cost_center: '',
      business_unit: '',
      reason: '',
      data_until: showback.dataUntil ?? '',
      complete: String(showback.complete),
      ...rest,
    });
    return [
      ...currency.owners.map(({ ownerRef, amount }) => {
        const details = owners.get(ownerRef);
        return row({
          line: 'owner',
          owner: textCell(ownerRef),
          cost_center: textCell(details?.costCenter ?? ''),
          business_unit: textCell(details?.businessUnit ?? ''),
          amount,
        });
      }),
      ...(currency.hidden
        ? [row({ line: 'hidden', amount: currency.hidden.amount })]
        : []),
      ...(currency.unallocated ?? []).map(({ reason, amount }) =>
        row({ line: 'unallocated', reason, amount }),
      ),
    ];
  });
  return {
    fileName: `showback-${month}-${metric}-${clock}.csv`,
    content: stringify(rows, {
      header: true,
      columns: [...COLUMNS],
      record_delimiter: 'windows',
    }),
  };
}

/** Reads what exports tell about owners from their annotations. */
export function readOwnerDetails(
  owners: readonly Entity[],
): Map<string, OwnerDetails> {
  return new Map(
    owners.map(owner => {
      const annotations = owner.metadata.annotations ?? {};
      return [
        stringifyEntityRef(owner),
        {
          costCenter: annotations[ANNOTATION_COST_CENTER],
          businessUnit: annotations[ANNOTATION_BUSINESS_UNIT],
        },
      ];
    }),
  );
}
