import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { rmSync } from 'node:fs';
import { systemClock } from '../run/DrillClock';
import {
  PgbackrestFixture,
  TestRepository,
} from '../__testUtils__/PgbackrestFixture';
import type { RecordedDrill } from '../__testUtils__/drills';
import { flipBytes } from '../__testUtils__/flipBytes';
import { missingTools, tool } from '../__testUtils__/tools';
import { secondsFrom } from './__testUtils__/drillOf';
import { pgbackrestDrills } from './__testUtils__/pgbackrestDrill';

jest.setTimeout(60_000);

const NOT_REACHED =
  /FATAL: {2}recovery ended before configured recovery target was reached/;

const iso = (at: Date, milliseconds = 0) =>
  new Date(at.getTime() + milliseconds).toISOString();

/** Seconds from the end of the restored server, by its log, to the end of the phase that waited for it. */
function secondsUntilNoticed({ report, artifacts }: RecordedDrill): number {
  const log = artifacts
    .map(({ content }) => content.toString('utf8'))
    .find(text => /^\S+ \S+ UTC \[\d+\] FATAL/m.test(text));
  const ends = [
    ...(log ?? '').matchAll(
      /^(\S+) (\S+) UTC .* database system is shut down/gm,
    ),
  ];
  const [, day, time] = ends[ends.length - 1] ?? [];
  const phase = report.phases
    .filter(({ name }) => name === 'start' || name === 'recover')
    .at(-1);
  return (
    secondsFrom(`${day}T${time}Z`, phase?.startedAt) +
    (phase?.durationMs ?? NaN) / 1000
  );
}

