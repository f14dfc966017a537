import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AlertInterval,
  SloSource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import { testDefinition } from '../slo/definitions/__testUtils__/testDefinition';
import type { StoredSlo } from '../slo/definitions/SloDefinitionStore';
import { AlertIncidentService } from './AlertIncidentService';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';

const SHOP = 'component:default/shop';

/** A time of 2026-11-24. */
function at(time: string): Date {
  return new Date(`2026-11-24T${time}:00.000Z`);
}

/** [first, last] evaluation that fired, or still fires. */
interface Alert {
  sloId: string;
  severity: 'page' | 'ticket';
  first: Date;
  last: Date;
  /** Between two evaluations. */
  stepSeconds?: number;
}

function alert(
  sloId: string,
  first: string,
  last: string,
  severity: Alert['severity'] = 'page',
): Alert {
  return { sloId, severity, first: at(first), last: at(last) };
}

/** A source that evaluates once a minute, unless told otherwise, and answers, like a range query, only with the asked part of what fired. */
function createSource(alerts: Alert[]) {
  const state = {
    alerts,
    onsets: new Map<string, Date>(),
    down: undefined as SourceError | undefined,
    onsetError: undefined as Error | undefined,
    asked: [] as Array<{ from: string; to: string; slos: string[] }>,
    lookbacks: [] as number[],
  };
  const source = {
    id: 'prometheus:main',
    async readAlerts({ slos, from, to }): Promise<AlertInterval[]> {
      state.asked.push({
        from: from.toISOString(),
        to: to.toISOString(),
        slos: slos.map(({ id }) => id),
      });
      if (state.down) {
        throw state.down;
      }
      return state.alerts.flatMap(item => {
        const { sloId, severity, first, last, stepSeconds = 60 } = item;
        const firstAt = new Date(Math.max(first.getTime(), from.getTime()));
        const lastAt = new Date(Math.min(last.getTime(), to.getTime()));
        return firstAt <= lastAt
          ? [{ sloId, severity, firstAt, lastAt, stepSeconds }]
          : [];
      });
    },
    async findOnset({ slo, lookbackSeconds }) {
      state.lookbacks.push(lookbackSeconds);
      if (state.onsetError) {
        throw state.onsetError;
      }
      return state.onsets.get(slo.id);
    },
  } satisfies Pick<SloSource, 'id' | 'readAlerts' | 'findOnset'>;
  return { state, source };
}

