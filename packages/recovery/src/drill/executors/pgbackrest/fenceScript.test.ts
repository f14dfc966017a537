import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fenceScript, readFenceLog } from './fenceScript';

describe('the fence', () => {
  let home: string;

  beforeEach(() => {
    // A name that a shell would take apart.
    home = mkdtempSync(join(tmpdir(), `fence it's $HOME `));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Asks for files; the archive answers with the exit code that stands for each. */
  function ask(names: string[], archive = 'exit 0') {
    const get = join(home, 'archive get.sh');
    writeFileSync(get, archive);
    const log = join(home, 'fence.log');
    const script = join(home, 'fence.sh');
    writeFileSync(
      script,
      fenceScript({
        archiveMax: '0000000100000000000000FE',
        log,
        getCommand: ['sh', get],
      }),
    );
    const codes = names.map(
      name => spawnSync('sh', [script, name, 'pg_wal/RECOVERYXLOG']).status,
    );
    return { codes, log: readFileSync(log, 'utf8') };
  }

  it('gives out what was archived at the declaration and nothing newer', () => {
    const { codes } = ask([
      '000000010000000000000001',
      '0000000100000000000000FE',
      '0000000100000000000000FF',
      '000000010000000100000000',
    ]);
    expect(codes).toEqual([0, 0, 1, 1]);
  });

  it('compares without the timeline', () => {
    const { codes } = ask([
      '0000000200000000000000FE',
      '0000000200000000000000FF',
      '000000A00000000000000009',
    ]);
    expect(codes).toEqual([0, 1, 0]);
  });

  it('lets histories of timelines through, and passes both names on', () => {
    const { codes, log } = ask(
      ['00000002.history'],
      'test "$*" = "00000002.history pg_wal/RECOVERYXLOG"',
    );
    expect(codes).toEqual([0]);
    expect(log).toBe('00000002.history 0\n');
  });

  it.each([
    ['FormatError', true],
    ['FileOpenError', false],
  ])(
    'notes whether a segment is broken, which its exit code does not say: %s',
    (error, isCorrupt) => {
      const { codes, log } = ask(
        ['000000010000000000000001'],
        `echo "ERROR: [042]: unable to get it: repo1: [${error}] it's so"; exit 42`,
      );
      expect(codes).toEqual([42]);
      expect(readFenceLog(log).missing).toMatchObject({
        exitCode: 42,
        isCorrupt,
      });
    },
  );

  it('never returns a code at which PostgreSQL stops recovery', () => {
    const { codes, log } = ask(['000000010000000000000001'], 'exit 130');
    expect(codes).toEqual([125]);
    expect(log).toBe('000000010000000000000001 130\n');
  });
});

describe('readFenceLog', () => {
  it('finds the first segment before the fence that was not had', () => {
    expect(
      readFenceLog(
        [
          '00000002.history 1',
          '000000010000000000000003 0',
          '000000010000000000000004 0',
          '000000010000000000000005 1',
          '000000010000000000000004 0',
          '000000010000000000000006 1',
          '',
        ].join('\n'),
      ),
    ).toEqual({
      delivered: ['000000010000000000000003', '000000010000000000000004'],
      missing: {
        name: '000000010000000000000005',
        exitCode: 1,
        isCorrupt: false,
      },
    });
  });

  it('misses nothing behind the fence, and nothing that another timeline had', () => {
    expect(
      readFenceLog(
        [
          '000000020000000000000003 1',
          '000000010000000000000003 0',
          '000000010000000000000004 behind-the-fence',
        ].join('\n'),
      ),
    ).toEqual({ delivered: ['000000010000000000000003'] });
  });
});
