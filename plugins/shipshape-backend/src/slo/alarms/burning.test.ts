import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import {
  AlarmCase,
  createSloAlarmHarness,
} from './__testUtils__/sloAlarmHarness';

describe('SloAlarmService, when a budget burns', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => createSloAlarmHarness(await init(databaseId));

    it('tells that a budget burns, slower, and once that it does not any more', async () => {
      const harness = await setup();
      const after = async (firing: AlarmCase['firing']) => {
        await harness.refresh({ x: { remaining: 0.9, firing } });
        return harness.run();
      };
      const over = ['X does not burn its error budget too fast any more'];
      expect(await after([])).toEqual([]);
      expect(await after(['ticket'])).toEqual([
        'X burns its error budget 15× too fast',
      ]);
      expect(harness.outbox[0].payload.severity).toBe('normal');
      expect(await after(['page', 'ticket'])).toEqual([
        'X burns its error budget 15× too fast',
      ]);
      expect(harness.outbox[1].payload.severity).toBe('critical');
      // In a gap of a few minutes it is not known whether it is over.
      expect(await after('unknown')).toEqual([]);
      expect(await after(['ticket'])).toEqual([
        'X burns its error budget slower now: a ticket alert still fires',
      ]);
      expect(await after([])).toEqual(over);
      expect(await after([])).toEqual([]);
      // Whoever is paged need not hear of the ticket, but of the end of both, once.
      expect(await after(['page', 'ticket'])).toHaveLength(1);
      expect(await after([])).toEqual(over);
      // Nothing is over when the ticket ends before the page does.
      expect(await after(['page', 'ticket'])).toHaveLength(1);
      expect(await after(['page'])).toEqual([]);
      expect(await after([])).toEqual(over);
    });

    it('tells of a ticket that fires on when the page before it could not be told', async () => {
      const harness = await setup();
      harness.state.broken = /./;
      await harness.refresh({
        x: { remaining: 0.9, firing: ['page', 'ticket'] },
      });
      expect(await harness.run()).toEqual([]);
      harness.state.broken = undefined;
      await harness.refresh({ x: { remaining: 0.9, firing: ['ticket'] } });
      expect(await harness.run()).toEqual([
        'X burns its error budget slower now: a ticket alert still fires',
      ]);
    });

    it('never tells the end of a page that could not be told, nor of the ticket that it covered', async () => {
      const harness = await setup();
      harness.state.broken = /./;
      await harness.refresh({
        x: { remaining: 0.9, firing: ['page', 'ticket'] },
      });
      expect(await harness.run()).toEqual([]);
      harness.state.broken = undefined;
      await harness.refresh({ x: { remaining: 0.9, firing: [] } });
      expect(await harness.run()).toEqual([]);
      expect(await harness.alarms()).toEqual([
        'x burning-page resolved told',
        'x burning-ticket resolved told',
      ]);
    });

    it('says with the budget that is there again how it burns', async () => {
      const harness = await setup();
      const after = async (
        remaining: number,
        firing: Array<'page' | 'ticket'>,
      ) => {
        await harness.refresh({ x: { remaining, firing } });
        await harness.run();
        return harness.outbox[harness.outbox.length - 1].payload;
      };
      await after(0, ['page', 'ticket']);
      const slower = await after(1, ['ticket']);
      expect(slower.title).toBe('Error budget of X: 100 % left again');
      expect(slower.description).toMatch(
        /\nIt burns slower now: a ticket alert still fires\.$/,
      );
      await after(0, ['page', 'ticket']);
      const over = await after(1, []);
      expect(over.title).toBe('Error budget of X: 100 % left again');
      expect(over.description).toMatch(
        /\nIt does not burn too fast any more\.$/,
      );
    });
  });
});
