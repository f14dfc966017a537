import crypto from 'node:crypto';
import { APIRequestContext, expect } from '@playwright/test';
import { askApi } from './sloTruth';

/** A record of a chain of evidence with its hash, as the API gives it. */
export interface Chained {
  record: {
    id: string;
    subject: string;
    sha256: string;
    prevRecordSha256: string;
  };
  recordSha256: string;
}

export function sha256(content: string | Buffer): string {
  return crypto.createHash('sha256').update(content).digest('hex');
}

/** Canonical JSON of the reference, written anew: keys sorted, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Fails unless each record names the one before it and its hash is its own. */
export function expectIntact(
  chain: readonly Chained[],
  predecessor = '0'.repeat(64),
): void {
  let previous = predecessor;
  for (const { record, recordSha256 } of chain) {
    expect(record.prevRecordSha256, `predecessor of ${record.id}`).toBe(
      previous,
    );
    expect(sha256(canonical(record)), `hash of ${record.id}`).toBe(
      recordSha256,
    );
    previous = recordSha256;
  }
}

/** The whole chain of the resource of a drill. */
export async function chainOf(
  request: APIRequestContext,
  resource: string,
  drillId: string,
): Promise<Chained[]> {
  const { status, text } = await askApi(
    request,
    'user:default/ada',
    `/entities/resource/default/${resource}/drills/${drillId}/evidence`,
  );
  expect(status).toBe(200);
  return JSON.parse(text).chain;
}
