import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eligible } from '../../model';
import {
  joinResticRun,
  readResticBackup,
  readResticSnapshots,
} from '../../readers';
import { PgbackrestFixture } from '../__testUtils__/PgbackrestFixture';
import { ResticFixture } from '../__testUtils__/ResticFixture';
import { missingTools, tool } from '../__testUtils__/tools';
import {
  asToolUser,
  DAILY,
  reportedRun,
  slotState,
} from './__testUtils__/wrappedRuns';

jest.setTimeout(60_000);

describeIf(describe, missingTools('PostgreSQL', 'pgBackRest'))(
  'a running backup of pgBackRest',
  () => {
    let fixture: PgbackrestFixture;
    let before: string[];

    beforeAll(async () => {
      fixture = await PgbackrestFixture.create(['full']);
      before = await fixture.labels();
    });
    afterAll(() => fixture?.remove());

    const backup = (...options: string[]) =>
      asToolUser([
        'sh',
        '-c',
        `echo $$ >${fixture.cluster.home}/pid; exec "$@"`,
        'sh',
        tool('pgBackRest'),
        `--config=${fixture.repository.config}`,
        '--stanza=orders',
        '--type=full',
        ...options,
        'backup',
      ]);

    async function untilItRuns(): Promise<void> {
      const [{ status }] = JSON.parse(
        await fixture.pgbackrest('--output=json', 'info'),
      );
      if (!status.lock.backup.held) {
        await untilItRuns();
      }
    }

    it.each([
      // The code of pgBackRest for a signal that it handles.
      ['SIGTERM', { exitCode: 63, signal: undefined }],
      ['SIGKILL', { exitCode: 137, signal: 'SIGKILL' }],
    ] as const)(
      'that is ended by %s has failed, and leaves no trace in the listing',
      async (signal, end) => {
        // Its first checkpoint takes a tenth of a second for each of these pages.
        await fixture.cluster.sql(
          'DROP TABLE IF EXISTS ballast',
          'CREATE TABLE ballast AS SELECT id FROM generate_series(1, 20000) id',
        );
        const run = reportedRun(backup('--no-start-fast'));
        await untilItRuns();
        process.kill(
          Number(readFileSync(join(fixture.cluster.home, 'pid'), 'utf8')),
          signal,
        );
        const ended = await run;
        expect(ended).toMatchObject({ state: 'failed', ...end });
        expect(slotState([ended])).toBe('failed');
        expect(await fixture.labels()).toEqual(before);
      },
    );

    it('that is left alone has succeeded', async () => {
      const run = await reportedRun(backup());
      expect(run).toMatchObject({ state: 'succeeded', exitCode: 0 });
      expect(slotState([run])).toBe('succeeded');
      expect(await fixture.labels()).toHaveLength(before.length + 1);
    });
  },
);

describe('a backup that was never started', () => {
  it('is missed when its window and the grace are over, and not before', () => {
    expect(slotState([], 3600 + 300)).toBe('pending');
    expect(slotState([], 3600 + 301)).toBe('missed');
  });
});

describeIf(describe, missingTools('restic'))('a run of restic', () => {
  let fixture: ResticFixture;
  let readable: string;
  let secret: string;

  beforeAll(async () => {
    fixture = await ResticFixture.create();
    readable = fixture.write('readable/file');
    fixture.write('unreadable/other');
    secret = fixture.write('unreadable/secret');
    chmodSync(secret, 0o000);
  });
  afterAll(() => fixture?.remove());

  const backup = async (path: string) => {
    const output = join(fixture.home, 'output');
    const run = await reportedRun(
      asToolUser([
        ...[
          'env',
          ...Object.entries(fixture.options.env).map(pair => pair.join('=')),
        ],
        `HOME=${fixture.home}`,
        ...['sh', '-c', `"$@" >${output} 2>&1`, 'sh'],
        ...[tool('restic'), 'backup', '--json', '--quiet', path],
      ]),
      { tool: 'restic' },
    );
    return { run, output: readFileSync(output, 'utf8') };
  };

  it('that reads everything has succeeded', async () => {
    const { run } = await backup(readable);
    expect(run).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect(slotState([run])).toBe('succeeded');
  });

  it('that cannot read a file is partial, and its point is not eligible', async () => {
    const { run, output } = await backup(join(fixture.source, 'unreadable'));
    expect(run).toMatchObject({ state: 'partial', exitCode: 3 });
    expect(slotState([run])).toBe('partial');

    const observedAt = new Date();
    const listing = readResticSnapshots(
      await fixture.restic('snapshots', '--json'),
      { observedAt },
    );
    const read = readResticBackup(
      output
        .split('\n')
        .filter(line => line.startsWith('{'))
        .join('\n'),
      { observedAt, exitCode: 3 },
    );
    const eligibility = joinResticRun(listing, read).subjects.flatMap(
      ({ points }) =>
        points.map(point => [
          point.completeness,
          eligible(point, 'data-corruption', observedAt, {
            points,
            plans: [{ plan: DAILY }],
            placement: {},
          }).eligible,
        ]),
    );
    expect(eligibility).toEqual([
      ['unknown', true],
      ['partial', false],
    ]);
  });

  it('of a path that is not there has failed, and makes no point', async () => {
    const before = await fixture.snapshots();
    const missing = join(fixture.source, 'nothing');
    expect(existsSync(missing)).toBe(false);
    const { run } = await backup(missing);
    expect(run).toMatchObject({ state: 'failed', exitCode: 1 });
    expect(slotState([run])).toBe('failed');
    expect(await fixture.snapshots()).toEqual(before);
  });
});
