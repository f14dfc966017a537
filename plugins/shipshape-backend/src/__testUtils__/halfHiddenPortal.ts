import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrateDatabase';
import { SeedCell, seedCost, SeedScope } from '../cost/__testUtils__/seedCost';
import {
  seedArtifact,
  seedRecovery,
} from '../recovery/__testUtils__/seedRecovery';
import { createRecoveryPageStores } from '../recovery/recoveryStores';
import { RecoveryStatusService } from '../recovery/status/RecoveryStatusService';
import {
  HIDDEN_ARTIFACT,
  protectedResources,
  VISIBLE_ARTIFACT,
} from './hiddenRecovery';
import { incidentsOf, slosOf } from './hiddenSlos';
import type { TestEntity } from './hidingCatalog';
import { createPortal, PortalOptions } from './portal';
import { seedSlos } from './seedSlos';

/** Every name, in the catalog and in the bills, that only what is hidden has. */
export const HIDDEN_WORDS = ['phantom', 'cloaked', 'veiled'];

export const USERS = {
  /** Everything. */
  admin: 'user:default/ada',
  /** Cost, SLOs and recovery, and may report, but half of the catalog is hidden. */
  viewer: 'user:default/dana',
  /** The organisation's totals too, with the same half hidden. */
  finops: 'user:default/fiona',
  /** No permission at all, the whole catalog. */
  nobody: 'user:default/ivan',
} as const;

const NOW = '2026-11-24T12:00:00Z';

const HIDDEN_REFS = [
  'component:default/phantom',
  'resource:default/cloaked-db',
  'group:default/veiled',
  'group:default/cloaked-team',
  'system:default/phantom',
  'component:default/phantom-too',
];

const entities: TestEntity[] = [
  {
    ref: 'component:default/checkout',
    annotations: {
      'shipshape.dev/cost-tags': 'app=checkout',
      'shipshape.dev/openslo': './checkout.yaml',
    },
    relations: [
      ['dependsOn', 'resource:default/orders-db'],
      ['dependsOn', 'resource:default/cloaked-db'],
    ],
  },
  { ref: 'resource:default/orders-db' },
  { ref: 'resource:default/cloaked-db' },
  {
    ref: 'component:default/phantom',
    relations: [['dependsOn', 'resource:default/orders-db']],
  },
  { ref: 'component:default/phantom-too' },
  {
    ref: 'system:default/shop',
    relations: [
      ['hasPart', 'component:default/checkout'],
      ['hasPart', 'component:default/phantom'],
    ],
  },
  { ref: 'system:default/phantom' },
  {
    ref: 'group:default/org',
    annotations: { 'shipshape.dev/monthly-budget': '100 USD' },
    relations: [
      ['ownerOf', 'resource:default/orders-db'],
      ['ownerOf', 'component:default/phantom-too'],
      ['parentOf', 'group:default/team'],
      ['parentOf', 'group:default/cloaked-team'],
    ],
  },
  {
    ref: 'group:default/team',
    relations: [
      ['ownerOf', 'component:default/checkout'],
      ['ownerOf', 'component:default/quiet'],
      ['ownerOf', 'component:default/phantom'],
    ],
  },
  { ref: 'group:default/veiled' },
  {
    ref: 'group:default/cloaked-team',
    relations: [
      ['ownerOf', 'component:default/stray'],
      ['parentOf', 'group:default/veiled'],
    ],
  },
  // Visible, although its owner is hidden.
  { ref: 'component:default/stray' },
  // Without cost and without SLOs.
  { ref: 'component:default/quiet' },
];

const secret: Partial<SeedCell> = {
  service: 'Cloaked Service',
  subAccount: 'phantom-account',
  subAccountName: 'Veiled account',
  region: 'cloaked-1',
  currency: 'XPH',
};

