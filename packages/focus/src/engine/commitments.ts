import { CostDefect } from 'backstage-plugin-shipshape-common';
import { ACCEPTED } from './cubeTables';
import { Database } from './database';
import { formatScaled, toAtto, toText } from './values';

const DAY_MICROSECONDS = 86_400_000_000n;
const kind = (value: string) => `lower(trim("ChargeCategory")) = '${value}'`;

/**
 * Commitments whose whole term is loaded and that cost more or less than what they cover (E18). The term is known from a
 * one-time purchase, whose charge period it is; it is loaded when used and unused hours reach from its first to its last day.
 * The amount of the defect is billed purchases beside the effective cost of what they cover.
 */
export async function commitmentDefects(
  database: Database,
): Promise<CostDefect[]> {
  const rows = await database.rows(
    `SELECT currency, sum(purchased), sum(covered), count(*) FROM (
      SELECT trim("BillingCurrency") AS currency, "CommitmentDiscountId",
        sum(billed) FILTER (WHERE ${kind('purchase')}) AS purchased,
        sum(effective) FILTER (WHERE ${kind('usage')}) AS covered,
        min(first_day) FILTER (WHERE one_time) AS term_start,
        max(last_day) FILTER (WHERE one_time) AS term_end,
        min(first_day) FILTER (WHERE ${kind('usage')}) AS use_start,
        max(last_day) FILTER (WHERE ${kind('usage')}) AS use_end
      FROM (SELECT *, day AS first_day,
          coalesce((span_end - 1) // ${DAY_MICROSECONDS}, day) AS last_day,
          ${kind('purchase')}
            AND lower(trim("ChargeFrequency")) IS NOT DISTINCT FROM 'one-time' AS one_time
        FROM grouped JOIN raw_dims USING (id)
        WHERE ${ACCEPTED} AND "BillingCurrency" IS NOT NULL
          AND "CommitmentDiscountId" IS NOT NULL)
      GROUP BY ALL)
    WHERE purchased <> covered AND use_start <= term_start AND use_end >= term_end
    GROUP BY currency ORDER BY currency`,
  );
  if (rows.length === 0) {
    return [];
  }
  return [
    {
      code: 'E18',
      count: rows.reduce((sum, row) => sum + Number(row[3]), 0),
      samples: [],
      amounts: rows.map(row => ({
        currency: toText(row[0]) ?? '',
        BilledCost: formatScaled(toAtto(row[1]), 18),
        EffectiveCost: formatScaled(toAtto(row[2]), 18),
      })),
    },
  ];
}
