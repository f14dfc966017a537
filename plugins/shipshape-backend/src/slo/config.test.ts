import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { resolve } from 'node:path';
import { readSloConfig } from './config';

function read(shipshape?: JsonObject) {
  return readSloConfig(new ConfigReader(shipshape ? { shipshape } : {}));
}

describe('readSloConfig', () => {
  it('has the documented defaults', () => {
    expect(read()).toEqual({
      definitionsSchedule: {
        frequency: { minutes: 5 },
        timeout: { minutes: 15 },
        initialDelay: { seconds: 10 },
        scope: 'global',
      },
      maintenanceSchedule: {
        frequency: { hours: 6 },
        timeout: { hours: 1 },
        initialDelay: { minutes: 5 },
        scope: 'global',
      },
      retentionDays: 400,
      reports: {
        inbox: undefined,
        inboxSchedule: {
          frequency: { minutes: 1 },
          timeout: { minutes: 10 },
          initialDelay: { seconds: 15 },
          scope: 'global',
        },
        expectedIntervalSeconds: 3600,
      },
    });
    expect(read({ slo: {}, reports: {} })).toEqual(read());
  });

  it('reads what is given', () => {
    const schedule = { frequency: 'PT2M', timeout: { minutes: 1 } };
    expect(
      read({
        slo: {
          definitionsSchedule: { ...schedule, scope: 'local' },
          maintenanceSchedule: schedule,
          retentionDays: 30,
          sources: { prometheus: [{ id: 'main' }] },
        },
        reports: {
          inbox: '../reports',
          inboxSchedule: { frequency: { seconds: 15 }, timeout: 'PT1M' },
          expectedInterval: 'PT5M',
        },
      }),
    ).toEqual({
      definitionsSchedule: {
        frequency: { minutes: 2 },
        timeout: { minutes: 1 },
        scope: 'global',
      },
      maintenanceSchedule: {
        frequency: { minutes: 2 },
        timeout: { minutes: 1 },
        scope: 'global',
      },
      retentionDays: 30,
      reports: {
        inbox: resolve('../reports'),
        inboxSchedule: {
          frequency: { seconds: 15 },
          timeout: { minutes: 1 },
          scope: 'global',
        },
        expectedIntervalSeconds: 300,
      },
    });
    expect(
      read({ reports: { expectedInterval: { hours: 2, minutes: 30 } } }).reports
        .expectedIntervalSeconds,
    ).toBe(9000);
  });

  it.each<[JsonObject, string]>([
    [{ slo: { retentionDays: 6 } }, 'shipshape.slo.retentionDays'],
    [{ slo: { retentionDays: 30.5 } }, 'shipshape.slo.retentionDays'],
    [{ slo: { retentionDays: 'long' } }, 'shipshape.slo.retentionDays'],
    [
      { slo: { definitionsSchedule: { frequency: 'often' } } },
      'shipshape.slo.definitionsSchedule',
    ],
    [
      { slo: { maintenanceSchedule: { frequency: { hours: 1 } } } },
      'shipshape.slo.maintenanceSchedule',
    ],
    [{ reports: { inbox: 3 } }, 'shipshape.reports.inbox'],
    [
      { reports: { inboxSchedule: { timeout: 'PT1M' } } },
      'shipshape.reports.inboxSchedule',
    ],
    [
      { reports: { expectedInterval: 'soon' } },
      'shipshape.reports.expectedInterval',
    ],
    [
      { reports: { expectedInterval: { seconds: 59 } } },
      'shipshape.reports.expectedInterval',
    ],
  ])('%j names %s', (config, key) => {
    expect(() => read(config)).toThrow(key);
  });
});
