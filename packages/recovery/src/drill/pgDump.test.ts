import { sha256Hex } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  configWith,
  contentOf,
  definitionWith,
  recordDrill,
  SHOP_CHECKS,
} from './__testUtils__/drills';
import { Shop } from './__testUtils__/Shop';
import {
  makeToolDirectory,
  missingTools,
  toolUser,
} from './__testUtils__/tools';

jest.setTimeout(60_000);

describeIf(describe, missingTools('PostgreSQL'))('drills of dumps', () => {
  let shop: Shop;
  let root: string;
  let dump: string;
  const drill = async (
    path: string,
    changes: {
      checks?: typeof SHOP_CHECKS;
      entry?: { globals?: string; sha256File?: string };
      selection?: { algorithm: 'oldest' | 'latest' };
    } = {},
  ) => {
    const result = await recordDrill({
      definition: definitionWith({
        provider: 'pg_dump',
        selection: changes.selection,
        checks: changes.checks ?? SHOP_CHECKS,
      }),
      config: configWith(root, {
        source: shop.cluster.connection,
        dump: { path, ...changes.entry },
      }),
    });
    expect(result.report.cleanup).toBe('succeeded');
    expect(contentOf(root)).toEqual([]);
    return result;
  };

  beforeAll(async () => {
    root = makeToolDirectory();
    shop = await Shop.open();
    dump = await shop.dump('custom.dump', '--format=custom');
  });

  afterAll(async () => {
    await shop?.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('restores a custom dump, checks it, measures it, and leaves nothing behind', async () => {
    const { report, revisions, artifacts, check } = await drill(dump, {
      checks: [
        ...SHOP_CHECKS,
        { id: 'pages', kind: 'amcheck' },
        { id: 'archive', kind: 'tool-verify' },
      ],
    });
    expect(report).toMatchObject({
      lifecycle: 'done',
      outcome: 'passed',
      resourceId: 'orders-db',
      drillPlanId: 'restore',
      scope: 'data-corruption',
      pointNativeId: 'custom.dump',
      recoveredTo: (await shop.heartbeat()).toISOString(),
      rtoTargetSeconds: 600,
      rpoTargetSeconds: 3600,
      rtoMet: true,
      rpoMet: true,
      cleanup: 'succeeded',
    });
    expect(report.message).toContain('custom.dump has no checksum');
    expect(
      report.checks.map(({ checkId, status }) => `${checkId} ${status}`),
    ).toEqual([
      'login passed',
      'tables passed',
      'rows passed',
      'sums-agree passed',
      'heartbeat passed',
      'first-order passed',
      'smoke passed',
      'pages passed',
      'archive passed',
    ]);
    expect(check('rows')).toMatchObject({
      severity: 'blocking',
      baseline: { status: 'passed', observed: 'orders 5000, customers 100' },
      observed: 'orders 5000, customers 100',
    });
    expect(check('pages')?.baseline).toBeUndefined();

    // RTO: from the declaration until the blocking checks were over, without the advisory ones.
    const durations = Object.fromEntries(
      report.phases.map(({ name, durationMs }) => [name, durationMs ?? 0]),
    );
    expect(Object.keys(durations)).toEqual([
      'claim',
      'preflight',
      'baseline',
      'queue',
      'provision',
      'restore',
      'verify',
      'stop',
      'cleanup',
    ]);
    const timed =
      durations.queue +
      durations.provision +
      durations.restore +
      durations.verify;
    const rtoMs = 1000 * (report.achievedRtoSeconds ?? NaN);
    expect(rtoMs).toBeLessThan(timed + 50);
    expect(rtoMs).toBeGreaterThan(timed - durations.verify);
    // RPO: the age of the newest row.
    expect(report.achievedRpoSeconds).toBe(
      (Date.parse(report.declaredAt ?? '') -
        Date.parse(report.recoveredTo ?? '')) /
        1000,
    );

    expect(revisions.map(({ revision }) => revision)).toEqual(
      revisions.map((_, index) => index + 1),
    );
    expect([...new Set(revisions.map(({ lifecycle }) => lifecycle))]).toEqual([
      'claimed',
      'preparing',
      'restoring',
      'verifying',
      'cleaning',
      'done',
    ]);

    const hashes = new Map(
      artifacts.map(({ sha256, content }) => [sha256, content]),
    );
    expect(report.evidence.length).toBeGreaterThanOrEqual(6);
    for (const { sha256, bytes } of report.evidence) {
      const content = hashes.get(sha256) ?? Buffer.alloc(0);
      expect(content.length).toBe(bytes);
      expect(sha256Hex(content)).toBe(sha256);
    }
    const result = artifacts.at(-1)?.content.toString('utf8') ?? '';
    expect(JSON.parse(result)).toMatchObject({ outcome: 'passed' });
    expect(result).not.toContain('customer 1');
  });

  it('restores the directory format with owners, of the oldest of several', async () => {
    await shop.sql(
      'CREATE ROLE keeper; ALTER TABLE orders OWNER TO keeper; GRANT SELECT ON customers TO keeper',
    );
    const globals = shop.dumpPath('globals.sql');
    writeFileSync(
      globals,
      await shop.cluster.run('pg_dumpall', [
        ...shop.connectionArguments,
        '--globals-only',
      ]),
    );
    appendFileSync(globals, "CREATE TABLESPACE far LOCATION '/far/away';\n");
    await shop.dump('a.dir', '--format=directory', '--jobs=2');
    await shop.dump('b.dir', '--format=directory');
    const { report, check } = await drill(shop.dumpPath('*.dir'), {
      selection: { algorithm: 'oldest' },
      entry: { globals },
      checks: [
        ...SHOP_CHECKS,
        {
          id: 'owner',
          kind: 'sql',
          query:
            "SELECT tableowner = 'keeper' FROM pg_tables WHERE tablename = 'orders'",
        },
      ],
    });
    expect(report).toMatchObject({
      outcome: 'passed',
      pointNativeId: 'a.dir',
    });
    expect(check('owner')?.status).toBe('passed');
  });

  it('restores plain SQL', async () => {
    const path = await shop.dump('plain.sql', '--no-owner', '--no-privileges');
    expect((await drill(path)).report).toMatchObject({
      outcome: 'passed',
      pointNativeId: 'plain.sql',
    });
  });

  it('fails a truncated dump whose table of contents is whole', async () => {
    const path = shop.dumpPath('truncated.dump');
    cpSync(dump, path);
    truncateSync(path, Math.floor(readFileSync(dump).length * 0.95));
    const { report } = await drill(path);
    expect(report).toMatchObject({
      outcome: 'failed',
      reason: 'restore-failed',
      rtoMet: false,
    });
    expect(report.achievedRtoSeconds).toBeUndefined();
    const restore = report.phases.find(({ name }) => name === 'restore');
    expect(restore?.exitCode).toBe(1);
    expect(restore?.outputTail).toMatch(/pg_restore: error/);
  });

  it('fails a truncated SQL file', async () => {
    const whole = await shop.dump('whole.sql', '--no-owner');
    const path = shop.dumpPath('truncated.sql');
    const text = readFileSync(whole, 'utf8');
    // Within a table, after a whole row: psql itself would not notice.
    writeFileSync(path, text.slice(0, 1 + text.indexOf('\n', 9000)));
    expect((await drill(path)).report).toMatchObject({
      outcome: 'failed',
      reason: 'truncated',
    });
  });

  it('fails a dump with one flipped byte at its checksum, before anything is restored', async () => {
    // Uncompressed, where pg_restore notices hardly any.
    const path = await shop.dump('flipped.dump', '--format=custom', '-Z0');
    const content = readFileSync(path);
    writeFileSync(`${path}.sha256`, `${sha256Hex(content)}  flipped.dump\n`);
    expect((await drill(path)).report.outcome).toBe('passed');
    const place = content.lastIndexOf('customer 77');
    content[place] = content[place] % 256 ^ 1;
    writeFileSync(path, content);
    const { report } = await drill(path);
    expect(report).toMatchObject({
      outcome: 'failed',
      reason: 'checksum-mismatch',
    });
    expect(report.declaredAt).toBeUndefined();
    rmSync(`${path}.sha256`);
    // Without the checksum it passes: this is why there must be one.
    expect((await drill(path)).report.outcome).toBe('passed');
  });

  it('holds every file of a directory against the checksums', async () => {
    const path = await shop.dump('summed.dir', '--format=directory');
    const sums = readdirSync(path).map(
      name => `${sha256Hex(readFileSync(join(path, name)))}  ${name}\n`,
    );
    writeFileSync(`${path}.sha256`, sums.join(''));
    expect((await drill(path)).report.outcome).toBe('passed');
    rmSync(join(path, sums[0].slice(66).trim()));
    expect((await drill(path)).report).toMatchObject({
      outcome: 'failed',
      reason: 'checksum-mismatch',
    });
  });

  it('fails the restore of an empty database by its tables and rows', async () => {
    const rename = (from: string, to: string) =>
      `ALTER DATABASE ${from} RENAME TO ${to}`;
    await shop.cluster.sql(
      'CREATE DATABASE nothing',
      rename('orders', 'hidden'),
      rename('nothing', 'orders'),
    );
    const path = await shop.dump('empty.dump', '--format=custom');
    await shop.cluster.sql(
      rename('orders', 'nothing'),
      rename('hidden', 'orders'),
    );
    const { report, check } = await drill(path);
    expect(report).toMatchObject({
      outcome: 'failed',
      reason: 'check-failed',
      rtoMet: false,
    });
    expect(check('rows')).toMatchObject({
      status: 'failed',
      message: 'orders is missing; customers is missing',
    });
    expect(check('tables')).toMatchObject({
      status: 'failed',
      message: 'Missing: orders, customers',
    });
    // Undefined tables on the copy are not the fault of the check: on the source it holds.
    expect(check('sums-agree')?.status).toBe('failed');
  });

  it('blames itself for a dump that the user who restores may not read', async () => {
    const path = await shop.dump('root.sql', '--format=plain');
    if (toolUser() === undefined) {
      chmodSync(path, 0);
    } else {
      chownSync(path, 0, 0);
      chmodSync(path, 0o600);
    }
    expect((await drill(path)).report).toMatchObject({
      outcome: 'inconclusive',
      reason: 'dump-not-readable',
    });
  });

  it('blames itself when an extension of the dump is not installed', async () => {
    const path = await shop.dump('extended.sql', '--format=plain');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(
        'CREATE TABLE',
        'CREATE EXTENSION no_such_extension;\nCREATE TABLE',
      ),
    );
    expect((await drill(path)).report).toMatchObject({
      outcome: 'inconclusive',
      reason: 'software-missing',
    });
  });

  it('has nothing to say about a dump that is not there, or not one', async () => {
    expect((await drill(shop.dumpPath('none.dump'))).report).toMatchObject({
      outcome: 'failed',
      reason: 'no-backup',
    });
    const path = shop.dumpPath('other.dump');
    writeFileSync(path, 'not a dump');
    expect((await drill(path)).report).toMatchObject({
      outcome: 'failed',
      reason: 'not-a-dump',
    });
  });
});
