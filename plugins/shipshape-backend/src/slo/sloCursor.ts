import { InputError } from '@backstage/errors';
import { sloIdSchema } from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import type { SloListPosition } from './status/SloStatusStore';

const positionSchema = z.tuple([
  z.number().int().nonnegative(),
  z.number(),
  sloIdSchema,
]);

/**
 * The place after which the next page begins, as text.
 *
 * @remarks
 * It is always the place of a row that the caller was shown, so that it holds nothing that the caller does not know, and needs neither a key
 * nor a signature: whoever makes one up learns only which of the rows that they may see come after it.
 */
export function formatCursor(position: SloListPosition): string {
  const { risk, remaining, sloId } = position;
  return Buffer.from(JSON.stringify([risk, remaining, sloId])).toString(
    'base64url',
  );
}

/** @throws InputError when it is not one of ours */
export function parseCursor(cursor: string): SloListPosition {
  const position = positionSchema.safeParse(readJson(cursor));
  if (!position.success) {
    throw new InputError(
      'Invalid request: query.cursor: Expected the nextCursor of an answer',
    );
  }
  const [risk, remaining, sloId] = position.data;
  return { risk, remaining, sloId };
}

function readJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
