import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redaction } from '../evidence/Redaction';
import { ScratchServer } from './ScratchServer';

describe('the log of a restored server', () => {
  it('is not read through a link that a restored program put in its place', async () => {
    const home = mkdtempSync(join(tmpdir(), 'shipshape-log-'));
    const logFile = join(home, 'server.log');
    const postmaster = spawn('/bin/true');
    const server = ScratchServer.create({
      postmaster,
      socketDirectory: home,
      port: 5432,
      superuser: 'postgres',
      major: 15,
      logFile,
      redaction: Redaction.create(),
      signal: () => new AbortController().signal,
    });
    await once(postmaster, 'exit');
    writeFileSync(join(home, 'secret'), 'of root');
    symlinkSync(join(home, 'secret'), logFile);
    await expect(server.logTail()).rejects.toMatchObject({ code: 'ELOOP' });
    rmSync(logFile);
    writeFileSync(logFile, 'LOG: started');
    expect(await server.logTail()).toBe('LOG: started');
    rmSync(home, { recursive: true });
  });
});
