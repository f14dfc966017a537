import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SHIPSHAPE = resolve(__dirname, '../bin/shipshape');

/** Runs the command as a user does, in a process of its own. */
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [SHIPSHAPE, ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('the command line', () => {
  it('explains itself and succeeds', () => {
    const { status, stdout } = run('--help');
    expect(stdout).toContain('demo');
    expect(stdout).toContain('focus');
    expect(status).toBe(0);
  });

  it.each([
    [['sail'], "error: unknown command 'sail'\n"],
    [
      ['demo', '--sed', '9'],
      "error: unknown option '--sed' (Did you mean --seed?)\n",
    ],
    [
      ['demo', '--today', '2026-02-30'],
      "shipshape: --today is '2026-02-30': expected YYYY-MM-DD\n",
    ],
    [
      ['demo', '--port', '70000'],
      "shipshape: --port is '70000': expected 0 to 65535\n",
    ],
    [
      ['demo', '--examples', '/nowhere'],
      "shipshape: --examples is '/nowhere': no all.yaml there\n",
    ],
  ])('answers %j with one line and exit code 1', (args, line) => {
    expect(run(...args)).toEqual({ status: 1, stdout: '', stderr: line });
  });

  it('says in one line why a directory cannot be written', () => {
    const answer = run('demo', '--dir', '/dev/null/demo', '--generate-only');
    expect(answer).toMatchObject({ status: 1, stdout: '' });
    expect(answer.stderr).toMatch(/^shipshape: ENOTDIR: .*\n$/);
  });

  it('generates without serving, and ends', () => {
    const dir = mkdtempSync(join(tmpdir(), 'shipshape-cli-'));
    try {
      const answer = run(
        ...['demo', '--dir', dir, '--today', '2026-02-01', '--generate-only'],
      );
      expect(answer).toMatchObject({ status: 0, stderr: '' });
      expect(answer.stdout).toMatch(
        /until 2026-02-01, written\n.* \d+ reports put into the inbox\n$/,
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  }, 120_000);
});
