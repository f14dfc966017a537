/**
 * Finds PostgreSQL with its clients, pgBackRest and restic for the tests of
 * restore drills, or gets Debian's.
 */
import fs from 'node:fs';
import path from 'node:path';

const SERVERS = '/usr/lib/postgresql';
const PG_PROGRAMS = [
  ...['postgres', 'initdb', 'pg_ctl', 'pg_controldata', 'pg_basebackup'],
  ...['psql', 'pgbench', 'pg_dump', 'pg_dumpall', 'pg_restore', 'vacuumdb'],
  'pg_amcheck',
];
const CLUSTER_DEFAULTS = '/etc/postgresql-common/createcluster.conf';

const listDirectory = directory =>
  fs.existsSync(directory) ? fs.readdirSync(directory) : [];

const onPath = env => (env.PATH ?? '').split(path.delimiter).filter(Boolean);

function findPgBin(env, servers) {
  const debian = listDirectory(servers)
    .sort((a, b) => Number(b) - Number(a))
    .map(version => path.join(servers, version, 'bin'));
  return [...debian, ...onPath(env)].find(directory =>
    PG_PROGRAMS.every(name => fs.existsSync(path.join(directory, name))),
  );
}

const findOnPath = (name, env) =>
  onPath(env)
    .map(directory => path.join(directory, name))
    .find(file => fs.existsSync(file));

/**
 * The variables in which tests find the tools: those that are set, else those
 * that were found.
 *
 * @param env - environment to look into
 * @param servers - where Debian puts the versions of PostgreSQL
 */
export function findRecoveryTools(env = process.env, servers = SERVERS) {
  const found = {
    SHIPSHAPE_TEST_PG_BIN: env.SHIPSHAPE_TEST_PG_BIN || findPgBin(env, servers),
    SHIPSHAPE_PGBACKREST:
      env.SHIPSHAPE_PGBACKREST || findOnPath('pgbackrest', env),
    SHIPSHAPE_RESTIC: env.SHIPSHAPE_RESTIC || findOnPath('restic', env),
  };
  return Object.fromEntries(
    Object.entries(found).filter(([, file]) => file !== undefined),
  );
}

const PACKAGES = {
  SHIPSHAPE_TEST_PG_BIN: 'postgresql',
  SHIPSHAPE_PGBACKREST: 'pgbackrest',
  SHIPSHAPE_RESTIC: 'restic',
};

/**
 * Installs Debian's PostgreSQL without the cluster that its package makes and
 * starts: its defaults say "no cluster" during the installation only.
 */
async function installPostgres(install, packageName) {
  await install(['postgresql-common']);
  const defaults = fs.existsSync(CLUSTER_DEFAULTS)
    ? fs.readFileSync(CLUSTER_DEFAULTS, 'utf8')
    : undefined;
  if (defaults === undefined) {
    return; // not installed: apt-get has said why
  }
  fs.appendFileSync(CLUSTER_DEFAULTS, '\ncreate_main_cluster = false\n');
  try {
    await install([packageName]);
  } finally {
    fs.writeFileSync(CLUSTER_DEFAULTS, defaults);
  }
}

async function installDebianPackages(run, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = args => run('apt-get', ['-qq', ...args], { env });
  const install = names =>
    apt([
      ...['-o', 'DPkg::Lock::Timeout=120', 'install', '-y'],
      ...['--no-install-recommends', ...names],
    ]);
  await apt(['update']);
  const server = PACKAGES.SHIPSHAPE_TEST_PG_BIN;
  if (packages.includes(server)) {
    await installPostgres(install, server);
  }
  const others = packages.filter(name => name !== server);
  if (others.length > 0) {
    await install(others);
  }
}

const canInstall = () =>
  process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');

/**
 * Resolves with the environment in which tests find the tools. As root on
 * Debian and its kin missing ones are installed; elsewhere `write` says what
 * to install, and the tests that need it say that they were not run.
 *
 * @param run - runs a command and resolves with its exit code
 * @param write - prints a text
 */
export async function recoveryToolsEnvironment(run, write) {
  const missing = found =>
    Object.keys(PACKAGES)
      .filter(variable => !(variable in found))
      .map(variable => PACKAGES[variable]);

  const found = findRecoveryTools();
  if (missing(found).length === 0) {
    return found;
  }
  if (canInstall()) {
    await installDebianPackages(run, missing(found));
  }
  const now = findRecoveryTools();
  const absent = missing(now);
  if (absent.length > 0) {
    write(
      `Restore drills are not tested with ${absent.join(
        ', ',
      )}: install them, or name PostgreSQL's ` +
        'directory of programs in SHIPSHAPE_TEST_PG_BIN and the others in SHIPSHAPE_PGBACKREST and SHIPSHAPE_RESTIC.\n',
    );
  }
  return now;
}
