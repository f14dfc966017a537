import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import type { Alarm, AlarmTransition } from './AlarmStore';
import { DatabaseAlarmStore } from './DatabaseAlarmStore';

const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 24, 12, minute)).toISOString();

function step(
  subject: string,
  minute: number,
  more: Partial<AlarmTransition> = {},
): AlarmTransition {
  return {
    key: { kind: 'slo', subject, level: 'exhausted' },
    to: 'fired',
    facts: { remaining: -0.5, note: 'ünï' },
    changedAt: at(minute),
    notify: true,
    ...more,
  };
}

describe('DatabaseAlarmStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () =>
      DatabaseAlarmStore.create({ knex: await init(databaseId) });
    const only = async (store: DatabaseAlarmStore): Promise<Alarm> => {
      const alarms = await store.list('slo');
      expect(alarms).toHaveLength(1);
      return alarms[0];
    };

    it('stores a step once, however many take it', async () => {
      const store = await setup();
      const taken = await Promise.all(
        [1, 2, 3].map(() => store.transition([step('a', 0)])),
      );
      expect(taken.sort()).toEqual([0, 0, 1]);
      const fired = await only(store);
      expect(fired).toEqual({
        kind: 'slo',
        subject: 'a',
        level: 'exhausted',
        state: 'fired',
        changedAt: at(0),
        facts: { remaining: -0.5, note: 'ünï' },
        notifiedAt: undefined,
      });
      const resolve = step('a', 1, { from: fired, to: 'resolved' });
      const resolved = await Promise.all(
        [1, 2, 3].map(() => store.transition([resolve])),
      );
      expect(resolved.sort()).toEqual([0, 0, 1]);
      // Seen as it was before: too late.
      expect(await store.transition([step('a', 2, { from: fired })])).toBe(0);
      expect(await only(store)).toMatchObject({
        state: 'resolved',
        changedAt: at(1),
      });
    });

    it('notes at once what nobody needs to be told', async () => {
      const store = await setup();
      await store.transition([step('a', 0, { notify: false })]);
      const alarm = await only(store);
      expect(alarm.notifiedAt).toBe(at(0));
      expect(await store.claim(alarm, { now: at(1), until: at(6) })).toBe(
        false,
      );
    });

    it('gives a claim to one, until it runs out, is given back or told', async () => {
      const store = await setup();
      await store.transition([step('a', 0)]);
      const alarm = await only(store);
      const claims = await Promise.all(
        [1, 2, 3].map(() => store.claim(alarm, { now: at(0), until: at(5) })),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.claim(alarm, { now: at(4), until: at(9) })).toBe(
        false,
      );
      // Nobody changes what is being told.
      expect(
        await store.transition([step('a', 4, { from: alarm, to: 'resolved' })]),
      ).toBe(0);
      expect(await store.claim(alarm, { now: at(5), until: at(10) })).toBe(
        true,
      );
      await store.release(alarm);
      expect(await store.claim(alarm, { now: at(6), until: at(11) })).toBe(
        true,
      );
      await store.markNotified([alarm], at(7));
      expect((await only(store)).notifiedAt).toBe(at(7));
      expect(await store.claim(alarm, { now: at(20), until: at(25) })).toBe(
        false,
      );
      expect(
        await store.transition([step('a', 8, { from: alarm, to: 'resolved' })]),
      ).toBe(1);
    });

    it('marks only what is still as it was told', async () => {
      const store = await setup();
      await store.transition([step('a', 0)]);
      const fired = await only(store);
      await store.transition([step('a', 1, { from: fired, to: 'resolved' })]);
      await store.markNotified([fired], at(2));
      expect((await only(store)).notifiedAt).toBeUndefined();
    });

    it('takes many steps, in any order, of replicas that run together', async () => {
      const store = await setup();
      const steps = Array.from({ length: 450 }, (_, index) =>
        step(`s${index}`, 0),
      );
      const taken = await Promise.all([
        store.transition(steps),
        store.transition([...steps].reverse()),
      ]);
      expect(taken[0] + taken[1]).toBe(450);
      expect(await store.list('slo')).toHaveLength(450);
    });

    it('forgets subjects that are gone, of one kind only', async () => {
      const store = await setup();
      await store.transition([
        step('a', 0),
        step('b', 0),
        step('a', 0, { key: { kind: 'drill', subject: 'a', level: 'x' } }),
      ]);
      await store.retain('slo', ['b', 'c']);
      expect((await store.list('slo')).map(({ subject }) => subject)).toEqual([
        'b',
      ]);
      await store.retain('slo', []);
      expect(await store.list('slo')).toEqual([]);
      expect(await store.list('drill')).toHaveLength(1);
    });
  });
});
