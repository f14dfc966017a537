import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readCostConfig } from '../../config';
import { allocateCell, AllocationInput } from '../allocateCell';
import { buildAllocationRules, DepartedEntity } from '../buildAllocationRules';
import { toCatalogSnapshot } from '../catalogSnapshot';

/** An entity whose annotations are given without their prefix. */
export function entity(
  kind: string,
  name: string,
  annotations: Record<string, string> = {},
  namespace?: string,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `shipshape.dev/${key}`,
          value,
        ]),
      ),
    },
    spec: {},
  };
}

/** The catalog of the vectors. */
export const ENTITIES = [
  entity('Component', 'checkout', {
    'resource-ids': 'arn:vm-1, /subscriptions/A/vm-2',
  }),
  entity('Component', 'Search', { 'cost-tags': 'product=search;app=Finder' }),
  entity('Component', 'recommender', {
    'cost-tags': 'product=reco,env=prod;product=discovery',
  }),
  entity('Component', 'trends', { 'cost-tags': 'product=discovery' }),
  entity('Component', 'cased-a', { 'cost-tags': 'squad=Alpha' }),
  entity('Component', 'cased-b', { 'cost-tags': 'squad=ALPHA' }),
  entity('Component', 'checkout', {}, 'payments'),
  entity('Component', 'twin-1', { 'resource-ids': 'shared-id Case-Id' }),
  entity('Component', 'twin-2', { 'resource-ids': 'shared-id case-ID' }),
  entity('Resource', 'orders-db', { 'resource-ids': 'arn:db' }),
  entity('Resource', 'search', {}),
  entity('Resource', 'plan', { 'resource-ids': 'sp-claimed' }),
  entity('System', 'shop', { 'sub-accounts': 'acc-shop' }),
  entity('System', 'checkout', {}),
  entity('Domain', 'commerce', { 'sub-accounts': 'ACC-Commerce' }),
  entity('Group', 'platform', { 'sub-accounts': 'payer-1, acc-dup' }),
  entity('Group', 'data', { 'sub-accounts': 'acc-dup' }),
  entity('User', 'theo', {}),
];

/** What left it. */
export const DEPARTED: DepartedEntity[] = [
  {
    ref: 'component:default/gone',
    annotations: {
      'shipshape.dev/resource-ids': 'arn:gone arn:db',
      'shipshape.dev/cost-tags': 'product=gone;product=search',
    },
  },
];

/** The config of the vectors, below `shipshape.cost`. */
export const CONFIG: JsonObject = {
  allocation: {
    rules: [
      { entity: 'group:platform', service: 'Support', region: 'global' },
      { entity: 'group:data', description: 'nat gateway' },
      { entity: 'component:nowhere', service: 'Ghost' },
      { entity: 'group:platform', provider: 'Oracle' },
      { entity: 'group:data', subAccount: 'acc-rule' },
    ],
    commitments: [
      { id: 'sp-config', entity: 'group:data' },
      { id: 'sp-claimed-too', entity: 'group:never' },
    ],
  },
};

/** Rules of another installation. */
export function rulesFor(
  cost: JsonObject,
  entities: Entity[],
  departed?: DepartedEntity[],
) {
  return buildAllocationRules(
    toCatalogSnapshot(entities).entities,
    readCostConfig(new ConfigReader({ shipshape: { cost } })),
    departed,
  );
}

/** The rules of the vectors. */
export const rules = rulesFor(CONFIG, ENTITIES, DEPARTED);

/** A usage charge, unless it says otherwise. */
export type Charge = Partial<Omit<AllocationInput, 'key'>> &
  AllocationInput['key'];

/** What the rules see of a charge. */
export function toInput(charge: Charge): AllocationInput {
  const {
    resourceId,
    tags,
    conflictingTags,
    coveringPurchase,
    descriptions: _,
    ...cell
  } = charge;
  return {
    billingAccountId: 'payer-9',
    subAccountId: 'acc-9',
    provider: 'AWS',
    service: 'Amazon EC2',
    region: 'eu-west-1',
    chargeCategory: 'Usage',
    commitmentId: '',
    commitmentStatus: '',
    ...cell,
    descriptions: [],
    key: { resourceId, tags, conflictingTags, coveringPurchase },
  };
}

/** The entity ref, or the reason in brackets. */
export function place(charge: Charge, from = rules): string {
  const outcome = allocateCell(toInput(charge), from);
  return outcome.entityRef ?? `(${outcome.reason})`;
}
