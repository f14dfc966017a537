import fs from 'node:fs';
import path from 'node:path';

interface Figure {
  currency: string;
  EffectiveCost: string;
  BilledCost: string;
}

/**
 * What the demo's bills must come to. The generator knows for every charge whom it is meant for and adds up in integers,
 * with no code of the plugins; see `packages/cli/src/demo/truth.ts`.
 */
export interface DemoTruth {
  today: string;
  /** By billing period. */
  periods: Array<Figure & { billingPeriod: string }>;
  /** By the month of the charges. */
  chargeMonths: Array<Figure & { month: string }>;
  /** EffectiveCost by the month of the charges, BilledCost by billing period. */
  owners: Array<Figure & { owner: string; month: string }>;
  entities: Array<Figure & { entity: string; month: string }>;
  unallocated: Array<Figure & { reason: string; month: string }>;
}

/** The truth beside the bills of the running demo portal. */
export function readTruth(): DemoTruth {
  const directory =
    process.env.SHIPSHAPE_DEMO_DIR ??
    path.resolve(__dirname, '../../../../.demo');
  return JSON.parse(
    fs.readFileSync(path.join(directory, 'truth.json'), 'utf8'),
  );
}

/** The month `months` before the one that contains `day`, as `YYYY-MM`. */
export function monthBefore(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1))
    .toISOString()
    .slice(0, 7);
}

/** Sum of decimal texts, by integer arithmetic of the test's own. */
export function addDecimals(values: readonly string[]): string {
  const digits = 20;
  let sum = BigInt(0);
  for (const value of values) {
    const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(
      value,
    )!;
    const atoms = BigInt(whole + fraction.padEnd(digits, '0'));
    sum += sign ? -atoms : atoms;
  }
  const magnitude = (sum < 0 ? -sum : sum).toString().padStart(digits + 1, '0');
  const fraction = magnitude.slice(-digits).replace(/0+$/, '');
  return `${sum < 0 ? '-' : ''}${magnitude.slice(0, -digits)}${
    fraction && `.${fraction}`
  }`;
}
