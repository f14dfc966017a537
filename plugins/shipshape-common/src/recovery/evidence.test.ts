import { canonicalJson } from './canonicalJson';
import {
  ChainedRecord,
  FIRST_RECORD_PREDECESSOR,
  recordSha256,
  sha256Hex,
  verifyChain,
} from './evidence';

// Vectors of reference/recovery.md, "Evidence": hashed with another implementation.
const first = {
  bytes: 44,
  createdAt: '2026-11-22T06:06:18.527Z',
  id: 'ev-1',
  mediaType: 'text/plain',
  prevRecordSha256: FIRST_RECORD_PREDECESSOR,
  redacted: true,
  sha256: '30275a6e321e73caae15445965174757da407f8cd2cceb8cf440e3ebe5cfd66f',
  subject: 'drill:d-1',
};
const firstHash =
  '004be9de334b5351de6f84ec80372114a755057c0db7577b0c22e66013f76111';
const second = {
  subject: 'drill:d-1',
  sha256: 'da2275b95fc879a8dbce995579bd60acc881e05801a3d725816f5f0f13acb537',
  redacted: false,
  prevRecordSha256: firstHash,
  mediaType: 'application/json',
  id: 'ev-2',
  createdAt: '2026-11-22T06:06:33.164Z',
  bytes: 20,
};
const secondHash =
  '8e005c729205de47de8383905fac815675f0047ec62b9d0854628a7a6daebdaa';
const chain: ChainedRecord[] = [
  { record: first, recordSha256: firstHash },
  { record: second, recordSha256: secondHash },
];

describe('the chain of evidence', () => {
  it('hashes artefacts and records as the vectors say', () => {
    expect(sha256Hex('restore command end: completed successfully\n')).toBe(
      first.sha256,
    );
    expect(sha256Hex('{"outcome":"passed"}')).toBe(second.sha256);
    expect(recordSha256(first)).toBe(firstHash);
    expect(recordSha256(second)).toBe(secondHash);
  });

  it('holds when nothing was altered', () => {
    expect(verifyChain([])).toEqual({ intact: true, records: 0 });
    expect(verifyChain(chain)).toEqual({ intact: true, records: 2 });
  });

  it('names the record that was altered', () => {
    expect(
      verifyChain([{ ...chain[0], record: { ...first, bytes: 45 } }, chain[1]]),
    ).toEqual({ intact: false, index: 0, id: 'ev-1', reason: 'hash' });
  });

  it('names the record after one that was altered and hashed anew', () => {
    const altered = { ...first, bytes: 45 };
    expect(
      verifyChain([
        { record: altered, recordSha256: recordSha256(altered) },
        chain[1],
      ]),
    ).toEqual({ intact: false, index: 1, id: 'ev-2', reason: 'predecessor' });
  });

  it('misses no record that was taken out', () => {
    expect(verifyChain([chain[1]])).toMatchObject({
      intact: false,
      id: 'ev-2',
      reason: 'predecessor',
    });
  });
});

describe('a part of the chain of evidence', () => {
  it('holds behind its predecessor, and behind no other record', () => {
    expect(verifyChain([chain[1]], firstHash)).toEqual({
      intact: true,
      records: 1,
    });
    expect(verifyChain([chain[1]], secondHash)).toMatchObject({
      intact: false,
      index: 0,
      id: 'ev-2',
    });
  });
});

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [true, null, 'é"\n'] }, '{"a":[true,null,"é\\"\\n"],"b":1}'],
    [{ '\u20ac': 1, '\r': 2, '1': 3 }, '{"\\r":2,"1":3,"\u20ac":1}'],
    [{ gone: undefined, kept: 1e21 }, '{"kept":1e+21}'],
  ])('writes %j in one way', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: NaN })).toThrow('NaN');
  });
});