/** Own cost of November: visible 1 + 2 + 4, stray 8, hidden 16 … 512, unallocated 1024. */
function cellsOf(day: string): SeedCell[] {
  const cell = (
    entity: string,
    owner: string,
    effective: string,
    rest: Partial<SeedCell> = {},
  ): SeedCell => ({ day, entity, owner, effective, ...rest });
  const team = 'group:default/team';
  const phantom = 'component:default/phantom';
  return [
    cell('component:default/checkout', team, '1'),
    cell('resource:default/orders-db', team, '2'),
    cell('system:default/shop', 'group:default/org', '4'),
    cell('component:default/stray', 'group:default/cloaked-team', '8'),
    cell(phantom, team, '16'),
    cell(phantom, team, '32', secret),
    cell('resource:default/cloaked-db', 'group:default/org', '64'),
    cell('component:default/phantom-too', 'group:default/veiled', '128'),
    cell('group:default/veiled', 'group:default/veiled', '256'),
    cell('component:default/phantom-too', 'group:default/org', '512', secret),
    { day, reason: 'tax', effective: '1024' },
  ];
}

/**
 * A second bill that holds nothing but what is hidden: an older month than any other, and fewer days of this month. It costs nothing, so
 * that only how far the data reaches could tell of it.
 */
function hiddenBill(): SeedScope[] {
  return [
    { period: '2026-07-01', closed: true },
    { period: '2026-11-01', dataThrough: '2026-11-10' },
  ].map(scope => ({
    ...scope,
    account: 'phantom-bill',
    cells: ['component:default/phantom-too', 'component:default/phantom'].map(
      entity => ({
        day: scope.period,
        entity,
        owner: 'group:default/team',
        effective: '0',
      }),
    ),
  }));
}

/**
 * A portal in which half of the catalog is hidden from `viewer` and `finops`. With `without: 'hidden'` the same portal in a world where
 * what is hidden never existed: nothing that a caller without the organisation's view sees may differ between the two.
 */
export async function createHalfHiddenPortal(
  databases: TestDatabases,
  options: { without?: 'hidden' } & Partial<PortalOptions> = {},
) {
  const { without, ...rest } = options;
  const knex = await databases.init('SQLITE_3');
  await knex.migrate.latest({ directory: migrationsDirectory });
  const isThere = (ref: string) => !without || !HIDDEN_REFS.includes(ref);
  await seedCost(
    knex,
    ['2026-10-02', '2026-11-02']
      .map(
        (day): SeedScope => ({
          period: `${day.slice(0, 7)}-01`,
          dataThrough: '2026-11-23',
          closed: day < '2026-11-01',
          cells: cellsOf(day).filter(({ entity = '' }) => isThere(entity)),
        }),
      )
      .concat(without ? [] : hiddenBill()),
  );
  await seedSlos(knex, {
    now: NOW,
    slos: slosOf(NOW).filter(({ entity }) => isThere(entity)),
    incidents: incidentsOf().filter(({ entityRef }) => isThere(entityRef)),
  });
  await seedRecovery(
    knex,
    protectedResources().filter(({ entity }) => isThere(entity)),
  );
  await seedArtifact(knex, VISIBLE_ARTIFACT);
  if (!without) {
    await seedArtifact(knex, HIDDEN_ARTIFACT);
  }
  await RecoveryStatusService.create({
    ...createRecoveryPageStores({ knex }),
    logger: mockServices.logger.mock(),
    clock: () => new Date(NOW),
  }).refresh();
  return createPortal({
    knex,
    now: NOW,
    entities: entities
      .filter(({ ref }) => isThere(ref))
      .map(entity => ({
        ...entity,
        relations: entity.relations?.filter(([, target]) => isThere(target)),
      })),
    permissions: {
      [USERS.admin]: [
        'shipshape.cost.read',
        'shipshape.slo.read',
        'shipshape.recovery.read',
        'shipshape.evidence.export',
        'shipshape.report.create',
        'shipshape.showback.read',
        'shipshape.source.read',
        'shipshape.source.manage',
      ],
      [USERS.viewer]: [
        'shipshape.cost.read',
        'shipshape.slo.read',
        'shipshape.recovery.read',
        'shipshape.evidence.export',
        'shipshape.report.create',
      ],
      [USERS.finops]: [
        'shipshape.cost.read',
        'shipshape.slo.read',
        'shipshape.recovery.read',
        'shipshape.evidence.export',
        'shipshape.report.create',
        'shipshape.showback.read',
      ],
    },
    hidden: { [USERS.viewer]: HIDDEN_REFS, [USERS.finops]: HIDDEN_REFS },
    ...rest,
  });
}
