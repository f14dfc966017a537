import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { withLock } from './lock.mjs';
import { delay } from './processes.mjs';
import { toolsDirectory } from './workspace.mjs';

const NAME = `lock-test-${process.pid}`;

describe('withLock', () => {
  it('lets one in at a time', async () => {
    const events = [];
    const action = name => async () => {
      events.push(`${name} in`);
      await delay(1); // gives the other one a chance
      events.push(`${name} out`);
    };
    await Promise.all([
      withLock(NAME, action('a')),
      withLock(NAME, action('b')),
    ]);
    assert.deepEqual(events, ['a in', 'a out', 'b in', 'b out']);
  });

  it('passes results and errors on, and lets go either way', async () => {
    await assert.rejects(
      withLock(NAME, async () => {
        throw new Error('no network');
      }),
      /no network/,
    );
    assert.equal(await withLock(NAME, async () => 42), 42);
  });

  it('breaks the lock of a process that is gone', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    fs.mkdirSync(toolsDirectory, { recursive: true });
    const file = path.join(toolsDirectory, `${NAME}.lock`);
    fs.writeFileSync(file, String(gone));
    assert.equal(await withLock(NAME, async () => 'in'), 'in');
    assert.equal(fs.existsSync(file), false);
  });
});
