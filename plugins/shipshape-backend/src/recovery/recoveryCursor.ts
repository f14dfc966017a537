import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { RecoveryListPosition } from './status/RecoveryStatusStore';

const positionSchema = z.tuple([
  z.number().int().nonnegative(),
  z.number(),
  z.string().min(1).max(300),
]);

/**
 * The place after which the next page begins, as text.
 *
 * @remarks It is always the place of a row that the caller was shown: it holds nothing that the caller does not know.
 */
export function formatCursor(position: RecoveryListPosition): string {
  const { risk, slack, resourceId } = position;
  return Buffer.from(JSON.stringify([risk, slack, resourceId])).toString(
    'base64url',
  );
}

/** @throws InputError when it is not one of ours */
export function parseCursor(cursor: string): RecoveryListPosition {
  const position = positionSchema.safeParse(readJson(cursor));
  if (!position.success) {
    throw new InputError(
      'Invalid request: query.cursor: Expected the nextCursor of an answer',
    );
  }
  const [risk, slack, resourceId] = position.data;
  return { risk, slack, resourceId };
}

function readJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
