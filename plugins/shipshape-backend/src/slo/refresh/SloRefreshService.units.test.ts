import { TestDatabases } from '@backstage/backend-test-utils';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { SloReading, SourceError } from 'backstage-plugin-shipshape-node';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { refreshHarness } from './__testUtils__/refreshHarness';

const WEEK = { type: 'rolling' as const, duration: '7d', seconds: 604_800 };
const THRESHOLD: SloDefinition['sli'] = {
  kind: 'threshold',
  query: 'g',
  op: 'lt',
  value: 1,
};

describe('SloRefreshService, of counts in other units', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => {
      const harness = refreshHarness(await init(databaseId));
      const { source, at, refresh, sum } = harness;
      let minutes = 3;
      return {
        ...harness,
        readBy: (method: SloReading['method']) => {
          const timeWeighted = method === 'sloth';
          source.counts = () => ({ bad: 0, total: timeWeighted ? 5 : 100 });
          source.distort = reading => ({ ...reading, method, timeWeighted });
        },
        /** The same five minutes later. */
        refreshNext: async () => {
          minutes += 5;
          at(`2026-11-24T12:${String(minutes).padStart(2, '0')}:00Z`);
          return refresh();
        },
        total: async () =>
          sum('a', '2026-11-17T12:10:00Z', '2026-11-24T12:10:00Z'),
      };
    };

    it('never adds minutes to requests, and counts anew from the start', async () => {
      const { promise, source, refresh, refreshNext, readBy, total, view } =
        await setup();
      await promise({ id: 'a', window: WEEK }, { id: 'b', window: WEEK });
      readBy('shipshape');
      await refresh();
      readBy('sloth');
      expect(await refreshNext()).toEqual({
        outcome: 'succeeded',
        counts: { read: 2 },
        errors: [],
      });
      await refreshNext();
      // 2016 times five minutes, each five of them.
      expect(await total()).toMatchObject({
        total: 10_080,
        coveredSeconds: 604_800,
      });
      expect(await view('a')).toMatchObject({
        data: 'ok',
        flags: ['timeWeighted'],
        basis: { method: 'sloth' },
      });
      readBy('pyrra');
      await refreshNext();
      expect((await total()).total).toBe(201_600);
      expect((await view('a'))?.flags).toEqual([]);
      // Each change asks once more, for everything, and later refreshes do not.
      const from = (index: number) => source.requests[index][0].ranges[0].from;
      expect(source.requests).toHaveLength(6);
      expect([0, 2, 5].map(from)).toEqual([from(0), from(0), from(0)]);
      expect(from(3)).toBe(Date.parse('2026-11-24T11:55:00Z') / 1000);
    });

    it('goes on counting where another way of counting has the same unit', async () => {
      const { promise, source, refresh, refreshNext, readBy } = await setup();
      await promise({ id: 'a', window: WEEK });
      for (const method of ['direct', 'pyrra', 'shipshape'] as const) {
        readBy(method);
        await (method === 'direct' ? refresh() : refreshNext());
      }
      expect(source.requests).toHaveLength(3);
    });

    it('takes values of a gauge and requests for different units', async () => {
      const { promise, source, refresh, refreshNext, readBy } = await setup();
      await promise({ id: 'a', window: WEEK, sli: THRESHOLD });
      readBy('direct');
      await refresh();
      readBy('grafana');
      await refreshNext();
      expect(source.requests).toHaveLength(3);
    });

    it('keeps what it has until everything could be counted anew', async () => {
      const { promise, source, refresh, refreshNext, readBy, total, view } =
        await setup();
      await promise({ id: 'a', window: WEEK });
      readBy('shipshape');
      await refresh();
      readBy('sloth');
      const { distort } = source;
      source.distort = reading => {
        source.error = new SourceError('timeout', 'too much at once');
        source.errorAfter = 0;
        return distort(reading);
      };
      expect(await refreshNext()).toMatchObject({ outcome: 'failed' });
      expect((await total()).total).toBe(201_400);
      expect(await view('a')).toMatchObject({
        data: 'error',
        figures: { events: { total: 201_600 } },
        basis: { method: 'shipshape' },
      });
      source.error = undefined;
      source.distort = distort;
      await refreshNext();
      expect((await total()).total).toBe(10_080);
      expect(await view('a')).toMatchObject({ data: 'ok' });
    });

    it('is not fooled by a kill between removing and counting anew', async () => {
      const { promise, refresh, refreshNext, readBy, total, counts, view } =
        await setup();
      await promise({ id: 'a', window: WEEK });
      readBy('shipshape');
      await refresh();
      readBy('sloth');
      const put = jest
        .spyOn(counts, 'putBuckets')
        .mockRejectedValueOnce(new Error('the process is gone'));
      await refreshNext();
      expect((await total()).total).toBe(0);
      put.mockRestore();
      await refreshNext();
      expect((await total()).total).toBe(10_080);
      expect(await view('a')).toMatchObject({ data: 'ok' });
    });
  });
});
