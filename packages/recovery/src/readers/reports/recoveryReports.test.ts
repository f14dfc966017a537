import type {
  BackupRun,
  RecoveryFacts,
  RecoveryPoint,
  RecoverySubject,
  ReplicationSample,
} from 'backstage-plugin-shipshape-common';
import { subjectOf } from '../common/subjects';
import { recoveryReports } from './recoveryReports';

const at = new Date('2026-11-22T06:00:00Z');
const text = '2026-11-22T06:00:00.000Z';

const run = (more: Partial<BackupRun> = {}): BackupRun => ({
  runKey: 'r1',
  kind: 'backup',
  trigger: 'unknown',
  state: 'succeeded',
  finishedAt: at,
  source: 'observed',
  ...more,
});
const point = (more: Partial<RecoveryPoint> = {}): RecoveryPoint => ({
  nativeId: 'p1',
  type: 'full',
  locationId: 'repo1',
  dependsOn: [],
  createdAt: at,
  consistentAt: at,
  encrypted: 'no',
  completeness: 'complete',
  state: 'available',
  verification: 'none',
  source: 'observed',
  ...more,
});
const sample: ReplicationSample = {
  linkId: 'archive',
  mode: 'log-shipping',
  caughtUp: true,
  protectedUntil: at,
  measuredAt: at,
  source: 'observed',
};
const facts = (
  ...subjects: Array<Partial<RecoverySubject> & { id?: string }>
): RecoveryFacts => ({
  provider: 'pgbackrest',
  observedAt: at,
  subjects: subjects.map(({ id = 'orders', ...more }) =>
    subjectOf(
      { provider: 'pgbackrest', nativeId: id },
      { state: 'known', ...more },
    ),
  ),
  notices: [],
});

describe('recoveryReports', () => {
  it('makes records of runs, points and samples', () => {
    const { records, omitted } = recoveryReports(
      facts({
        runs: [run({ trigger: 'manual', pointNativeId: 'p1', exitCode: 0 })],
        points: [
          point({ range: { from: at, to: at }, lock: { mode: 'governance' } }),
        ],
        samples: [sample],
      }),
      {
        planId: 'orders-daily',
        resourceId: 'orders-db',
        locations: new Map([
          ['repo1', 'offsite'],
          ['archive', 'offsite'],
        ]),
      },
    );
    expect(omitted).toEqual([]);
    expect(records).toEqual([
      {
        type: 'backup-run',
        report: {
          planId: 'orders-daily',
          runKey: 'r1',
          kind: 'backup',
          trigger: 'manual',
          state: 'succeeded',
          finishedAt: text,
          exitCode: 0,
          pointNativeId: 'p1',
        },
      },
      {
        type: 'recovery-point',
        report: {
          planId: 'orders-daily',
          locationId: 'offsite',
          nativeId: 'p1',
          type: 'full',
          dependsOn: [],
          createdAt: text,
          consistentAt: text,
          range: { from: text, to: text },
          lock: { mode: 'governance' },
          encrypted: 'no',
          completeness: 'complete',
          state: 'available',
          verification: 'none',
          observedAt: text,
        },
      },
      {
        type: 'replication',
        report: {
          resourceId: 'orders-db',
          linkId: 'archive:offsite',
          mode: 'log-shipping',
          caughtUp: true,
          protectedUntil: text,
          measuredAt: text,
        },
      },
    ]);
  });

  it('keeps the ids of the tool where none are given', () => {
    const { records } = recoveryReports(
      facts({ points: [point({ locationId: 'Default' })], samples: [sample] }),
      { planId: 'p', resourceId: 'r' },
    );
    expect(records).toMatchObject([
      { report: { locationId: 'default' } },
      { report: { linkId: 'archive' } },
    ]);
  });

  it.each([
    ['archive', 'archive', 'archive:offsite'],
    ['receiver:barman_receive_wal', 'barman_receive_wal', 'receiver:offsite'],
    ['standby:db2', 'standby:db2', 'standby:offsite'],
    ['standby:db2', 'db3', 'standby:db2'],
  ])('names the link %s with a location for %s', (linkId, tool, expected) => {
    const { records } = recoveryReports(
      facts({ samples: [{ ...sample, linkId }] }),
      { resourceId: 'r', locations: new Map([[tool, 'offsite']]) },
    );
    expect(records).toMatchObject([{ report: { linkId: expected } }]);
  });

  it('leaves out what is of another plan, and says what cannot be reported', () => {
    const { records, omitted } = recoveryReports(
      facts({
        runs: [
          run(),
          run({ runKey: 'other', planId: 'orders-weekly' }),
          run({ runKey: 'odd', state: 'unknown' }),
          run({ runKey: 'open', finishedAt: undefined }),
          run({ runKey: 'going', state: 'running', finishedAt: undefined }),
        ],
        points: [point({ planId: 'orders-weekly' })],
        samples: [sample],
      }),
      { planId: 'orders-daily' },
    );
    expect(
      records.map(({ report }) => 'runKey' in report && report.runKey),
    ).toEqual(['r1', 'going']);
    expect(omitted).toEqual([
      'run odd: its state is unknown',
      'run open: the tool does not tell when it finished',
      'replication samples need a resource, so 1 were left out',
    ]);
    expect(
      recoveryReports(facts({ runs: [run()] }), { resourceId: 'r' }),
    ).toEqual({
      records: [],
      omitted: ['runs and points need a plan, so 1 were left out'],
    });
  });

  it('does not choose among several resources', () => {
    const two = facts({ runs: [run()] }, { id: 'billing' });
    expect(() => recoveryReports(two, { planId: 'p' })).toThrow(
      'This output of pgbackrest has orders, billing; name one of them',
    );
    expect(() =>
      recoveryReports(two, { planId: 'p', nativeId: 'gone' }),
    ).toThrow(/"gone" is none/);
    expect(
      recoveryReports(two, { planId: 'p', nativeId: 'orders' }).records,
    ).toHaveLength(1);
    expect(() => recoveryReports(facts(), { planId: 'p' })).toThrow(
      /no resource/,
    );
  });

  it('refuses an id that cannot be one', () => {
    expect(() =>
      recoveryReports(facts({ runs: [run()] }), { planId: 'Orders Daily' }),
    ).toThrow(/cannot be reported: .*lower-case name/);
  });
});
