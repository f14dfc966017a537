import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopStrayServer } from '../postgres/stopStrayServer';
import { toolUser } from '../__testUtils__/tools';
import { ownIdentity } from '../tools/Account';
import { readMarker } from './marker';
import { processStartSeconds } from './processStart';
import { stopStrayProcesses } from './stopStrayProcesses';

const OWN = ownIdentity().uid;
const OTHER = OWN + 1;

describe('what a killed runner left', () => {
  let home: string;
  let stray: ChildProcess;
  let ended: Promise<unknown>;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'shipshape-stray-'));
    stray = spawn('/bin/sleep', ['600'], { cwd: home, detached: true });
    ended = once(stray, 'exit');
    await once(stray, 'spawn');
    const started = await processStartSeconds(Number(stray.pid));
    writeFileSync(
      join(home, 'postmaster.pid'),
      `${stray.pid}\n${home}\n${Math.round(Number(started))}\n`,
    );
  });
  afterEach(() => {
    stray.kill('SIGKILL');
    rmSync(home, { recursive: true });
  });

  it.each([
    ['server', stopStrayServer, 'SIGINT'],
    ['process', stopStrayProcesses, 'SIGTERM'],
  ])(
    'a %s of the account is ended, and one of someone else is not',
    async (_, stop, signal) => {
      await stop(home, OTHER);
      expect([stray.exitCode, stray.signalCode]).toEqual([null, null]);
      await stop(home, OWN);
      expect(await ended).toEqual([null, signal]);
    },
  );
});

describe('readMarker', () => {
  it('finds none in a directory that it may not enter, as lost+found', async () => {
    const home = mkdtempSync(join(tmpdir(), 'shipshape-marker-'));
    chmodSync(home, 0o755);
    mkdirSync(join(home, 'lost+found'), { mode: 0o700 });
    const user = toolUser();
    if (user === undefined) {
      chmodSync(join(home, 'lost+found'), 0);
    }
    try {
      // Root may enter all.
      process.seteuid?.(user?.uid ?? OWN);
      expect(await readMarker(join(home, 'lost+found'))).toBeUndefined();
    } finally {
      process.seteuid?.(OWN);
    }
    rmSync(home, { recursive: true });
  });
});
