import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  missingRecoveryData,
  readCaptured,
} from '../__testUtils__/sharedRecovery';
import { readPostgresViews } from './readPostgresViews';

const observedAt = new Date('2026-11-22T07:00:00Z');
const read = (...texts: string[]) => {
  const { subjects, notices } = readPostgresViews(texts, { observedAt });
  return { samples: subjects[0].samples, notices, subject: subjects[0] };
};
const captured = (...names: string[]) =>
  read(...names.map(name => readCaptured(`postgres/${name}.json`)));

describeIf(describe, missingRecoveryData)('captured PostgreSQL views', () => {
  it('reads an archiver that works', () => {
    const { samples, subject, notices } = captured('pg_stat_archiver-ok');
    expect(notices).toEqual([]);
    expect(subject).toMatchObject({
      state: 'insufficient_data',
      complete: false,
      points: [],
    });
    expect(samples).toEqual([
      {
        linkId: 'archive',
        mode: 'log-shipping',
        replayLsn: '0/64000000',
        protectedUntil: new Date('2026-11-22T06:12:44.599Z'),
        caughtUp: false,
        failing: false,
        measuredAt: observedAt,
        source: 'observed',
      },
    ]);
  });

  it('sees that an archiver has recovered, although failed_count is 6', () => {
    expect(captured('pg_stat_archiver-recovered').samples).toMatchObject([
      {
        failing: false,
        protectedUntil: new Date('2026-11-22T06:13:04.338Z'),
      },
    ]);
  });

  it('sees that an idle archive has caught up, although 96.8 s passed', () => {
    expect(captured('pg_stat_archiver-idle').samples).toEqual([
      {
        linkId: 'archive',
        mode: 'log-shipping',
        sentLsn: '0/72000000',
        replayLsn: '0/72000000',
        lagBytes: 0,
        protectedUntil: new Date('2026-11-22T06:18:14.941Z'),
        caughtUp: true,
        failing: false,
        measuredAt: new Date('2026-11-22T06:18:14.941Z'),
        source: 'observed',
      },
    ]);
  });

  it('judges receivers by what they flushed or replayed', () => {
    expect(captured('pg_stat_replication-busy').samples).toEqual([
      {
        linkId: 'receiver:barman_receive_wal',
        mode: 'log-shipping',
        sentLsn: '0/710000D8',
        replayLsn: '0/6F000000',
        lagBytes: 33_554_648,
        lagSeconds: 36.498469,
        caughtUp: false,
        measuredAt: new Date('2026-11-22T06:15:28.498Z'),
        source: 'observed',
      },
      {
        linkId: 'standby:walreceiver',
        mode: 'async',
        sentLsn: '0/710000D8',
        replayLsn: '0/710000D8',
        lagBytes: 0,
        protectedUntil: new Date('2026-11-22T06:15:37.623Z'),
        caughtUp: true,
        measuredAt: new Date('2026-11-22T06:15:37.623Z'),
        source: 'observed',
      },
    ]);
  });

  it('takes an idle standby for caught up, and the receiver for 272 bytes behind', () => {
    const { samples } = captured('pg_stat_replication-idle');
    expect(samples).toMatchObject([
      { caughtUp: false, lagBytes: 0x110, lagSeconds: 12.500349 },
      { caughtUp: true, lagBytes: 0 },
    ]);
    expect(samples[1].lagSeconds).toBeUndefined();
  });

  it('compares a standby with its primary: equal positions are no lag', () => {
    for (const names of [
      ['primary-idle', 'standby-idle'],
      ['standby-idle', 'primary-idle'],
    ]) {
      const { samples, notices } = captured(...names);
      expect(notices).toEqual([]);
      expect(samples).toEqual([
        {
          linkId: 'standby',
          mode: 'async',
          sentLsn: '0/71000110',
          replayLsn: '0/71000110',
          lagBytes: 0,
          protectedUntil: new Date('2026-11-22T06:15:49.814Z'),
          caughtUp: true,
          measuredAt: new Date('2026-11-22T06:15:49.803Z'),
          source: 'observed',
        },
      ]);
    }
  });

  it.each(['standby-busy', 'standby-idle'])(
    'claims nothing about %s without its primary, and no lag in time',
    name => {
      const { samples, notices } = captured(name);
      expect(notices).toMatchObject([{ code: 'source-position-unknown' }]);
      expect(samples).toMatchObject([
        {
          caughtUp: false,
          lagBytes: 0,
          protectedUntil: new Date('2026-11-22T06:15:37.476Z'),
        },
      ]);
      expect(samples[0].lagSeconds).toBeUndefined();
    },
  );

  it('reads a primary alone: no link', () => {
    expect(captured('primary-idle').samples).toEqual([]);
  });
});

