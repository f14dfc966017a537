import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { z } from 'zod';
import { timestampSchema } from '../api/primitives';
import { canonicalJson, JsonValue } from './canonicalJson';

const sha256HexSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'Expected SHA-256 in lower-case hex');

/** Predecessor of the first record of a chain. */
export const FIRST_RECORD_PREDECESSOR = '0'.repeat(64);

/** One record of a chain of evidence, as it is hashed: an artefact, its hash, and the hash of the record before it. */
export const evidenceRecordSchema = z
  .strictObject({
    id: z.string().min(1).max(200),
    /** `drill:<id>`. */
    subject: z.string().min(1).max(300),
    mediaType: z.string().min(1).max(100),
    /** Of the stored bytes, which are redacted first. */
    sha256: sha256HexSchema,
    bytes: z.number().int().nonnegative(),
    createdAt: timestampSchema,
    redacted: z.boolean(),
    prevRecordSha256: sha256HexSchema,
    toolVersions: z.record(z.string(), z.string()).optional(),
    /** Without secrets. */
    argv: z.array(z.string()).optional(),
  })
  .meta({ id: 'EvidenceRecord' });
export type EvidenceRecord = z.infer<typeof evidenceRecordSchema>;

/** A record with its own hash, which is not part of what is hashed. */
export const chainedRecordSchema = z
  .object({ record: evidenceRecordSchema, recordSha256: sha256HexSchema })
  .meta({ id: 'ChainedEvidenceRecord' });
export type ChainedRecord = z.infer<typeof chainedRecordSchema>;

/** What verifying a chain found. */
export type ChainVerdict =
  | { intact: true; records: number }
  | {
      intact: false;
      /** Place of the first record that does not hold, from 0. */
      index: number;
      id: string;
      reason: 'hash' | 'predecessor';
    };

/** SHA-256 in lower-case hex. Text is hashed as UTF-8. */
export function sha256Hex(content: Uint8Array | string): string {
  return bytesToHex(
    sha256(typeof content === 'string' ? utf8ToBytes(content) : content),
  );
}

/** Hash of a record: SHA-256 of its canonical JSON. */
export function recordSha256(record: EvidenceRecord): string {
  return sha256Hex(canonicalJson(record as JsonValue));
}

/**
 * Verifies a chain, oldest record first: each hash is that of its record, and each record names the hash of the one before it.
 *
 * @param predecessor - hash of the record before the first one, where the chain is a part
 */
export function verifyChain(
  chain: readonly ChainedRecord[],
  predecessor = FIRST_RECORD_PREDECESSOR,
): ChainVerdict {
  let previous = predecessor;
  for (const [index, { record, recordSha256: hash }] of chain.entries()) {
    if (record.prevRecordSha256 !== previous) {
      return { intact: false, index, id: record.id, reason: 'predecessor' };
    }
    if (recordSha256(record) !== hash) {
      return { intact: false, index, id: record.id, reason: 'hash' };
    }
    previous = hash;
  }
  return { intact: true, records: chain.length };
}
