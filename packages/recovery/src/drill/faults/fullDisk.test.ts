import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PgbackrestFixture } from '../__testUtils__/PgbackrestFixture';
import { missingTools, tool, toolUser } from '../__testUtils__/tools';
import { pgbackrestDrills } from './__testUtils__/pgbackrestDrill';

jest.setTimeout(60_000);

function mountTmpfs(directory: string, megabytes: number): boolean {
  const user = toolUser();
  const owner = user ? `,uid=${user.uid},gid=${user.gid}` : '';
  const options = `size=${megabytes}m,mode=0700${owner}`;
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory])
      .status === 0
  );
}

const unmount = (directory: string) => spawnSync('umount', [directory]);

/** Whether file systems may be mounted here; most containers forbid it. */
function whyNoMount(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-mount-'));
  try {
    return mountTmpfs(directory, 1)
      ? undefined
      : 'mounting a tmpfs is not permitted here';
  } finally {
    unmount(directory);
    rmSync(directory, { recursive: true });
  }
}

describeIf(describe, missingTools('PostgreSQL', 'pgBackRest') ?? whyNoMount())(
  'a scratch root on a small disk',
  () => {
    const MEGABYTES = 40;
    let fixture: PgbackrestFixture;
    let drill: ReturnType<typeof pgbackrestDrills>;
    let disk: string;

    beforeAll(async () => {
      fixture = await PgbackrestFixture.create(['full']);
      await fixture.beat();
      await fixture.archive();
      disk = fixture.cluster.directory('scratch');
      if (!mountTmpfs(disk, MEGABYTES)) {
        throw new Error('The tmpfs was not mounted');
      }
      drill = pgbackrestDrills(fixture, disk);
    });
    afterAll(async () => {
      unmount(disk);
      await fixture?.remove();
    });

    /** Enough for the restored 7 MB with what recovery adds to them. */
    const limits = { minFreeBytes: 0, minFreeInodes: 0, parallelism: 1 };

    it('passes a drill that fits', async () => {
      const { report } = await drill({ entry: { limits } });
      expect(report).toMatchObject({ outcome: 'passed' });
    });

    it('is refused before anything is restored when it is too small', async () => {
      const { report } = await drill({
        entry: { limits: { ...limits, diskFactor: 20 } },
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'disk-too-small',
      });
      expect(report.phases.map(({ name }) => name)).not.toContain('restore');
    });

    it('makes a drill inconclusive when somebody else fills it meanwhile', async () => {
      const program = fixture.cluster.write(
        'crowded-pgbackrest',
        `#!/bin/sh
case " $* " in
*" restore "*) head -c ${MEGABYTES - 4}M /dev/zero >"$PWD/ballast" ;;
esac
exec ${tool('pgBackRest')} "$@"
`,
      );
      const { report } = await drill({
        source: { program },
        entry: { limits },
      });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'disk-full',
      });
    });
  },
);
