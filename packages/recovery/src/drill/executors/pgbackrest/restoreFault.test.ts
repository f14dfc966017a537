import { tmpdir } from 'node:os';
import { restoreFault } from './restoreFault';

const SCRATCH = tmpdir();

describe('restoreFault', () => {
  it.each([
    ['SIGTERM', 63, '', 'runner', 'tool-killed'],
    ['a configuration that is not there', 55, '', 'backup', 'restore-failed'],
    ['a wrong option', 31, '', 'runner', 'restore-impossible'],
    ['a lock that is held', 50, '', 'runner', 'restore-impossible'],
    ['a set that is gone', 75, '', 'runner', 'restore-impossible'],
    ['a corrupt file', 29, '', 'backup', 'backup-corrupt'],
    [
      'a file of its own that it may not open',
      41,
      `ERROR: [041]: unable to open file '${SCRATCH}/base/1/2' for write: [13] Permission denied`,
      'runner',
      'restore-impossible',
    ],
    [
      'a file of the repository',
      41,
      `P00 INFO: restore command begin: --pg1-path=${SCRATCH}\nERROR: [041]: unable to open file '/repository/x' for read: [13] Permission denied`,
      'backup',
      'restore-failed',
    ],
  ])('of %s: %d', async (_, code, output, of, reason) => {
    expect(await restoreFault(code, SCRATCH, output)).toEqual({ of, reason });
  });
});
