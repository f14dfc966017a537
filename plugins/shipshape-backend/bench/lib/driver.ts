import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Never looked at: the permissions and the catalog of the benches say yes to everybody. */
export const credentials: BackstageCredentials = {
  $$type: '@backstage/BackstageCredentials',
  principal: {},
};

/** The bare connection of pg or better-sqlite3. */
export interface Driver {
  query?(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
  prepare?(sql: string): { all(...values: unknown[]): unknown[] };
}

/** Asks the driver, with `?` for the values on both. */
export async function ask<Row>(
  driver: Driver,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  if (driver.query) {
    let n = 0;
    const numbered = sql.replace(/\?/g, () => {
      n += 1;
      return `$${n}`;
    });
    return (await driver.query(numbered, values)).rows as Row[];
  }
  return (driver.prepare?.(sql).all(...values) ?? []) as Row[];
}
