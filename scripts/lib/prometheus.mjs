/** Finds Prometheus and promtool for the tests of SLOs, or gets Debian's. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './workspace.mjs';

const PROGRAMS = ['prometheus', 'promtool'];
const directory = path.join(root, '.tools', 'prometheus');
const unpacked = path.join(directory, 'usr', 'bin');

const variableOf = name => `SHIPSHAPE_${name.toUpperCase()}`;

function findPrograms(env = process.env) {
  const directories = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const found = PROGRAMS.map(name => [
    variableOf(name),
    env[variableOf(name)] ||
      [...directories, unpacked]
        .map(dir => path.join(dir, name))
        .find(file => fs.existsSync(file)),
  ]);
  return found.every(([, file]) => file)
    ? Object.fromEntries(found)
    : undefined;
}

/**
 * Unpacks Debian's package instead of installing it: installing would start a
 * Prometheus on this machine.
 */
async function unpackDebianPackage(run) {
  if (!fs.existsSync('/usr/bin/apt-get')) {
    return;
  }
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    await run('apt-get', ['update', '-qq']);
  }
  fs.rmSync(directory, { recursive: true, force: true });
  fs.mkdirSync(directory, { recursive: true });
  const shell =
    'cd "$0" && apt-get download -qq prometheus && dpkg-deb -x prometheus_*.deb .';
  await run('sh', ['-c', shell, directory]);
}

/**
 * Resolves with the environment in which tests find both programs; empty when
 * they are neither here nor to be had: the tests that need them then say so.
 *
 * @param run - runs a command and resolves with its exit code
 */
export async function prometheusEnvironment(run) {
  const found = findPrograms();
  if (found) {
    return found;
  }
  await unpackDebianPackage(run);
  return findPrograms() ?? {};
}
