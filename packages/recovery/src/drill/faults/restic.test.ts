import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from 'backstage-plugin-shipshape-common';
import { readResticSnapshots } from '../../readers';
import { RESTIC_PASSWORD, ResticFixture } from '../__testUtils__/ResticFixture';
import { Shop } from '../__testUtils__/Shop';
import {
  makeToolDirectory,
  missingTools,
  RESTIC,
} from '../__testUtils__/tools';
import { drillOf, secondsFrom, TestDrill } from './__testUtils__/drillOf';

jest.setTimeout(60_000);

/** Two snapshots of different files: their data lies in packs of their own. */
describeIf(describe, missingTools('PostgreSQL', 'restic'))(
  'drills of restic',
  () => {
    let fixture: ResticFixture;
    let scratchRoot: string;
    let older: string;
    let newer: string;
    let newerPacks: string[];
    let orders: string;
    let accounts: string;

    const drill = (
      plan: TestDrill['plan'] = {},
      restic: Partial<NonNullable<TestDrill['entry']['restic']>> = {},
      entry: TestDrill['entry'] = {},
    ) =>
      drillOf({
        scratchRoot,
        plan: { provider: 'restic', ...plan },
        entry: {
          restic: {
            program: RESTIC,
            repository: fixture.repository,
            passwordEnv: RESTIC_PASSWORD.variable,
            host: 'db1',
            tags: ['orders'],
            ...restic,
          },
          ...entry,
        },
        options: {
          environment: { [RESTIC_PASSWORD.variable]: RESTIC_PASSWORD.value },
        },
      });
    const files = (...paths: string[]): TestDrill['plan'] => ({
      checks: [
        {
          id: 'files',
          kind: 'files',
          paths,
          sha256: Object.fromEntries(
            paths.map(path => [path, sha256Hex(readFileSync(path))]),
          ),
        },
      ],
    });

    beforeAll(async () => {
      fixture = await ResticFixture.create();
      scratchRoot = makeToolDirectory();
      orders = fixture.write('orders/2026.csv');
      older = await fixture.backup(join(fixture.source, 'orders'));
      const packs = fixture.packs();
      accounts = fixture.write('accounts/2026.csv');
      newer = await fixture.backup(join(fixture.source, 'accounts'));
      newerPacks = fixture.packs().filter(pack => !packs.includes(pack));
    });
    afterAll(() => {
      fixture?.remove();
      rmSync(scratchRoot, { recursive: true, force: true });
    });

    it('restores the newest snapshot, and counts what came of it', async () => {
      const { report, artifacts } = await drill(files(accounts));
      expect(report).toMatchObject({
        outcome: 'passed',
        pointNativeId: newer,
        rtoMet: true,
        environment: { dataBytes: 40_000 },
      });
      // A snapshot says when it was made, not how new its data is.
      expect(report.achievedRpoSeconds).toBeUndefined();
      for (const { content } of artifacts) {
        expect(content.toString('utf8')).not.toContain(RESTIC_PASSWORD.value);
      }
    });

    it('restores the one that its first digits name', async () => {
      const { report } = await drill({
        ...files(orders),
        selection: { algorithm: 'explicit', nativeId: older.slice(0, 8) },
      });
      expect(report).toMatchObject({ outcome: 'passed', pointNativeId: older });
    });

    it('has nothing to restore for another host', async () => {
      const { report } = await drill(files(orders), { host: 'db2' });
      expect(report).toMatchObject({ outcome: 'failed', reason: 'no-backup' });
    });

    it('is inconclusive with a wrong password', async () => {
      const { report } = await drill(files(orders), {
        passwordEnv: undefined,
        passwordFile: fixture.write('password', 'some other one'),
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'repository-not-readable',
        message: expect.stringContaining('wrong password'),
      });
    });

    it('restores the dump in a snapshot too: two stages, one drill', async () => {
      const shop = await Shop.open();
      try {
        const dump = fixture.write(
          'dumps/orders.dump',
          readFileSync(await shop.dump('orders.dump', '--format=custom')),
        );
        const snapshot = await fixture.backup(dump);
        const { report, check } = await drill(
          {
            contains: { kind: 'pg_dump', path: dump },
            selection: { algorithm: 'explicit', nativeId: snapshot },
            checks: [
              {
                id: 'rows',
                kind: 'row-count',
                tables: ['orders', 'customers'],
              },
              {
                id: 'heartbeat',
                kind: 'freshness',
                query: 'SELECT max(written_at) FROM dr_heartbeat',
              },
            ],
          },
          {},
          { source: shop.cluster.connection },
        );
        expect(report).toMatchObject({
          outcome: 'passed',
          pointNativeId: snapshot,
          recoveredTo: (await shop.heartbeat()).toISOString(),
        });
        expect(check('rows')).toMatchObject({
          observed: 'orders 5000, customers 100',
        });
        expect(report.achievedRpoSeconds).toBeCloseTo(
          secondsFrom(report.recoveredTo, report.declaredAt),
          2,
        );
      } finally {
        await shop.close();
      }
    });

    describe('with a corrupt pack', () => {
      beforeAll(() => fixture.corrupt(newerPacks));

      const verify = { id: 'verify', kind: 'tool-verify' as const };

      it('fails the drill of its snapshot', async () => {
        const { report } = await drill({
          ...files(accounts),
          selection: { algorithm: 'explicit', nativeId: newer },
        });
        expect(report).toMatchObject({
          outcome: 'failed',
          reason: 'restore-failed',
          pointNativeId: newer,
          message: expect.stringContaining(`Snapshot ${newer}`),
        });
      });

      it('passes the drill of its sibling, and verifies nothing with a plain check', async () => {
        const { code, stdout } = await fixture.tryRestic('check', '--no-lock');
        expect([code, stdout]).toEqual([
          0,
          expect.stringContaining('no errors were found'),
        ]);

        const [{ points }] = readResticSnapshots(
          await fixture.restic('snapshots', '--json'),
          { observedAt: new Date() },
        ).subjects;
        expect(points.map(({ verification }) => verification)).toEqual(
          points.map(() => 'none'),
        );

        const plan = files(orders);
        const { report, check } = await drill({
          checks: [...(plan.checks ?? []), verify],
          selection: { algorithm: 'explicit', nativeId: older },
        });
        expect(report).toMatchObject({
          outcome: 'passed',
          pointNativeId: older,
        });
        expect(check('verify')).toMatchObject({
          severity: 'advisory',
          status: 'failed',
        });
      });
    });
  },
);
