import { mockServices } from '@backstage/backend-test-utils';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import type { SloDataState } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { DatabaseAlarmStore } from '../../../alarms/DatabaseAlarmStore';
import type { AlarmRow } from '../../../database/tables';
import { seedSlos } from '../../../__testUtils__/seedSlos';
import { DatabaseSloDefinitionStore } from '../../definitions/DatabaseSloDefinitionStore';
import { DatabaseSloStatusStore } from '../../status/DatabaseSloStatusStore';
import type { SloView } from '../../status/SloStatusStore';
import { SloAlarmService } from '../SloAlarmService';

/** What a test says about an SLO of component `a`. */
export interface AlarmCase {
  remaining?: number;
  /** Which alerts fire; `unknown`: their windows have no samples. */
  firing?: Array<'page' | 'ticket'> | 'unknown';
  data?: SloDataState;
  view?: Partial<SloView>;
}

function alertsOf(firing: AlarmCase['firing'] = []): SloView['alerts'] {
  return (['page', 'ticket'] as const).map(severity => ({
    name: `${severity}-quick`,
    severity,
    longSeconds: severity === 'page' ? 3600 : 86_400,
    shortSeconds: severity === 'page' ? 300 : 7200,
    factor: severity === 'page' ? '14.4' : '3',
    threshold: severity === 'page' ? '0.0144' : '0.003',
    reachable: true,
    ...(firing !== 'unknown' && { firing: firing.includes(severity) }),
  }));
}

/** A database, a clock and an outbox for the alarms of SLOs. */
export function createSloAlarmHarness(knex: Knex) {
  const state = {
    now: new Date('2026-11-24T12:00:00Z'),
    owner: 'group:default/payments' as string | undefined,
    /** Titles of what must fail. */
    broken: undefined as RegExp | undefined,
    /** Ends the process that sends, before it can note it. */
    dies: false,
  };
  const outbox: NotificationSendOptions[] = [];
  const notifications: NotificationService = {
    async send(message) {
      // Sending takes a while: others run meanwhile.
      await knex.raw('select 1');
      if (state.broken?.test(message.payload.title)) {
        throw new Error('notifications are down');
      }
      outbox.push(message);
      if (state.dies) {
        await new Promise(() => {});
      }
    },
  };
  const logger = mockServices.logger.mock();

  return {
    knex,
    state,
    outbox,
    logger,

    /** One replica. */
    service() {
      const clock = () => state.now;
      return SloAlarmService.create({
        definitions: DatabaseSloDefinitionStore.create({ knex, clock }),
        statuses: DatabaseSloStatusStore.create({ knex }),
        alarms: DatabaseAlarmStore.create({ knex }),
        notifications,
        logger,
        clock,
      });
    },

    /** The outcome of a refresh, by SLO id. */
    async refresh(cases: Record<string, AlarmCase>) {
      const now = state.now.toISOString();
      await seedSlos(knex, {
        now,
        slos: Object.entries(cases).map(([id, { data, ...rest }]) => ({
          id,
          entity: 'component:default/a',
          owner: state.owner,
          title: id.toUpperCase(),
          status: 'healthy',
          remaining: rest.remaining,
          view: {
            alerts: alertsOf(rest.firing),
            paceWindow: '1h',
            burnRates: [{ window: '1h', rate: 15.04 }],
            timeToExhaustion: { kind: 'in', seconds: 172_800 },
            ...(data && { data }),
            ...rest.view,
          },
        })),
      });
    },

    /** Runs once and gives the titles of what was sent. */
    async run(): Promise<string[]> {
      const before = outbox.length;
      await this.service().run();
      return outbox.slice(before).map(message => message.payload.title);
    },

    /** Stored alarms as `slo level state told|untold`. */
    async alarms(): Promise<string[]> {
      const rows = await knex<AlarmRow>('alarms');
      return rows
        .map(row =>
          [
            row.subject,
            row.level,
            row.state,
            row.notified_at ? 'told' : 'untold',
          ].join(' '),
        )
        .sort();
    },
  };
}