describe('AlertIncidentService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function setUp(alerts: Alert[]) {
      const store = DatabaseIncidentStore.create({
        knex: await init(databaseId),
      });
      const { state, source } = createSource(alerts);
      const slos: StoredSlo[] = ['a', 'b'].map(id => ({
        definition: testDefinition(id, { title: `SLO ${id}` }),
        entityRef: SHOP,
        documentUrl: 'https://example.com/slo.yaml',
        revision: 1,
        sourceId: source.id,
      }));
      const service = AlertIncidentService.create({
        store,
        logger: mockServices.logger.mock(),
      });
      return {
        store,
        state,
        source,
        slos,
        record: (
          now: string,
          options: {
            source?: Pick<SloSource, 'id' | 'readAlerts' | 'findOnset'>;
            slos?: StoredSlo[];
          } = {},
        ) =>
          service.record({
            source,
            slos,
            now: at(now),
            signal: new AbortController().signal,
            ...options,
          }),
        /** `slo severity started detected–resolved` with times of the day. */
        async incidents() {
          const time = (value: string | undefined) =>
            value?.slice(11, 16) ?? '-';
          const found = await store.listRecent({
            sourceId: source.id,
            since: '2026-01-01T00:00:00.000Z',
          });
          return found.map(
            item =>
              `${item.sloIds} ${item.severity} ${time(item.startedAt)} ${time(
                item.detectedAt,
              )}–${time(item.resolvedAt)}`,
          );
        },
      };
    }

    // 15 % of errors for ten minutes: bad from T + 1, page from T + 6 to T + 14, clear at T + 15.
    it('knows when an incident started, was detected and was resolved', async () => {
      const { record, incidents, state, store, source } = await setUp([
        alert('a', '10:06', '10:14'),
      ]);
      state.onsets.set('a', at('10:01'));
      expect(await record('10:30')).toBe(1);
      expect(await incidents()).toEqual(['a page 10:01 10:06–10:15']);
      expect(
        await store.listByEntities([SHOP], {
          from: at('00:00').toISOString(),
          to: at('12:00').toISOString(),
        }),
      ).toMatchObject([
        { sourceId: source.id, title: 'SLO a', entityRef: SHOP },
      ]);
      // The long window of the slow page, as either pair may have fired.
      expect(state.lookbacks).toEqual([21_600]);
    });

    it('reads 90 days at first, in pieces, then from where it was', async () => {
      const { record, state, slos } = await setUp([]);
      await record('10:30');
      expect(state.asked[0]).toEqual({
        from: '2026-08-26T10:28:00.000Z',
        to: '2026-08-31T10:28:00.000Z',
        slos: slos.map(({ definition }) => definition.id),
      });
      expect(state.asked.at(-1)?.to).toBe('2026-11-24T10:28:00.000Z');
      for (let i = 1; i < state.asked.length; i++) {
        expect(state.asked[i].from <= state.asked[i - 1].to).toBe(true);
      }
      state.asked.length = 0;
      await record('10:35');
      expect(state.asked).toMatchObject([
        { from: '2026-11-24T10:13:00.000Z', to: '2026-11-24T10:33:00.000Z' },
      ]);
    });

    it('continues an open incident, whenever it looks', async () => {
      const { record, incidents, state } = await setUp([
        alert('a', '10:00', '13:00'),
      ]);
      for (const now of ['10:05', '10:10', '11:30', '13:02']) {
        expect(await record(now)).toBe(1);
        expect(await incidents()).toEqual(['a page 10:00 10:00–-']);
      }
      expect(await record('13:03')).toBe(1);
      expect(await incidents()).toEqual(['a page 10:00 10:00–13:01']);
      expect(await record('13:04')).toBe(0);
      expect(state.lookbacks).toHaveLength(1);
    });

    it('takes firing again after at most ten minutes for the same incident', async () => {
      const { record, incidents, state } = await setUp([
        alert('a', '10:00', '10:09'),
      ]);
      await record('10:15');
      expect(await incidents()).toEqual(['a page 10:00 10:00–10:10']);
      state.alerts.push(alert('a', '10:20', '10:24'));
      await record('10:30');
      expect(await incidents()).toEqual(['a page 10:00 10:00–10:25']);
      state.alerts.push(alert('a', '10:36', '10:40'));
      await record('10:50');
      expect(await incidents()).toEqual([
        'a page 10:00 10:00–10:25',
        'a page 10:36 10:36–10:41',
      ]);
    });

    it('joins what late data shows to be one incident', async () => {
      const { record, incidents, state } = await setUp([
        alert('a', '10:00', '10:05'),
        alert('a', '10:18', '10:20'),
      ]);
      await record('10:25');
      expect(await incidents()).toHaveLength(2);
      state.alerts.push(alert('a', '10:10', '10:12'));
      await record('10:26');
      expect(await incidents()).toEqual(['a page 10:00 10:00–10:21']);
    });

    it('joins page and ticket of an SLO, not those of two', async () => {
      const { record, incidents } = await setUp([
        alert('a', '10:10', '10:30', 'ticket'),
        alert('a', '10:20', '10:25', 'page'),
        alert('b', '10:20', '10:50', 'ticket'),
        alert('foreign', '10:20', '10:50'),
      ]);
      await record('10:40');
      expect(await incidents()).toEqual([
        'a page 10:10 10:10–10:31',
        'b ticket 10:20 10:20–-',
      ]);
    });

    it('is the same however often and late it is asked', async () => {
      const alerts = [
        alert('a', '08:00', '08:10'),
        alert('a', '08:15', '08:20'),
        alert('b', '08:05', '09:30'),
        alert('a', '09:00', '09:30'),
      ];
      const often = await setUp(alerts);
      for (let minute = 5; minute < 120; minute += 7) {
        const time = `${String(8 + Math.floor(minute / 60)).padStart(
          2,
          '0',
        )}:${String(minute % 60).padStart(2, '0')}`;
        await often.record(time);
        await often.record(time);
      }
      await often.record('10:00');
      const seen = await often.incidents();
      const once = await setUp(alerts);
      await once.record('10:00');
      expect(await once.incidents()).toEqual(seen);
      expect(seen).toEqual([
        'a page 08:00 08:00–08:21',
        'b page 08:05 08:05–09:31',
        'a page 09:00 09:00–09:31',
      ]);
    });

    it('changes nothing while the source is away, and misses nothing of that time', async () => {
      const { record, incidents, state, store, source } = await setUp([
        alert('a', '10:00', '10:20'),
      ]);
      await record('10:10');
      const until = await store.alertsUntil(source.id);
      state.down = new SourceError('unavailable', 'down');
      await expect(record('10:40')).rejects.toThrow('down');
      expect(await incidents()).toEqual(['a page 10:00 10:00–-']);
      expect(await store.alertsUntil(source.id)).toBe(until);
      state.down = undefined;
      state.alerts.push(alert('b', '11:00', '11:10'));
      await record('14:00');
      expect(await incidents()).toEqual([
        'a page 10:00 10:00–10:21',
        'b page 11:00 11:00–11:11',
      ]);
    });

    it('waits when the source goes away before the onset is found, else does without', async () => {
      const { record, incidents, state } = await setUp([
        alert('a', '10:00', '10:20'),
      ]);
      state.onsetError = new SourceError('timeout', 'slow');
      await expect(record('10:10')).rejects.toThrow('slow');
      expect(await incidents()).toEqual([]);
      state.onsetError = new SourceError('invalid_content', 'bad query');
      await record('10:11');
      expect(await incidents()).toEqual(['a page - 10:00–-']);
    });

    it('does not know the start where the source cannot find it', async () => {
      const { record, incidents, source } = await setUp([
        alert('a', '10:00', '10:20'),
      ]);
      await record('10:10', {
        source: { id: source.id, readAlerts: source.readAlerts },
      });
      expect(await incidents()).toEqual(['a page - 10:00–-']);
    });

    it('resolves the incident of an SLO that is gone', async () => {
      const { record, incidents } = await setUp([alert('a', '10:00', '10:20')]);
      await record('10:10');
      await record('10:40', { slos: [] });
      expect(await incidents()).toEqual(['a page 10:00 10:00–10:09']);
    });

    it.each([
      // As if the clocks of two replicas had disagreed.
      ['before the last firing', '09:58'],
      ['at the last firing', '10:05'],
    ])('mends an incident that was resolved %s', async (_, resolved) => {
      const { record, incidents, store, source } = await setUp([]);
      await record('10:01');
      await store.put([
        {
          sourceId: source.id,
          externalId: 'a@10:00',
          entityRef: SHOP,
          sloIds: ['a'],
          severity: 'page',
          detectedAt: at('10:00').toISOString(),
          lastFiringAt: at('10:05').toISOString(),
          resolvedAt: at(resolved).toISOString(),
          updatedAt: at('10:06').toISOString(),
        },
      ]);
      await record('10:20');
      expect(await incidents()).toEqual(['a page - 10:00–10:06']);
    });

    it('waits for the next slice before an incident of slices is over', async () => {
      const hourly = (time: string): Alert => ({
        ...alert('a', time, time),
        stepSeconds: 3600,
      });
      const { record, incidents, slos, state } = await setUp([hourly('10:00')]);
      slos[0].definition.method = {
        type: 'RatioTimeslices',
        sliceSeconds: 3600,
      };
      // Once the alert is evaluated nothing is heard of it for an hour.
      for (const now of ['10:02', '10:40', '10:50']) {
        await record(now);
        expect(await incidents()).toEqual(['a page 10:00 10:00–-']);
      }
      state.alerts.push(hourly('11:00'));
      for (const now of ['11:03', '11:50']) {
        await record(now);
        expect(await incidents()).toEqual(['a page 10:00 10:00–-']);
      }
      await record('12:03');
      expect(await incidents()).toEqual(['a page 10:00 10:00–12:00']);
    });

    it('does nothing with a source that evaluates no alerts', async () => {
      const { record, store } = await setUp([]);
      expect(await record('10:10', { source: { id: 'reports' } })).toBe(0);
      expect(await store.alertsUntil('reports')).toBeUndefined();
    });
  });
});
