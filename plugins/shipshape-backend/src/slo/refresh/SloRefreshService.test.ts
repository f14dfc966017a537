import { TestDatabases } from '@backstage/backend-test-utils';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { refreshHarness } from './__testUtils__/refreshHarness';

const WEEK = { type: 'rolling' as const, duration: '7d', seconds: 604_800 };
const unavailable = new SourceError('unavailable', 'connection refused');

describe('SloRefreshService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => refreshHarness(await init(databaseId));

    it('fills a new SLO, then reads only what is new, and shows its figures', async () => {
      const { promise, source, refresh, at, view, sum } = await setup();
      await promise({ id: 'a', window: WEEK });
      // 100 requests in five minutes, of which one fails on the 24th from 11:55 on.
      const incident = Date.parse('2026-11-24T11:55:00Z') / 1000;
      source.counts = (_, start) => ({
        bad: start >= incident ? 1 : 0,
        total: 100,
      });

      expect(await refresh()).toEqual({
        outcome: 'succeeded',
        counts: { read: 1 },
        errors: [],
      });
      expect(await view('a')).toMatchObject({
        data: 'ok',
        asOf: '2026-11-24T12:00:00.000Z',
        figures: { events: { total: 201_600, bad: 1 }, coverage: 1 },
        sourceId: 'prometheus:main',
        basis: { method: 'direct', coarseBuckets: 168 },
      });
      at('2026-11-24T12:08:00Z');
      await refresh();
      const asked = source.requests[1][0].ranges;
      expect(asked).toEqual([
        {
          from: Date.parse('2026-11-24T11:50:00Z') / 1000,
          to: Date.parse('2026-11-24T12:05:00Z') / 1000,
          widthSeconds: 300,
        },
      ]);
      expect(
        await sum('a', '2026-11-24T11:00:00Z', '2026-11-24T12:05:00Z'),
      ).toMatchObject({ bad: 2, total: 1300, coveredSeconds: 3900 });
    });

    it('counts every event once, whatever the times of the refreshes', async () => {
      const { promise, source, refresh, at, sum } = await setup();
      await promise({ id: 'a', window: WEEK });
      source.counts = (_, start) => ({
        bad: (start / 300) % 7,
        total: 10 + ((start / 300) % 7),
      });
      for (const now of [
        '2026-11-24T12:03:00Z',
        '2026-11-24T12:03:30Z',
        '2026-11-24T12:33:00Z',
        // Down for more than three days: the gap is closed in hours.
        '2026-11-28T09:17:00Z',
        '2026-11-28T09:22:00Z',
      ]) {
        at(now);
        await refresh();
      }
      const from = '2026-11-21T00:00:00Z';
      const to = '2026-11-28T09:20:00Z';
      let bad = 0;
      let total = 0;
      for (
        let s = Date.parse(from) / 1000;
        s < Date.parse(to) / 1000;
        s += 300
      ) {
        bad += (s / 300) % 7;
        total += 10 + ((s / 300) % 7);
      }
      expect(await sum('a', from, to)).toMatchObject({
        bad,
        total,
        coveredSeconds: (Date.parse(to) - Date.parse(from)) / 1000,
      });
    });

    it('takes late samples of the last ten minutes, and replaces what it had', async () => {
      const { promise, source, refresh, at, sum } = await setup();
      await promise({ id: 'a', window: WEEK });
      const last = Date.parse('2026-11-24T11:55:00Z') / 1000;
      source.counts = (_, start) => ({
        bad: 0,
        total: start === last ? 40 : 100,
      });
      await refresh();
      source.counts = () => ({ bad: 0, total: 100 });
      at('2026-11-24T12:08:00Z');
      await refresh();
      expect(
        await sum('a', '2026-11-24T11:50:00Z', '2026-11-24T12:00:00Z'),
      ).toMatchObject({ total: 200 });
    });

    it('keeps what it has of an SLO that fails, and leaves the others alone', async () => {
      const { promise, source, refresh, at, view, runs } = await setup();
      await promise({ id: 'a', window: WEEK }, { id: 'b', window: WEEK });
      await refresh();
      source.failures.set('b', new SourceError('timeout', 'too slow'));
      at('2026-11-24T12:08:00Z');
      expect(await refresh()).toMatchObject({
        outcome: 'partial',
        counts: { read: 1, failed: 1 },
        errors: [{ code: 'timeout', artifact: 'b', message: 'too slow' }],
      });
      expect(await view('a')).toMatchObject({ data: 'ok' });
      expect(await view('b')).toMatchObject({
        data: 'error',
        dataReason: 'too slow',
        error: { code: 'timeout', since: '2026-11-24T12:08:00.000Z' },
        asOf: '2026-11-24T12:00:00.000Z',
        figures: { attainment: 1 },
      });
      // Since when, not when last.
      at('2026-11-24T12:13:00Z');
      await refresh();
      expect((await view('b'))?.error?.since).toBe('2026-11-24T12:08:00.000Z');
      source.failures.clear();
      at('2026-11-24T12:18:00Z');
      await refresh();
      expect(await view('b')).toMatchObject({
        data: 'ok',
        asOf: '2026-11-24T12:15:00.000Z',
      });
      expect((await view('b'))?.error).toBeUndefined();
      const [status] = await runs.listStatus();
      expect(status.failure).toBeUndefined();
    });

    it('never takes a source that is down for good service, and closes the gap when it is back', async () => {
      const { promise, source, refresh, at, view, sum } = await setup();
      await promise({ id: 'a', window: WEEK }, { id: 'b', window: WEEK });
      await refresh();
      source.error = unavailable;
      at('2026-11-24T14:03:00Z');
      expect(await refresh()).toMatchObject({
        outcome: 'failed',
        counts: {},
        errors: [{ code: 'unavailable', message: 'connection refused' }],
      });
      for (const id of ['a', 'b']) {
        expect(await view(id)).toMatchObject({
          data: 'error',
          error: { code: 'unavailable', since: '2026-11-24T14:03:00.000Z' },
          asOf: '2026-11-24T12:00:00.000Z',
        });
      }
      expect(
        await sum('a', '2026-11-24T12:00:00Z', '2026-11-24T14:00:00Z'),
      ).toMatchObject({ total: 0, coveredSeconds: 0 });

      source.error = undefined;
      at('2026-11-24T15:03:00Z');
      await refresh();
      expect(await view('a')).toMatchObject({
        data: 'ok',
        asOf: '2026-11-24T15:00:00.000Z',
      });
      expect(
        await sum('a', '2026-11-24T12:00:00Z', '2026-11-24T15:00:00Z'),
      ).toMatchObject({ total: 3600, coveredSeconds: 3 * 3600 });
    });

    it('keeps what came before a source broke off', async () => {
      const { promise, source, refresh, view } = await setup();
      await promise(
        { id: 'a', window: WEEK },
        { id: 'b', window: WEEK },
        { id: 'c', window: WEEK },
      );
      source.error = unavailable;
      source.errorAfter = 2;
      expect(await refresh()).toMatchObject({
        outcome: 'partial',
        counts: { read: 2 },
      });
      expect(await view('b')).toMatchObject({ data: 'ok' });
      expect(await view('c')).toMatchObject({ data: 'error' });
    });

    it('does not let one SLO that cannot be understood keep the others from being read', async () => {
      const { promise, source, refresh, service, view } = await setup();
      await promise(
        {
          id: 'a',
          window: {
            type: 'calendar',
            duration: '1M',
            seconds: 2_592_000,
            startTime: '2026-01-01 00:00:00',
            timeZone: 'Atlantis/Capital',
          },
        },
        { id: 'b', window: WEEK },
      );
      expect(await refresh()).toMatchObject({ outcome: 'succeeded' });
      expect(source.requests[0].map(({ slo }) => slo.id)).toEqual(['b']);
      await service.recomputeUnread();
      expect(await view('a')).toMatchObject({
        data: 'invalid',
        status: 'invalid',
        dataReason: expect.stringContaining('Atlantis/Capital'),
      });
      expect(await view('b')).toMatchObject({ data: 'ok' });
    });

    it('leaves a gap where nothing was measured', async () => {
      const { promise, source, refresh, view } = await setup();
      await promise({ id: 'a', window: WEEK });
      const gap = Date.parse('2026-11-20T00:00:00Z') / 1000;
      source.counts = (_, start) =>
        start >= gap && start < gap + 86_400 ? undefined : { bad: 0, total: 1 };
      await refresh();
      expect(await view('a')).toMatchObject({
        data: 'partial',
        figures: { coverage: 6 / 7 },
      });
    });

    it.each([
      ['was not asked for', (start: number) => start - 86_400, 1],
      ['counted', (start: number) => start, -1],
      ['was not asked for', (start: number) => start + 1, 1],
    ])(
      'refuses a bucket that %s, of that SLO alone',
      async (message, move, total) => {
        const { promise, source, refresh, view } = await setup();
        await promise({ id: 'a', window: WEEK }, { id: 'b', window: WEEK });
        const first = Date.parse('2026-11-01T00:00:00Z') / 1000;
        source.distort = reading =>
          reading.sloId === 'a'
            ? {
                ...reading,
                buckets: [
                  ...reading.buckets.slice(1),
                  { start: move(first), widthSeconds: 3600, bad: 0, total },
                ],
              }
            : reading;
        const { errors } = await refresh();
        expect(errors).toEqual([
          {
            code: 'invalid_content',
            artifact: 'a',
            message: expect.stringContaining(message),
          },
        ]);
        expect(await view('a')).toMatchObject({ data: 'error' });
        expect((await view('a'))?.asOf).toBeUndefined();
        expect(await view('b')).toMatchObject({ data: 'ok' });
      },
    );

    it('says of which SLO a source gave no answer', async () => {
      const { promise, source, refresh, view } = await setup();
      await promise({ id: 'a', window: WEEK }, { id: 'b', window: WEEK });
      source.distort = reading => (reading.sloId === 'a' ? undefined : reading);
      expect((await refresh()).errors).toMatchObject([
        { code: 'invalid_content', artifact: 'a' },
      ]);
      expect(await view('a')).toMatchObject({ data: 'error' });
    });

    it('asks for no SLO that it cannot count, and for none of another source', async () => {
      const { promise, source, refresh, service, view } = await setup();
      await promise(
        { id: 'a', window: WEEK },
        { id: 'b', support: 'invalid', supportReason: 'unexpected )' },
        { id: 'c', sourceId: 'prometheus:eu' },
        { id: 'd', sourceId: 'reports' },
        { id: 'e', sourceId: '' },
      );
      await refresh();
      expect(source.requests[0].map(({ slo }) => slo.id)).toEqual(['a']);
      await service.recomputeUnread();
      expect(await view('b')).toMatchObject({
        data: 'invalid',
        dataReason: 'unexpected )',
      });
      expect(await view('d')).toMatchObject({ data: 'noData' });
      expect(await view('e')).toMatchObject({ data: 'notConfigured' });
      expect(await view('c')).toBeUndefined();
    });

    it.each(['unsupported', 'notConfigured', 'invalid'] as const)(
      'reads what other rules record of an SLO whose own queries are %s',
      async support => {
        const { promise, source, refresh, service, view, at } = await setup();
        const slo = {
          id: 'a',
          window: WEEK,
          support,
          supportReason: 'Because of the query',
          series: 'checkout-slo',
        };
        await promise(slo);
        source.failures.set(
          'a',
          new SourceError('invalid_content', 'Because of the query'),
        );
        // Nothing records it: then its queries are what is wrong.
        await refresh();
        expect(await view('a')).toMatchObject({
          data: support,
          dataReason: 'Because of the query',
        });
        source.failures.clear();
        source.distort = reading => ({ ...reading, method: 'pyrra' });
        at('2026-11-24T12:08:00Z');
        await refresh();
        await service.recomputeUnread();
        expect(await view('a')).toMatchObject({
          data: 'ok',
          status: 'healthy',
          sourceId: 'prometheus:main',
          figures: { attainment: 1, coverage: 1 },
          basis: { method: 'pyrra', series: 'checkout-slo' },
        });
      },
    );

    it('counts anew when the queries of an SLO change, and shows nothing of what was counted otherwise', async () => {
      const { promise, source, refresh, at, view, service } = await setup();
      await promise({ id: 'a', window: WEEK });
      source.counts = () => ({ bad: 100, total: 100 });
      await refresh();
      expect(await view('a')).toMatchObject({ status: 'exhausted' });
      await promise({ id: 'a', window: WEEK, sliHash: 'f'.repeat(64) });
      await service.recompute(['a']);
      expect(await view('a')).toMatchObject({ data: 'noData' });
      source.counts = () => ({ bad: 0, total: 100 });
      at('2026-11-24T12:08:00Z');
      await refresh();
      expect(await view('a')).toMatchObject({
        data: 'ok',
        figures: { attainment: 1, coverage: 1 },
        basis: { revision: 2 },
      });
    });

    it('applies another target at once, without reading', async () => {
      const { promise, source, refresh, view, service } = await setup();
      await promise({ id: 'a', window: WEEK });
      source.counts = () => ({ bad: 0.05, total: 100 });
      await refresh();
      expect((await view('a'))?.figures?.budgetRemaining).toBeCloseTo(0.5, 9);
      await promise({ id: 'a', window: WEEK, target: '0.9995' });
      await service.recompute(['a']);
      expect((await view('a'))?.figures?.budgetRemaining).toBeCloseTo(0, 9);
      expect(source.requests).toHaveLength(1);
    });

    it('shows nothing any more of an SLO that is gone', async () => {
      const { promise, refresh, view, service } = await setup();
      await promise({ id: 'a', window: WEEK }, { id: 'b', window: WEEK });
      await refresh();
      await promise({ id: 'b', window: WEEK });
      await service.recompute(['a']);
      expect(await view('a')).toBeUndefined();
      expect(await view('b')).toBeDefined();
      await service.recompute();
      expect(await view('b')).toMatchObject({ data: 'ok' });
    });

    it('warns when a source forgets sooner than SLOs look back, until they have been counted for as long', async () => {
      const { promise, source, refresh, at, facts } = await setup();
      source.facts = {
        retentionSeconds: 15 * 86_400,
        warnings: ['It is slow.'],
      };
      await promise({ id: 'a' }, { id: 'b', window: WEEK });
      await refresh();
      expect(await facts.get('prometheus:main')).toEqual({
        sourceId: 'prometheus:main',
        retentionSeconds: 15 * 86_400,
        warnings: [
          'It is slow.',
          'The source keeps 15 days, which is shorter than the window of 1 SLO: their figures are partial until they have been counted for as long as their windows. To have them complete sooner, keep at least 30 days in the source.',
        ],
      });
      at('2026-12-20T12:03:00Z');
      await refresh();
      expect((await facts.get('prometheus:main'))?.warnings).toEqual([
        'It is slow.',
      ]);
    });

    it('has incidents made of the alerts of a source that answered', async () => {
      const { promise, source, refresh, alerts, runs } = await setup();
      await promise({ id: 'a', window: WEEK });
      await refresh();
      expect(alerts.record).not.toHaveBeenCalled();
      source.readAlerts = async () => [];
      await refresh();
      expect(alerts.record).toHaveBeenCalledTimes(1);
      expect(alerts.record.mock.calls[0][0]).toMatchObject({
        source,
        slos: [{ definition: { id: 'a' } }],
      });
      alerts.record.mockRejectedValueOnce(
        new SourceError('timeout', 'alerts took too long'),
      );
      expect(await refresh()).toMatchObject({
        outcome: 'partial',
        errors: [{ code: 'timeout', message: 'alerts took too long' }],
      });
      source.error = unavailable;
      await refresh();
      expect(alerts.record).toHaveBeenCalledTimes(2);
      expect((await runs.listRuns(1))[0]).toMatchObject({ outcome: 'failed' });
    });

    it('does not blame a source for the end of the process, unless its data is late', async () => {
      const { promise, refresh, at, view, source } = await setup();
      await promise({ id: 'a', window: WEEK });
      await refresh();
      const stopped = new AbortController();
      stopped.abort();
      at('2026-11-24T12:08:00Z');
      expect(await refresh(source, stopped.signal)).toMatchObject({
        outcome: 'failed',
        errors: [{ code: 'timeout' }],
      });
      expect(await view('a')).toMatchObject({ data: 'ok' });
      at('2026-11-24T13:00:00Z');
      await refresh(source, stopped.signal);
      expect(await view('a')).toMatchObject({
        data: 'error',
        error: { code: 'timeout' },
      });
    });

    it('shows reports as soon as they are there, and notices when they stop', async () => {
      const { promise, counts, service, view, at } = await setup();
      await promise({ id: 'a', window: WEEK, sourceId: 'reports' });
      const [series] = await counts.ensureSeries([
        { sloId: 'a', sourceId: 'reports', revision: 1 },
      ]);
      const start = Date.parse('2026-11-24T11:00:00Z') / 1000;
      await counts.putBuckets([
        {
          seriesId: series.id,
          buckets: [{ start, widthSeconds: 3600, bad: 1, total: 1000 }],
        },
      ]);
      await counts.noteReadings([
        { ...series, asOf: start + 3600, method: 'reports' },
      ]);
      await service.recompute(['a']);
      expect(await view('a')).toMatchObject({
        data: 'partial',
        sourceId: 'reports',
        figures: { events: { total: 1000, bad: 1 } },
      });
      at('2026-11-24T15:01:00Z');
      await service.recomputeUnread();
      expect(await view('a')).toMatchObject({
        data: 'error',
        error: { code: 'unavailable', since: '2026-11-24T15:00:00.000Z' },
        figures: { events: { total: 1000, bad: 1 } },
      });
    });
  });
});
