import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readCostConfig } from './config';

function read(cost?: JsonObject) {
  return readCostConfig(
    new ConfigReader(cost === undefined ? {} : { shipshape: { cost } }),
  );
}

describe('readCostConfig', () => {
  it('has the documented defaults', () => {
    expect(read()).toEqual({
      tags: {
        service: ['service', 'app'],
        owner: ['owner', 'team'],
        environment: ['environment', 'env'],
        stripPrefixes: ['user:'],
      },
      allocation: { rules: [], commitments: [] },
      completeLagDays: 3,
      closeAfterDays: 15,
      budgetThresholds: [80, 100],
      maintenanceSchedule: {
        frequency: { minutes: 15 },
        timeout: { minutes: 30 },
        initialDelay: { seconds: 10 },
        scope: 'global',
      },
    });
  });

  it('normalises keys, refs and thresholds', () => {
    const config = read({
      tags: {
        service: [' App-ID ', 'user:App-Id'],
        owner: ['Squad'],
        environment: [],
        stripPrefixes: ['user:', 'aws:'],
      },
      allocation: {
        rules: [
          {
            entity: 'Component:Search',
            service: 'Amazon EC2',
            description: '(?i)NAT gateway',
          },
        ],
        commitments: [{ id: 'sp-1', entity: 'group:Platform' }],
      },
      completeLagDays: 0,
      budgetThresholds: [100, 50, 100],
      maintenanceSchedule: {
        frequency: 'PT5M',
        timeout: { minutes: 5 },
        scope: 'local',
      },
    });
    expect(config.tags).toEqual({
      service: ['app-id'],
      owner: ['squad'],
      environment: [],
      stripPrefixes: ['user:', 'aws:'],
    });
    expect(config.allocation).toEqual({
      rules: [
        {
          entityRef: 'component:default/search',
          service: 'Amazon EC2',
          description: '(?i)NAT gateway',
        },
      ],
      commitments: [{ id: 'sp-1', entityRef: 'group:default/platform' }],
    });
    expect(config.completeLagDays).toBe(0);
    expect(config.budgetThresholds).toEqual([50, 100]);
    expect(config.maintenanceSchedule.scope).toBe('global');
  });

  it.each<[JsonObject, string]>([
    [
      { allocation: { rules: [{ entity: 'checkout', service: 'x' }] } },
      "'shipshape.cost.allocation.rules[0].entity'",
    ],
    [
      { allocation: { rules: [{ entity: 'component:a/b/c', service: 'x' }] } },
      "'shipshape.cost.allocation.rules[0].entity'",
    ],
    [
      { allocation: { rules: [{ entity: 'group:a' }] } },
      "'shipshape.cost.allocation.rules[0]'",
    ],
    [
      { allocation: { rules: [{ entity: 'group:a', description: '(' }] } },
      "'shipshape.cost.allocation.rules[0].description'",
    ],
    [
      {
        allocation: { rules: [{ entity: 'group:a', description: 'a(?!b)' }] },
      },
      'look-around',
    ],
    [
      {
        allocation: { rules: [{ entity: 'group:a', description: '(a)\\1' }] },
      },
      'back references',
    ],
    [
      { allocation: { rules: [{ entity: 'group:a', service: 3 }] } },
      'shipshape.cost.allocation.rules[0].service',
    ],
    [
      { allocation: { commitments: [{ id: 'a' }] } },
      'shipshape.cost.allocation.commitments[0].entity',
    ],
    [
      {
        allocation: {
          commitments: [
            { id: 'a', entity: 'group:a' },
            { id: 'a', entity: 'group:b' },
          ],
        },
      },
      "'shipshape.cost.allocation.commitments[1].id'",
    ],
    [{ completeLagDays: -1 }, "'shipshape.cost.completeLagDays'"],
    [{ completeLagDays: 1.5 }, "'shipshape.cost.completeLagDays'"],
    [{ closeAfterDays: -1 }, "'shipshape.cost.closeAfterDays'"],
    [{ closeAfterDays: 'soon' }, 'shipshape.cost.closeAfterDays'],
    [{ budgetThresholds: [80.5] }, "'shipshape.cost.budgetThresholds[0]'"],
    [{ budgetThresholds: [100, 0] }, "'shipshape.cost.budgetThresholds[1]'"],
    [{ budgetThresholds: ['80'] }, "'shipshape.cost.budgetThresholds[0]'"],
    [{ budgetThresholds: 80 }, "'shipshape.cost.budgetThresholds'"],
    [{ tags: { service: 'app' } }, 'shipshape.cost.tags.service'],
    [
      { maintenanceSchedule: { frequency: 'often', timeout: 'PT1M' } },
      "'shipshape.cost.maintenanceSchedule'",
    ],
  ])('refuses %j', (cost, message) => {
    expect(() => read(cost)).toThrow(message);
  });

  it('accepts what looks like look-around but is escaped', () => {
    const description = '\\(?=x\\\\';
    expect(
      read({ allocation: { rules: [{ entity: 'group:a', description }] } })
        .allocation.rules[0].description,
    ).toBe(description);
  });
});
