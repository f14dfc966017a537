import type { ProviderKey } from './accounts';
import { firstDay, monthOf } from './calendar';
import { quantity, type Charge, type Snapshot } from './charge';
import type { Noise } from './noise';
import { usageCharge } from './usage';
import { USAGE_LINES } from './usageLines';

/**
 * What providers take back or add afterwards. Tied to the calendar (`month % every === at`, months counted from year 0,
 * January is 0), so that a finished month never changes.
 */
interface LaterCharge {
  line: string;
  every: number;
  at: number;
  /** Day of the billing month on which it shows up in the export, from 0. */
  appears: number;
  /** Units taken back (negative) or added. */
  units: string;
  description: string;
  /** Day of the previous month that a correction concerns, from 0; absent for a refund in the same month. */
  corrects?: number;
}

const LATER: readonly LaterCharge[] = [
  {
    line: 'cloudfront-transfer',
    every: 4,
    at: 2,
    appears: 8,
    units: '-2210.5',
    description: 'Refund: data transfer during a provider outage',
  },
  {
    line: 'gateway-calls',
    every: 6,
    at: 4,
    appears: 11,
    units: '-4100000',
    description: 'Refund: calls answered with an error by the provider',
  },
  {
    line: 'orders-storage',
    every: 3,
    at: 1,
    appears: 5,
    units: '-81.454617',
    description: 'Correction: storage metered twice',
    corrects: 16,
  },
  {
    line: 'run-cpu',
    every: 6,
    at: 4,
    appears: 5,
    units: '302083.25',
    description: 'Correction: CPU time reported late',
    corrects: 20,
  },
];

/** Refunds (negative use in the same period) and corrections (of the month before, billed in this one). */
export function laterCharges(
  provider: ProviderKey,
  snapshot: Snapshot,
  noise: Noise,
): Charge[] {
  return LATER.flatMap(later => {
    const line = USAGE_LINES.find(({ key }) => key === later.line);
    const appears = firstDay(snapshot.month) + later.appears;
    if (
      line?.account.provider !== provider ||
      snapshot.month % later.every !== later.at ||
      appears >= snapshot.until
    ) {
      return [];
    }
    const day =
      later.corrects === undefined
        ? appears
        : firstDay(snapshot.month - 1) + later.corrects;
    const units =
      (quantity(later.units) * noise.around(150, later.line, snapshot.month)) /
      1000n;
    return [
      {
        ...usageCharge(line, day, units),
        billingMonth: snapshot.month,
        frequency: 'One-Time',
        description: later.description,
        ...(monthOf(day) === snapshot.month
          ? {}
          : { correction: true as const }),
      },
    ];
  });
}
