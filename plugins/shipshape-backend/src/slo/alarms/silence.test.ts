import { TestDatabases } from '@backstage/backend-test-utils';
import type { SloDataState } from 'backstage-plugin-shipshape-common';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import {
  AlarmCase,
  createSloAlarmHarness,
  ratesIn,
} from './__testUtils__/sloAlarmHarness';

describe('SloAlarmService, when samples stop', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async (fired: AlarmCase) => {
      const harness = createSloAlarmHarness(await init(databaseId));
      await harness.refresh({ x: fired });
      expect(await harness.run()).toHaveLength(1);
      return {
        ...harness,
        at: async (time: string, now: AlarmCase) => {
          harness.state.now = new Date(time);
          await harness.refresh({ x: now });
          return harness.run();
        },
      };
    };

    it('ends a page when none of its windows has a sample any more, then the ticket', async () => {
      const { at, alarms } = await setup({
        remaining: 0.9,
        firing: ['page', 'ticket'],
      });
      const remaining = 0.9;
      // The long windows still see what was, and a short gap ends nothing.
      const gap = ratesIn('30m', '1h', '2h', '6h', '1d', '3d');
      expect(
        await at('2026-11-24T12:05:00Z', {
          remaining,
          firing: { ticket: true },
          view: { burnRates: gap },
        }),
      ).toEqual([]);
      expect(
        await at('2026-11-24T12:30:00Z', {
          remaining,
          firing: { ticket: true },
          view: { burnRates: ratesIn('1h', '2h', '6h', '1d', '3d') },
        }),
      ).toEqual(['X has no data any more; a ticket alert still fires']);
      expect(
        await at('2026-11-24T14:00:00Z', {
          remaining,
          firing: 'unknown',
          view: { burnRates: ratesIn('6h', '1d', '3d') },
        }),
      ).toEqual([
        'X has no data any more: whether it burns its error budget is not known',
      ]);
      expect(await alarms()).toEqual([
        'x burning-page resolved told',
        'x burning-ticket resolved told',
      ]);
    });

    it('says when it is the traffic that has ended', async () => {
      const { at } = await setup({ remaining: 0.9, firing: ['page'] });
      expect(
        await at('2026-11-24T12:30:00Z', {
          remaining: 0.9,
          firing: [],
          view: { burnRates: ratesIn('6h', '1d', '3d') },
        }),
      ).toEqual([
        'X has no traffic any more, and so does not burn its error budget',
      ]);
    });

    it.each<[SloDataState, string]>([
      [
        'noData',
        'X has no data any more: what is left of its error budget is not known',
      ],
      [
        'noTraffic',
        'X has no traffic any more: what is left of its error budget is not known',
      ],
    ])('ends all when the window is left with %s', async (data, title) => {
      const harness = await setup({ remaining: -1, firing: ['page'] });
      const { at, alarms, outbox } = harness;
      const idle = data === 'noTraffic';
      const silent: AlarmCase = {
        data,
        firing: idle ? [] : 'unknown',
        view: { asOf: '2026-11-24T12:00:00.000Z', burnRates: ratesIn() },
      };
      // Nothing was read since it fired.
      expect(await at('2026-11-24T12:10:00Z', silent)).toEqual([]);
      expect(
        await at('2026-11-24T12:10:00Z', {
          ...silent,
          view: { burnRates: ratesIn(), asOf: undefined },
        }),
      ).toEqual([]);
      expect(
        await at('2026-12-24T12:10:00Z', {
          ...silent,
          view: {
            burnRates: ratesIn(),
            asOf: '2026-12-24T12:05:00.000Z',
            timeToExhaustion: { kind: 'unknown' },
          },
        }),
      ).toEqual([title]);
      expect(outbox[outbox.length - 1].payload.description).toBe(
        'Objective: 99.9 % over 30d.',
      );
      expect((await alarms()).map(text => text.split(' ')[2])).toEqual([
        'resolved',
        'resolved',
        'resolved',
        'resolved',
      ]);
      expect(await at('2026-12-24T12:20:00Z', { remaining: -1, data })).toEqual(
        [],
      );
      // Data that is there again says it again.
      expect(await at('2026-12-24T12:30:00Z', { remaining: -1 })).toEqual([
        'Error budget of X is overspent: -100 %',
      ]);
    });

    it('leaves everything as it is while queries fail', async () => {
      const { at, alarms } = await setup({ remaining: -1, firing: ['page'] });
      const before = await alarms();
      expect(
        await at('2026-12-24T12:00:00Z', {
          data: 'error',
          firing: 'unknown',
          view: { burnRates: ratesIn() },
        }),
      ).toEqual([]);
      expect(await alarms()).toEqual(before);
    });
  });
});
