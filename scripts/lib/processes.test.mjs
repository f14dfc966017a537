import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { delay, formatDuration, startGroup, stopGroup } from './processes.mjs';

/** A program that starts another one, prints its process id, and stays. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('stopGroup', () => {
  it('ends a program together with what it has started', async () => {
    const parent = startGroup(process.execPath, ['-e', PARENT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise(resolve => {
      parent.stdout.on('data', data => resolve(String(data)));
    });
    const grandchild = Number(line);
    assert.ok(isAlive(grandchild));

    await stopGroup(parent);

    assert.equal(isAlive(parent.pid), false);
    const deadline = Date.now() + 5000;
    while (isAlive(grandchild) && Date.now() < deadline) {
      await delay(20); // a process that nobody has waited for yet
    }
    assert.equal(isAlive(grandchild), false);
  });

  it('does not mind a program that never started', async () => {
    const child = startGroup('/no/such/program', []);
    assert.match((await child.exited).error.message, /ENOENT/);
    await stopGroup(child);
  });

  it('passes the exit code on', async () => {
    const child = startGroup(process.execPath, ['-e', 'process.exit(7)']);
    assert.equal((await child.exited).code, 7);
  });
});

describe('formatDuration', () => {
  it('is short', () => {
    assert.equal(formatDuration(1234), '1.2 s');
    assert.equal(formatDuration(59_400), '59.4 s');
    assert.equal(formatDuration(125_000), '2 min 5 s');
  });
});
