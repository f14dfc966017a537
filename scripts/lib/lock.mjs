import fs from 'node:fs';
import path from 'node:path';
import { delay } from './processes.mjs';
import { toolsDirectory } from './workspace.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Creates the lock file with our process id in it; false when it exists. */
function tryAcquire(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Removes a lock whose owner is gone. */
function breakIfStale(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    if (pid > 0 && !isAlive(pid)) {
      fs.rmSync(file, { force: true });
    }
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  }
}

/**
 * Runs `action` while no other process on this checkout runs one of the same
 * name: two commands started at once must not install at once.
 */
export async function withLock(name, action) {
  fs.mkdirSync(toolsDirectory, { recursive: true });
  const file = path.join(toolsDirectory, `${name}.lock`);
  while (!tryAcquire(file)) {
    breakIfStale(file);
    await delay(200);
  }
  try {
    return await action();
  } finally {
    fs.rmSync(file, { force: true });
  }
}
