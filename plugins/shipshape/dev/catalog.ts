import { Entity } from '@backstage/catalog-model';

function entity(kind: string, name: string, spec: Entity['spec']): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  };
}

const component = (name: string) =>
  entity('Component', name, {
    type: 'service',
    lifecycle: 'production',
    owner: 'checkout',
  });

/** What there is to look at; the name of a component says which state its page is in. */
export const ENTITIES: Entity[] = [
  component('checkout-api'),
  component('partial'),
  component('gift-cards'),
  component('all-states'),
  component('definition-errors'),
  component('forbidden'),
  component('broken'),
  component('cart'),
  entity('Resource', 'orders-db', { type: 'database', owner: 'checkout' }),
  ...[
    'new-db',
    'drill-failing',
    'drill-overdue',
    'recoverable',
    'breached',
    'unproven',
    'cart',
  ].map(name =>
    entity('Resource', name, { type: 'database', owner: 'checkout' }),
  ),
  entity('System', 'storefront', { owner: 'commerce' }),
  entity('Group', 'commerce', { type: 'department', children: [] }),
  entity('Group', 'checkout', {
    type: 'team',
    parent: 'commerce',
    children: [],
  }),
];
