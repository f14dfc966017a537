import fc from 'fast-check';
import {
  formatLsn,
  lsnBytesBetween,
  parseLsn,
  parseWalFileName,
  segmentOfLsn,
  walFileName,
} from './lsn';

const MIB = 1024 * 1024;

describe('LSNs', () => {
  it.each([
    ['0/0', 0n],
    ['0/72000000', 0x72000000n],
    ['1/0', 4_294_967_296n],
    ['16/B374D848', 97_500_059_720n],
    ['FFFFFFFF/FFFFFFFF', 18_446_744_073_709_551_615n],
  ])('reads and prints %s', (text, position) => {
    expect(parseLsn(text)).toBe(position);
    expect(formatLsn(position)).toBe(text);
  });

  it.each(['', '0', '0/', '/0', '0/G', '0/123456789', ' 0/1', '000000010000'])(
    'refuses %j',
    text => {
      expect(() => parseLsn(text)).toThrow(/Expected an LSN such as 0\/72/);
    },
  );

  it('counts the bytes between two', () => {
    expect(lsnBytesBetween('0/6F000000', '0/710000D8')).toBe(33_554_648);
    expect(lsnBytesBetween('0/710000D8', '0/6F000000')).toBe(-33_554_648);
    expect(lsnBytesBetween('0/FFFFFFFF', '1/0')).toBe(1);
  });
});

describe('WAL files', () => {
  it.each([
    ['0/72000000', 0x71],
    ['0/72000001', 0x72],
    ['0/9000000', 8],
    ['0/5000000', 4],
    ['0/1', 0],
    ['0/0', 0],
    ['1/0', 255],
    ['1/1', 256],
  ])('finds the segment that ends at or holds %s', (lsn, segment) => {
    expect(segmentOfLsn(lsn)).toBe(segment);
  });

  it.each([
    ['000000010000000000000071', 16 * MIB, 1, 0x71],
    ['0000000100000000000000FF', 16 * MIB, 1, 255],
    ['000000010000000100000000', 16 * MIB, 1, 256],
    ['0000000A0000001600000003', 16 * MIB, 10, 0x16 * 256 + 3],
    ['000000010000000200000003', 1024 * MIB, 1, 11],
    ['000000010000000100000FFF', MIB, 1, 8191],
  ])('reads and makes the name %s', (name, bytes, timeline, segment) => {
    expect(parseWalFileName(name, bytes)).toEqual({ timeline, segment });
    expect(walFileName({ timeline, segment }, bytes)).toBe(name);
  });

  it.each([
    '00000001000000000000007',
    '000000010000000000000071.backup',
    '00000002.history',
    '0000000100000000000000fg',
    '000000010000000000000100',
  ])('refuses %j', name => {
    expect(() => parseWalFileName(name)).toThrow(/Expected the name of a WAL/);
  });

  it('refuses a size that no cluster has', () => {
    expect(() => segmentOfLsn('0/1', 15 * MIB)).toThrow(/power of two/);
    expect(() => segmentOfLsn('0/1', MIB / 2)).toThrow(/power of two/);
    expect(() => walFileName({ timeline: 1, segment: 0 }, 2048 * MIB)).toThrow(
      /power of two/,
    );
  });

  it('holds every position in the segment whose name says so', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
        fc.integer({ min: 20, max: 30 }).map(power => 2 ** power),
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        (position, bytes, timeline) => {
          const segment = segmentOfLsn(formatLsn(position), bytes);
          const start = BigInt(segment) * BigInt(bytes);
          expect(start < position && position <= start + BigInt(bytes)).toBe(
            true,
          );
          const name = walFileName({ timeline, segment }, bytes);
          expect(name).toMatch(/^[0-9A-F]{24}$/);
          expect(parseWalFileName(name, bytes)).toEqual({ timeline, segment });
        },
      ),
    );
  });
});
