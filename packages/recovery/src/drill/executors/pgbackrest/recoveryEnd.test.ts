import { endOfRecoveryLsn, judgeRecoveryEnd } from './recoveryEnd';

const MIB = 1024 * 1024;
const history = (lsn: string) => `1\t${lsn}\tno recovery target specified\n`;
const complete = { delivered: [] };

describe('endOfRecoveryLsn', () => {
  it('takes the last line', () => {
    const text =
      '# made by hand\n1\t0/3000000\tbefore 2026-11-22\n\n2\t1/A0000D8\tno recovery target specified\n';
    expect(endOfRecoveryLsn(text)).toBe('1/A0000D8');
  });

  it.each(['', '\n', 'no history'])('refuses %j', text => {
    expect(() => endOfRecoveryLsn(text)).toThrow(/history file/);
  });
});

describe('judgeRecoveryEnd', () => {
  // Figures of reference/recovery.md §9.5: segments of 16 MiB.
  const archiveMax = '000000010000000000000008';

  it('is content with an end on the boundary behind the newest segment', () => {
    expect(
      judgeRecoveryEnd({
        history: history('0/9000000'),
        archiveMax,
        segmentBytes: 16 * MIB,
        fence: complete,
      }),
    ).toEqual({ kind: 'reached', lsn: '0/9000000' });
  });

  it('names the segment that PostgreSQL promoted in front of', () => {
    const verdict = judgeRecoveryEnd({
      history: history('0/5000000'),
      archiveMax,
      segmentBytes: 16 * MIB,
      fence: {
        delivered: ['000000010000000000000004'],
        missing: {
          name: '000000010000000000000005',
          exitCode: 1,
          isCorrupt: false,
        },
      },
    });
    expect(verdict).toMatchObject({
      kind: 'gap',
      lsn: '0/5000000',
      firstMissing: '000000010000000000000005',
      message: expect.stringContaining(
        'segment 000000010000000000000005 is not in the archive',
      ),
    });
  });

  it('tells a segment that could not be read from one that is not there', () => {
    expect(
      judgeRecoveryEnd({
        history: history('0/8000000'),
        archiveMax,
        segmentBytes: 16 * MIB,
        fence: {
          delivered: [],
          missing: { name: archiveMax, exitCode: 103, isCorrupt: false },
        },
      }),
    ).toMatchObject({
      kind: 'not-readable',
      message: expect.stringContaining('could not be read'),
    });
  });

  it('counts one that is broken as missing', () => {
    expect(
      judgeRecoveryEnd({
        history: history('0/8000000'),
        archiveMax,
        segmentBytes: 16 * MIB,
        fence: {
          delivered: [],
          missing: { name: archiveMax, exitCode: 42, isCorrupt: true },
        },
      }),
    ).toMatchObject({
      kind: 'gap',
      firstMissing: archiveMax,
      message: expect.stringContaining('is corrupt in the archive'),
    });
  });

  it('names a segment that was given out and could not be replayed', () => {
    expect(
      judgeRecoveryEnd({
        history: history('0/6000000'),
        archiveMax,
        segmentBytes: 16 * MIB,
        fence: complete,
      }),
    ).toMatchObject({
      kind: 'gap',
      firstMissing: '000000010000000000000006',
      message: expect.stringContaining('could not be replayed'),
    });
  });

  it('tells one that is short by one: a record may continue behind the fence', () => {
    expect(
      judgeRecoveryEnd({
        history: history('0/8000000'),
        archiveMax,
        segmentBytes: 16 * MIB,
        fence: complete,
      }),
    ).toEqual({ kind: 'short-by-one', lsn: '0/8000000' });
  });

  it('counts segments of 1 MiB, across timelines', () => {
    expect(
      judgeRecoveryEnd({
        history: history('0/1000010'),
        archiveMax: '000000020000000000000010',
        segmentBytes: MIB,
        fence: complete,
      }),
    ).toEqual({ kind: 'reached', lsn: '0/1000010' });
  });
});
