import { mockServices } from '@backstage/backend-test-utils';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import {
  BURN_WINDOWS,
  BurnWindow,
  SloDataState,
} from 'backstage-plugin-shipshape-common';
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
  /** Which alerts fire, or of which severities it is known; `unknown`: their windows have no samples. */
  firing?:
    | Array<'page' | 'ticket'>
    | Partial<Record<'page' | 'ticket', boolean>>
    | 'unknown';
  data?: SloDataState;
  view?: Partial<SloView>;
}

function isFiring(
  firing: NonNullable<AlarmCase['firing']>,
  severity: 'page' | 'ticket',
): boolean | undefined {
  if (firing === 'unknown') {
    return undefined;
  }
  return Array.isArray(firing) ? firing.includes(severity) : firing[severity];
}

const PAIRS = [
  { name: 'page-quick', longSeconds: 3600, shortSeconds: 300, factor: '14.4' },
  { name: 'page-slow', longSeconds: 21_600, shortSeconds: 1800, factor: '6' },
  {
    name: 'ticket-quick',
    longSeconds: 86_400,
    shortSeconds: 7200,
    factor: '3',
  },
];

function alertsOf(firing: AlarmCase['firing'] = []): SloView['alerts'] {
  return PAIRS.map(pair => {
    const severity = pair.name.startsWith('page') ? 'page' : 'ticket';
    return {
      ...pair,
      severity,
      threshold: String(Number(pair.factor) / 1000),
      reachable: true,
      firing: isFiring(firing, severity),
    };
  });
}

/** Burn rates of which only those of some windows are known: the others have no events. */
export function ratesIn(...windows: BurnWindow[]): SloView['burnRates'] {
  return BURN_WINDOWS.map(window => ({
    window,
    ...(windows.includes(window) && { rate: 15.04 }),
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

    /** The outcome of a refresh, by SLO id; what is not named is gone. */
    async refresh(cases: Record<string, AlarmCase>) {
      const now = state.now.toISOString();
      const definitions = DatabaseSloDefinitionStore.create({
        knex,
        clock: () => state.now,
      });
      if (Object.keys(cases).length === 0) {
        await definitions.replaceEntity({
          entityRef: 'component:default/a',
          documents: [],
          slos: [],
        });
      }
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
            burnRates: ratesIn(...BURN_WINDOWS),
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
      const rows = await knex<AlarmRow>('alarms').where({ kind: 'slo' });
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