/** A full backup, then a heartbeat in each of four archived segments, then one that is not archived: it is lost when the source is lost now. */
describeIf(describe, missingTools('PostgreSQL', 'pgBackRest'))(
  'the WAL archive of a drill',
  () => {
    let fixture: PgbackrestFixture;
    let drill: ReturnType<typeof pgbackrestDrills>;
    const beats: Date[] = [];
    const segments: string[] = [];
    let lastArchivedCommit: Date;
    let whole: TestRepository;
    let frozenAt: Date;
    /** Without the third segment. */
    let gap: TestRepository;

    beforeAll(async () => {
      fixture = await PgbackrestFixture.create(['full']);
      drill = pgbackrestDrills(fixture);
      for (let count = 0; count < 4; count++) {
        beats.push(await fixture.beat());
        lastArchivedCommit = await fixture.lastCommit();
        segments.push(await fixture.archive());
      }
      beats.push(await fixture.beat());
      whole = await fixture.copy('whole');
      frozenAt = new Date();
      gap = await fixture.copy('gap');
      rmSync(fixture.segmentFile(gap, segments[2]));
    });
    afterAll(() => fixture?.remove());

    it('is used up to what was archived at the declaration, although the source archives on', async () => {
      const { report } = await drill({
        source: { program: fixture.busyProgram() },
      });

      expect(report).toMatchObject({
        outcome: 'passed',
        rpoMethod: 'fenced',
        archiveMaxAtDeclaration: segments[3],
        locationId: 'repo1',
        rtoMet: true,
        rpoMet: true,
      });
      expect(await fixture.newestArchived()).not.toBe(segments[3]);
      expect(
        secondsFrom(iso(beats[3]), report.recoveredTo),
      ).toBeGreaterThanOrEqual(0);
      expect(secondsFrom(report.recoveredTo, iso(beats[4]))).toBeGreaterThan(0);
      expect(report.achievedRpoSeconds).toBeCloseTo(
        secondsFrom(report.recoveredTo, report.declaredAt),
        2,
      );
    });

    it('passes when it was frozen and is whole, and the loss is measured to the freeze', async () => {
      const { report } = await drill({
        repository: whole,
        source: { frozenAt: iso(frozenAt) },
      });
      expect(report).toMatchObject({
        outcome: 'passed',
        rpoMethod: 'frozen',
        referenceAt: iso(frozenAt),
        archiveMaxAtDeclaration: segments[3],
      });
      expect(report.achievedRpoSeconds).toBeCloseTo(
        secondsFrom(report.recoveredTo, iso(frozenAt)),
        2,
      );
    });

    it('fails a drill at a gap, and the first missing segment is named', async () => {
      const { report } = await drill({ repository: gap });
      expect(report).toMatchObject({
        outcome: 'failed',
        reason: 'wal-gap',
        message: expect.stringContaining(
          `segment ${segments[2]} is not in the archive`,
        ),
        rtoMet: false,
      });
    });

    it('fails a drill at a segment that is broken', async () => {
      const broken = await fixture.copy('broken');
      flipBytes(fixture.segmentFile(broken, segments[2]));
      const { report } = await drill({ repository: broken });
      expect(report).toMatchObject({
        outcome: 'failed',
        reason: 'wal-gap',
        message: expect.stringContaining(segments[2]),
      });
    });

    it('makes a drill inconclusive when it cannot be reached any more', async () => {
      const { report } = await drill({
        source: {
          program: fixture.cluster.write(
            'away-pgbackrest',
            `#!/bin/sh
case " $* " in
*" archive-get "*${segments[2]}*) kill -9 $$ ;;
esac
exec ${tool('pgBackRest')} "$@"
`,
          ),
        },
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'archive-not-readable',
        message: expect.stringContaining(segments[2]),
      });
    });

    it('makes a drill inconclusive that is not as frozen as the configuration says', async () => {
      const { report } = await drill({
        repository: whole,
        source: { frozenAt: iso(beats[3], -2000) },
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'unbounded',
      });
      expect(report.achievedRpoSeconds).toBeUndefined();
    });

    describe('with an explicit target', () => {
      const explicit = (
        repository: TestRepository,
        targetTime: string,
        rest: Parameters<typeof drill>[0] = {},
      ) =>
        drill({
          repository,
          plan: { targetMode: 'explicit-time' as const, targetTime },
          ...rest,
        });

      it.each([
        ['where it is whole', () => whole, 3],
        ['before the gap', () => gap, 1],
      ])('passes %s, and how near it came is measured', async (_, of, beat) => {
        // The commit of a heartbeat follows its instant: recovery stops before it.
        const { report } = await explicit(of(), iso(beats[beat]));
        expect(report).toMatchObject({
          outcome: 'passed',
          rpoMethod: 'explicit-time',
        });
        const between = secondsFrom(iso(beats[beat - 1]), iso(beats[beat]));
        expect(report.targetAccuracySeconds).toBeGreaterThanOrEqual(0);
        expect(report.targetAccuracySeconds).toBeLessThanOrEqual(between);
        expect(report.achievedRpoSeconds).toBeUndefined();
      });

      it.each([
        ['inside', 2],
        ['after', 3],
      ])('fails %s the gap, as soon as the server died', async (_, beat) => {
        const result = await explicit(gap, iso(beats[beat]));
        expect(result.report).toMatchObject({
          outcome: 'failed',
          reason: 'wal-gap',
          message: expect.stringMatching(NOT_REACHED),
        });
        expect(result.report.message).toContain(segments[2]);
        expect(secondsUntilNoticed(result)).toBeLessThan(1);
      });

      it('is refused where nothing archived reaches it', async () => {
        const inAnHour = () => new Date(Date.now() + 3_600_000);
        const { report } = await explicit(whole, iso(beats[4], 1_800_000), {
          options: { clock: { ...systemClock, now: inAnHour } },
        });
        expect(report).toMatchObject({
          outcome: 'inconclusive',
          reason: 'target-outside-archive',
        });
        expect(report.phases.map(({ name }) => name)).not.toContain('restore');
      });

      it('is refused where the archive was frozen by then', async () => {
        const { report } = await explicit(whole, iso(frozenAt), {
          source: { frozenAt: iso(frozenAt) },
        });
        expect(report).toMatchObject({
          outcome: 'inconclusive',
          reason: 'target-outside-archive',
        });
      });

      it('is inconclusive where the source was idle since: nothing is lost', async () => {
        const { report } = await explicit(whole, iso(lastArchivedCommit, 1));
        expect(report).toMatchObject({
          outcome: 'inconclusive',
          reason: 'target-not-reached',
          message: expect.stringMatching(NOT_REACHED),
        });
      });
    });

    it('passes with an advisory where a record continues behind the newest segment', async () => {
      await fixture.archive();
      // Longer than two segments: it begins in one, behind a short one, fills the next, and ends in one that is not archived.
      await fixture.cluster.sql(
        "SELECT FROM pg_logical_emit_message(false, 'short', 'x')",
      );
      await fixture.cluster.sql(
        "SELECT FROM pg_logical_emit_message(false, 'long', repeat('x', 2200000))",
      );
      await fixture.archiveFilled();
      const { report } = await drill();
      expect(report).toMatchObject({
        outcome: 'passed',
        message: expect.stringContaining(
          'within the segment before the newest archived one',
        ),
      });
    });
  },
);
