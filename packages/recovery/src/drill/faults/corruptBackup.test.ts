import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { eligible } from '../../model';
import { readPgbackrestInfo } from '../../readers';
import { createPgbackrestExecutor } from '../executors/pgbackrest';
import {
  PgbackrestFixture,
  TestRepository,
} from '../__testUtils__/PgbackrestFixture';
import { missingTools } from '../__testUtils__/tools';
import { pgbackrestDrills } from './__testUtils__/pgbackrestDrill';

jest.setTimeout(60_000);

/** Two full backups and an incremental of each; three bytes of the older full are wrong in a copy of the repository. */
describeIf(describe, missingTools('PostgreSQL', 'pgBackRest'))(
  'a corrupt older backup',
  () => {
    let fixture: PgbackrestFixture;
    let drill: ReturnType<typeof pgbackrestDrills>;
    let labels: string[];
    let corrupt: TestRepository;

    beforeAll(async () => {
      fixture = await PgbackrestFixture.create([
        'full',
        'incr',
        'full',
        'incr',
      ]);
      drill = pgbackrestDrills(fixture);
      await fixture.beat();
      await fixture.archive();
      labels = await fixture.labels();
      corrupt = await fixture.copy('corrupt');
      fixture.corrupt(corrupt, labels[0]);
    });
    afterAll(() => fixture?.remove());

    const oldest = { selection: { algorithm: 'oldest' as const } };

    it('does not show in a drill of the newest, which says of which point it speaks', async () => {
      const { report } = await drill({ repository: corrupt });
      expect(report).toMatchObject({
        outcome: 'passed',
        pointNativeId: labels[3],
      });
    });

    it('fails the drill that names it, with the code of the tool', async () => {
      const { report, artifacts } = await drill({
        repository: corrupt,
        plan: { selection: { algorithm: 'explicit', nativeId: labels[0] } },
      });
      expect(report).toMatchObject({
        outcome: 'failed',
        reason: 'backup-corrupt',
        pointNativeId: labels[0],
        rtoMet: false,
        message: expect.stringContaining(`Backup ${labels[0]}`),
      });
      const restore = report.phases.find(({ name }) => name === 'restore');
      expect(restore).toMatchObject({ exitCode: 29 });
      expect(
        artifacts.some(({ content }) =>
          content.toString('utf8').includes(`--set=${labels[0]}`),
        ),
      ).toBe(true);
    });

    it('is found by the selections that rotate', async () => {
      expect(
        (await drill({ repository: corrupt, plan: oldest })).report,
      ).toMatchObject({ outcome: 'failed', pointNativeId: labels[0] });

      const counts: number[] = [];
      const random = await drill({
        repository: corrupt,
        plan: { selection: { algorithm: 'random' } },
        options: {
          executors: [
            createPgbackrestExecutor({
              chooseIndex: count => {
                counts.push(count);
                return 1;
              },
            }),
          ],
        },
      });
      expect(counts).toEqual([4]);
      // The incremental needs the corrupt full.
      expect(random.report).toMatchObject({
        outcome: 'failed',
        pointNativeId: labels[1],
      });
    });

    it('is restored where no byte is wrong', async () => {
      expect((await drill({ plan: oldest })).report).toMatchObject({
        outcome: 'passed',
        pointNativeId: labels[0],
      });
    });

    it('makes its dependants not eligible, and leaves the others unverified', async () => {
      const now = new Date();
      const [{ points }] = readPgbackrestInfo(
        await fixture.pgbackrest('--output=json', 'info'),
        { observedAt: now },
      ).subjects;
      const facts = (bad: readonly string[]) => ({
        points: points.map(point =>
          bad.includes(point.nativeId)
            ? { ...point, verification: 'bad' as const }
            : point,
        ),
        plans: [],
        placement: {},
      });
      const eligibility = (bad: readonly string[]) =>
        labels.map(label => {
          const all = facts(bad);
          const point = all.points.find(({ nativeId }) => nativeId === label);
          return point && eligible(point, 'data-corruption', now, all).eligible;
        });
      expect(eligibility([])).toEqual([true, true, true, true]);
      expect(eligibility([labels[0]])).toEqual([false, false, true, true]);
      expect(points.map(({ verification }) => verification)).toEqual(
        labels.map(() => 'none'),
      );
    });

    it("is found by the text of the tool's own verification, which exits 0", async () => {
      const checks = [
        { id: 'connect', kind: 'connect' as const },
        { id: 'verify', kind: 'tool-verify' as const },
      ];
      const broken = await drill({ repository: corrupt, plan: { checks } });
      expect(broken.report.outcome).toBe('passed'); // advisory
      expect(broken.check('verify')).toMatchObject({
        status: 'failed',
        observed: expect.stringContaining('status: error'),
      });
      const whole = await drill({ plan: { checks } });
      expect(whole.check('verify')).toMatchObject({ status: 'passed' });
    });
  },
);