const archiver = (more: object = {}) =>
  JSON.stringify({
    last_archived_wal: '000000010000000000000063',
    last_archived_time: '2026-11-22T06:12:44.600+00:00',
    last_failed_time: '2026-11-22T06:29:30+00:00',
    now: '2026-11-22T06:30:00+00:00',
    ...more,
  });
const receiver = (more: object = {}) => ({
  application_name: 'db2',
  state: 'streaming',
  sent_lsn: '0/3000000',
  flush_lsn: '0/3000000',
  replay_lsn: '0/3000000',
  replay_lag: null,
  flush_lag: null,
  sync_state: 'sync',
  ...more,
});

describe('readPostgresViews', () => {
  it('says since when an archiver fails', () => {
    const [sample] = read(archiver()).samples;
    expect(sample).toMatchObject({
      failing: true,
      failingSince: new Date('2026-11-22T06:12:44.600Z'),
      protectedUntil: new Date('2026-11-22T06:12:44.600Z'),
    });
  });

  it('takes an archiver that never worked for failing, and one that never ran for unknown', () => {
    const never = { last_archived_wal: null, last_archived_time: null };
    expect(read(archiver(never)).samples[0]).toMatchObject({
      failing: true,
      failingSince: new Date('2026-11-22T06:29:30Z'),
    });
    const [unused] = read(
      archiver({ ...never, last_failed_time: null }),
    ).samples;
    expect(unused).toMatchObject({ failing: false, caughtUp: false });
    expect(unused.protectedUntil).toBeUndefined();
  });

  it('counts the segment of a .backup file, and the byte after a boundary', () => {
    const [sample] = read(
      archiver({
        last_archived_wal: '000000010000000000000063.00000028.backup',
        pg_current_wal_lsn: '0/64000001',
      }),
    ).samples;
    expect(sample).toMatchObject({ caughtUp: false, lagBytes: 1 });
  });

  it('counts in segments of the size that the server has', () => {
    // With 1 MiB the segment …0B ends at 0/C00000; with 16 MiB it would end at 0/C000000.
    const [sample] = read(
      archiver({
        wal_segment_size: 1_048_576,
        last_archived_wal: '00000001000000000000000B',
        pg_current_wal_lsn: '0/C00010',
      }),
    ).samples;
    expect(sample).toMatchObject({
      caughtUp: false,
      replayLsn: '0/C00000',
      lagBytes: 16,
    });
  });

  it.each([
    ['streaming', {}, true],
    ['catchup', {}, false],
    ['catchup', { pg_current_wal_lsn: '0/3000000' }, true],
    ['streaming', { pg_current_wal_lsn: '0/3000001' }, false],
    ['streaming', { replay_lsn: '0/2FFFFFF' }, false],
    ['streaming', { sent_lsn: null }, false],
  ])('in state %s with %j', (state, more, caughtUp) => {
    const [sample] = read(
      JSON.stringify([receiver({ state, ...more })]),
    ).samples;
    expect(sample).toMatchObject({ linkId: 'standby:db2', caughtUp });
  });

  it.each([
    ['sync', 'sync'],
    ['quorum', 'sync'],
    ['potential', 'async'],
    ['async', 'async'],
  ])('reads sync_state %s as %s', (sync_state, mode) => {
    const { samples, notices } = read(
      JSON.stringify([receiver({ sync_state })]),
    );
    expect([samples[0].mode, notices]).toEqual([mode, []]);
  });

  it('takes a new sync_state for the weakest, and says so', () => {
    const { samples, notices } = read(
      JSON.stringify([receiver({ sync_state: 'magic' })]),
    );
    expect(samples[0].mode).toBe('async');
    expect(notices).toMatchObject([{ code: 'unknown-value' }]);
  });

  it('lets the slowest of receivers with one name speak', () => {
    const slow = receiver({
      replay_lsn: '0/2000000',
      replay_lag: '1 day 00:00:01.5',
    });
    for (const rows of [
      [slow, receiver()],
      [receiver(), slow],
    ]) {
      const { samples, notices } = read(JSON.stringify(rows));
      expect(samples).toMatchObject([
        { lagBytes: 0x1000000, lagSeconds: 86_401.5 },
      ]);
      expect(notices).toMatchObject([{ code: 'ambiguous-link' }]);
    }
  });

  it('refuses a time without a zone', () => {
    const { samples, notices } = read(
      archiver({ last_archived_time: '2026-11-22 06:12:44' }),
    );
    expect(samples[0].protectedUntil).toBeUndefined();
    expect(notices).toMatchObject([
      { code: 'naive-time', path: 'last_archived_time' },
    ]);
  });

  it.each(['', '1', '{}', '[1]', '{"now":"2026-11-22T06:30:00Z"}'])(
    'refuses %j',
    text => {
      expect(() => read(text)).toThrow(/Expected JSON of pg_stat_archiver/);
    },
  );
});
