import { TestDatabases } from '@backstage/backend-test-utils';
import type { SloDataState } from 'backstage-plugin-shipshape-common';
import { figuresOf } from '../../__testUtils__/seedSlos';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import {
  AlarmCase,
  createSloAlarmHarness,
} from './__testUtils__/sloAlarmHarness';

describe('SloAlarmService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => createSloAlarmHarness(await init(databaseId));

    it('tells each crossing of the budget once, and again five points above it', async () => {
      const harness = await setup();
      const after = async (remaining: number) => {
        await harness.refresh({ x: { remaining } });
        const first = await harness.run();
        // What was told is not told again.
        expect(await harness.run()).toEqual([]);
        return first;
      };
      expect(await after(1)).toEqual([]);
      expect(await after(0.5)).toEqual([]);
      expect(await after(0.499)).toEqual(['Error budget of X: 49.9 % left']);
      expect(await after(0.549)).toEqual([]);
      expect(await after(0.25)).toEqual([]);
      expect(await after(0.2499)).toEqual(['Error budget of X: 24.9 % left']);
      expect(await after(0.001)).toEqual([]);
      expect(await after(0)).toEqual(['Error budget of X is exhausted']);
      expect(await after(-0.5)).toEqual([]);
      expect(await after(0.0499)).toEqual([]);
      expect(await after(0.05)).toEqual(['Error budget of X: 5 % left again']);
      expect(await after(-0.005)).toEqual([
        'Error budget of X is overspent: -0.5 %',
      ]);
      // Three levels left together are one message.
      expect(await after(0.55)).toEqual(['Error budget of X: 55 % left again']);
      expect(await after(0.4)).toEqual(['Error budget of X: 40 % left']);
      expect(await harness.alarms()).toEqual([
        'x budget-25 resolved told',
        'x budget-50 fired told',
        'x exhausted resolved told',
      ]);
    });

    it('tells several levels that were reached together as the gravest', async () => {
      const harness = await setup();
      await harness.refresh({
        x: { remaining: -1, firing: ['page', 'ticket'] },
        y: { remaining: 0.1, firing: ['page'] },
        z: { remaining: 0.1, view: { alerts: [] } },
      });
      expect(await harness.run()).toEqual([
        'Error budget of X is overspent: -100 %',
        'Y burns its error budget 15× too fast',
        'Error budget of Z: 10 % left',
      ]);
      expect(await harness.alarms()).toHaveLength(5 + 3 + 2);
      await harness.refresh({
        x: { remaining: 1 },
        y: { remaining: 1 },
        z: { remaining: 1 },
      });
      expect(await harness.run()).toEqual([
        'Error budget of X: 100 % left again',
        'Error budget of Y: 100 % left again',
        'Error budget of Z: 100 % left again',
      ]);
    });

    it('says where, to whom, how bad it is and what follows', async () => {
      const harness = await setup();
      await harness.refresh({
        x: {
          remaining: 0.2,
          firing: ['page'],
          data: 'partial',
          view: {
            timeToExhaustion: { kind: 'in', seconds: 9000 },
            figures: {
              ...figuresOf(0.2, harness.state.now.toISOString()),
              coverage: 0.5,
            },
          },
        },
      });
      await harness.run();
      expect(harness.outbox).toEqual([
        {
          recipients: {
            type: 'entity',
            entityRef: 'group:default/payments',
          },
          payload: {
            title: 'X burns its error budget 15× too fast',
            description: [
              'Objective: 99.9 % over 30d; attained 99.92 %, budget left 20 %, 8 min 38 s of outage, 200 failures.',
              'Burn rate over 1h: 15.',
              'At this rate the budget ends in 2 h 30 min.',
              'Computed from 50 % of the window: there is no data of the rest.',
            ].join('\n'),
            link: '/catalog/default/component/a/slos',
            severity: 'critical',
            topic: 'SLOs',
            scope: 'shipshape-slo:x:burning-page',
          },
        },
      ]);
    });

    it.each<SloDataState>([
      'error',
      'invalid',
      'unsupported',
      'notConfigured',
      'notStarted',
    ])('changes nothing while data is %s', async data => {
      const harness = await setup();
      await harness.refresh({ x: { remaining: -1, firing: ['page'], data } });
      expect(await harness.run()).toEqual([]);
      await harness.refresh({ x: { remaining: -1, firing: ['page'] } });
      expect(await harness.run()).toHaveLength(1);
      await harness.refresh({ x: { remaining: 1, data } });
      expect(await harness.run()).toEqual([]);
      await harness.refresh({ x: { firing: [], data } });
      expect(await harness.run()).toEqual([]);
      await harness.refresh({ x: { remaining: 1 } });
      expect(await harness.run()).toHaveLength(1);
    });

    it('tries again what could not be sent, with one warning, and tells the others', async () => {
      const harness = await setup();
      await harness.refresh({ x: { remaining: 0.1 }, y: { remaining: 0.1 } });
      harness.state.broken = /of X/;
      expect(await harness.service().run()).toEqual({
        slos: 2,
        changed: 4,
        sent: 1,
        unsent: 1,
      });
      expect(harness.logger.warn.mock.calls).toEqual([
        [
          expect.stringContaining('1 SLO messages could not be sent'),
          expect.objectContaining({ message: 'notifications are down' }),
        ],
      ]);
      expect(await harness.run()).toEqual([]);
      harness.state.broken = undefined;
      expect(await harness.run()).toEqual(['Error budget of X: 10 % left']);
      expect(await harness.run()).toEqual([]);
    });

    it('tells what it was when it changed, however late, and never the end of what was not told', async () => {
      const harness = await setup();
      harness.state.broken = /./;
      await harness.refresh({ x: { remaining: 0.1 }, y: { remaining: 0.1 } });
      await harness.service().run();
      await harness.refresh({
        x: { remaining: 0.02, data: 'error' },
        y: { remaining: 0.9 },
      });
      harness.state.broken = undefined;
      expect(await harness.run()).toEqual(['Error budget of X: 10 % left']);
      expect(await harness.alarms()).toEqual([
        'x budget-25 fired told',
        'x budget-50 fired told',
        'y budget-25 resolved told',
        'y budget-50 resolved told',
      ]);
    });

    it('sends again, in the same place, what a replica that died had claimed', async () => {
      const harness = await setup();
      const { state, outbox } = harness;
      await harness.refresh({ x: { remaining: 0.4 } });
      state.dies = true;
      const started = new Promise<void>(resolve => {
        const push = outbox.push.bind(outbox);
        outbox.push = (...messages) => {
          resolve();
          return push(...messages);
        };
      });
      // The run never comes back.
      await Promise.race([harness.service().run(), started]);
      state.dies = false;
      expect(await harness.alarms()).toEqual(['x budget-50 fired untold']);

      // As long as it may be sending, nobody else does, and the level stays as it is.
      state.now = new Date('2026-11-24T12:04:59Z');
      await harness.refresh({ x: { remaining: 0.9 } });
      expect(await harness.run()).toEqual([]);
      expect(await harness.alarms()).toEqual(['x budget-50 fired untold']);
      await harness.refresh({ x: { remaining: 0.4 } });
      state.now = new Date('2026-11-24T12:05:00Z');
      expect(await harness.run()).toEqual(['Error budget of X: 40 % left']);
      expect(await harness.run()).toEqual([]);
      const [first, second] = outbox.map(({ payload }) => payload.scope);
      expect(first).toBe(second);
    });

    it('is told by exactly one of the replicas that run at the same time', async () => {
      const harness = await setup();
      const ids = Array.from({ length: 12 }, (_, index) => `s${index}`);
      const race = async (remaining: number, firing: Array<'page'>) => {
        await harness.refresh(
          Object.fromEntries(ids.map(id => [id, { remaining, firing }])),
        );
        const before = harness.outbox.length;
        const results = await Promise.all(
          [1, 2, 3].map(() => harness.service().run()),
        );
        const sum = (name: 'sent' | 'changed') =>
          results.reduce((total, result) => total + result[name], 0);
        expect(harness.outbox.length - before).toBe(sum('sent'));
        return { sent: sum('sent'), changed: sum('changed') };
      };
      expect(await race(-1, [])).toEqual({ sent: 12, changed: 36 });
      expect(await race(-1, ['page'])).toEqual({ sent: 12, changed: 12 });
      expect(await race(-1, ['page'])).toEqual({ sent: 0, changed: 0 });
      expect(await race(1, [])).toEqual({ sent: 12, changed: 48 });
      harness.state.broken = /S3/;
      expect(await race(0.4, [])).toEqual({ sent: 11, changed: 12 });
      harness.state.broken = undefined;
      expect(await race(0.4, [])).toEqual({ sent: 1, changed: 0 });
    });

    it('warns once of entities that nobody owns, and does not try again', async () => {
      const harness = await setup();
      harness.state.owner = undefined;
      await harness.refresh({ x: { remaining: 0.1 }, y: { remaining: 0.1 } });
      expect(await harness.service().run()).toMatchObject({
        changed: 4,
        sent: 0,
        unsent: 0,
      });
      expect(harness.logger.warn.mock.calls).toEqual([
        ['2 SLO alarms concern entities without an owner who could be told'],
      ]);
      await harness.run();
      expect(harness.logger.warn).toHaveBeenCalledTimes(1);
    });

    it('forgets SLOs that have been gone for a day, and stops when it has to', async () => {
      const harness = await setup();
      const both = { x: { remaining: 0.4 }, y: { remaining: 0.4 } };
      await harness.refresh(both);
      await harness.run();
      const told = ['x budget-50 fired told', 'y budget-50 fired told'];
      const at = async (time: string, cases: Record<string, AlarmCase>) => {
        harness.state.now = new Date(time);
        await harness.refresh(cases);
        expect(await harness.run()).toEqual([]);
        return harness.alarms();
      };
      // A catalog that answers nothing for a while makes nobody hear all again, also when SLOs come back one after the other.
      expect(await at('2026-11-24T13:00:00Z', {})).toEqual(told);
      expect(await at('2026-11-24T14:00:00Z', { y: both.y })).toEqual(told);
      expect(await at('2026-11-24T15:00:00Z', both)).toEqual(told);
      // The day counts from when it was gone last.
      expect(await at('2026-11-25T14:00:00Z', { y: both.y })).toEqual(told);
      expect(await at('2026-11-26T13:59:59Z', { y: both.y })).toEqual(told);
      expect(await at('2026-11-26T14:00:00Z', { y: both.y })).toEqual([
        'y budget-50 fired told',
      ]);
      await harness.refresh(both);
      const controller = new AbortController();
      controller.abort(new Error('shutting down'));
      await expect(
        harness.service().run({ signal: controller.signal }),
      ).rejects.toThrow('shutting down');
      expect(await harness.run()).toEqual(['Error budget of X: 40 % left']);
    });
  });
});
