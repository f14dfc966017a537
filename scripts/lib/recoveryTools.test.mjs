import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findRecoveryTools } from './recoveryTools.mjs';

const PROGRAMS = [
  ...['postgres', 'initdb', 'pg_ctl', 'pg_controldata', 'pg_basebackup'],
  ...['psql', 'pgbench', 'pg_dump', 'pg_dumpall', 'pg_restore', 'vacuumdb'],
  'pg_amcheck',
];

describe('findRecoveryTools', () => {
  let home;

  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'shipshape-tools-'));
  });
  afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

  function place(directory, programs) {
    const full = path.join(home, directory);
    fs.mkdirSync(full, { recursive: true });
    for (const program of programs) {
      fs.writeFileSync(path.join(full, program), '');
    }
    return full;
  }
  const servers = () => path.join(home, 'servers');

  it('takes the newest server that has all programs', () => {
    place('servers/9/bin', PROGRAMS);
    const newest = place('servers/15/bin', PROGRAMS);
    place('servers/17/bin', ['psql']);
    assert.deepEqual(findRecoveryTools({}, servers()), {
      SHIPSHAPE_TEST_PG_BIN: newest,
    });
  });

  it('looks on PATH, and knows nothing of what is nowhere', () => {
    const bin = place('bin', ['restic', ...PROGRAMS]);
    assert.deepEqual(findRecoveryTools({ PATH: bin }, servers()), {
      SHIPSHAPE_TEST_PG_BIN: bin,
      SHIPSHAPE_RESTIC: path.join(bin, 'restic'),
    });
  });

  it('prefers what the environment names', () => {
    const bin = place('bin', ['restic', 'pgbackrest', ...PROGRAMS]);
    const env = {
      PATH: bin,
      SHIPSHAPE_TEST_PG_BIN: '/opt/pg/bin',
      SHIPSHAPE_PGBACKREST: '/opt/pgbackrest',
      SHIPSHAPE_RESTIC: '/opt/restic',
    };
    assert.deepEqual(findRecoveryTools(env, servers()), {
      SHIPSHAPE_TEST_PG_BIN: '/opt/pg/bin',
      SHIPSHAPE_PGBACKREST: '/opt/pgbackrest',
      SHIPSHAPE_RESTIC: '/opt/restic',
    });
  });
});
