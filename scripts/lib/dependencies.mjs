import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { forward } from './processes.mjs';
import { root, toolsDirectory } from './workspace.mjs';

const stampFile = path.join(toolsDirectory, 'installed');

function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** What the install depends on: the lockfile, and where it was made for. */
function currentStamp() {
  const lockfile = fs.readFileSync(path.join(root, 'yarn.lock'));
  const digest = crypto.createHash('sha256').update(lockfile).digest('hex');
  return `${digest} ${process.platform}-${process.arch}\n`;
}

function isInstalled() {
  return (
    fs.existsSync(path.join(root, 'node_modules/.yarn-state.yml')) &&
    readIfThere(stampFile) === currentStamp()
  );
}

/** Runs `yarn install --immutable` unless this very lockfile is installed. */
export async function ensureDependencies({ node, yarn, env }) {
  if (isInstalled()) {
    return;
  }
  await withLock('install', async () => {
    if (isInstalled()) {
      return; // by another process, while we waited
    }
    process.stderr.write('shipshape: installing dependencies\n');
    const code = await forward(node, [yarn, 'install', '--immutable'], {
      cwd: root,
      env,
      stdio: ['ignore', 2, 2],
    });
    if (code !== 0) {
      throw new Error(`yarn install failed (exit code ${code}).`);
    }
    fs.writeFileSync(stampFile, currentStamp());
  });
}
