import { sha256Hex } from 'backstage-plugin-shipshape-common';
import type { Client } from 'pg';
import { PG_TYPES, RawResult, readOnlyQuery } from './CheckDatabase';
import { Observation, wrongAnswer } from './Observation';

/** Types whose values may be in a report: they hold no text. */
const PLAIN_TYPES: readonly number[] = [
  PG_TYPES.boolean,
  PG_TYPES.int2,
  PG_TYPES.int4,
  PG_TYPES.int8,
  PG_TYPES.float4,
  PG_TYPES.float8,
  PG_TYPES.numeric,
  PG_TYPES.timestamptz,
];

/** The one value of a query, as text; null for SQL's. Booleans are `true` and `false`. */
export async function observeScalar(
  client: Client,
  query: string,
): Promise<Observation<string | null>> {
  const result = await readOnlyQuery(client, query);
  const value = oneValue(result);
  if (value === null) {
    return { value, text: 'null' };
  }
  if (result.types[0] === PG_TYPES.boolean) {
    const word = value === 't' ? 'true' : 'false';
    return { value: word, text: word };
  }
  return {
    value,
    text: PLAIN_TYPES.includes(result.types[0])
      ? value
      : `text, sha256 ${sha256Hex(value)}`,
  };
}

/** The instant of a query; null when there is none. */
export async function observeInstant(
  client: Client,
  query: string,
): Promise<Observation<Date | null>> {
  const result = await readOnlyQuery(client, query);
  const value = oneValue(result);
  if (result.types[0] !== PG_TYPES.timestamptz) {
    throw wrongAnswer(
      'Expected timestamptz: a time without a zone is not an instant',
    );
  }
  if (value === null) {
    return { value, text: 'none' };
  }
  const instant = new Date(
    value.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'),
  );
  if (Number.isNaN(instant.getTime())) {
    throw wrongAnswer(`Expected a date, got ${value}`);
  }
  return { value: instant, text: instant.toISOString() };
}

function oneValue({ rows, types }: RawResult): string | null {
  if (rows.length > 1 || types.length !== 1) {
    throw wrongAnswer(
      `Expected one value, got ${rows.length} rows of ${types.length} columns`,
    );
  }
  return rows.length === 0 ? null : rows[0][0];
}
