import { Entity } from '@backstage/catalog-model';
import { mockCredentials } from '@backstage/backend-test-utils';
import { permissionRules } from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import { DemoPolicy } from './DemoPolicy';

const catalogRead = createPermission({
  name: 'catalog.entity.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

function permission(name: string): Permission {
  return createPermission({ name, attributes: { action: 'read' } });
}

function ask(user: string | undefined, what: Permission) {
  const userEntityRef = `user:default/${user}`;
  const credentials = mockCredentials.user(userEntityRef);
  return new DemoPolicy().handle(
    { permission: what },
    user
      ? {
          credentials,
          info: { userEntityRef, ownershipEntityRefs: [userEntityRef] },
        }
      : undefined,
  );
}

/** Applies decisions as the catalog does, with its own rules. */
const applies = createConditionAuthorizer<Entity>({
  getRuleByName: name => {
    const rule = Object.values(permissionRules).find(r => r.name === name);
    if (!rule) {
      throw new Error(`The catalog has no rule ${name}`);
    }
    return rule;
  },
} as PermissionRuleset<Entity>);

function entity(kind: string, name: string, system?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec: system ? { system } : {},
  };
}

describe('DemoPolicy', () => {
  it.each`
    user       | cost       | slo        | recovery   | showback   | sourceRead | sourceManage | report     | export
    ${'ada'}   | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'}   | ${'ALLOW'} | ${'ALLOW'}
    ${'fiona'} | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'DENY'}    | ${'DENY'}  | ${'ALLOW'}
    ${'theo'}  | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'DENY'}  | ${'ALLOW'} | ${'DENY'}    | ${'DENY'}  | ${'DENY'}
    ${'dana'}  | ${'ALLOW'} | ${'ALLOW'} | ${'ALLOW'} | ${'DENY'}  | ${'DENY'}  | ${'DENY'}    | ${'DENY'}  | ${'DENY'}
    ${'ivan'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}    | ${'DENY'}  | ${'DENY'}
    ${'eve'}   | ${'DENY'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}  | ${'DENY'}    | ${'DENY'}  | ${'DENY'}
  `('gives $user their rights', async row => {
    const { user } = row;
    const results = {
      cost: await ask(user, permission('shipshape.cost.read')),
      slo: await ask(user, permission('shipshape.slo.read')),
      recovery: await ask(user, permission('shipshape.recovery.read')),
      showback: await ask(user, permission('shipshape.showback.read')),
      sourceRead: await ask(user, permission('shipshape.source.read')),
      sourceManage: await ask(user, permission('shipshape.source.manage')),
      report: await ask(user, permission('shipshape.report.create')),
      export: await ask(user, permission('shipshape.evidence.export')),
    };
    for (const [name, decision] of Object.entries(results)) {
      expect([name, decision.result]).toEqual([name, row[name]]);
    }
  });

  it('leaves the permissions of other plugins to whoever is signed in', async () => {
    const other = permission('search.something.read');
    expect((await ask('ivan', other)).result).toBe(AuthorizeResult.ALLOW);
    expect((await ask(undefined, other)).result).toBe(AuthorizeResult.DENY);
    expect((await ask(undefined, catalogRead)).result).toBe(
      AuthorizeResult.DENY,
    );
  });

  it('shows the whole catalog to all but Dana', async () => {
    for (const user of ['ada', 'fiona', 'theo', 'ivan']) {
      expect((await ask(user, catalogRead)).result).toBe(AuthorizeResult.ALLOW);
    }
  });

  it('hides the payments system with its parts from Dana', async () => {
    const decision = await ask('dana', catalogRead);
    expect(decision.result).toBe(AuthorizeResult.CONDITIONAL);
    const visible = (subject: Entity) => applies(decision, subject);

    expect(visible(entity('System', 'payments'))).toBe(false);
    expect(visible(entity('Component', 'pay', 'payments'))).toBe(false);
    expect(visible(entity('Resource', 'db', 'default/payments'))).toBe(false);
    expect(visible(entity('Resource', 'db', 'system:payments'))).toBe(false);
    expect(visible(entity('Component', 'pay', 'system:default/payments'))).toBe(
      false,
    );

    expect(visible(entity('Component', 'find', 'search'))).toBe(true);
    expect(visible(entity('Component', 'payments'))).toBe(true);
    expect(visible(entity('System', 'search'))).toBe(true);
    expect(visible(entity('Component', 'lonely'))).toBe(true);
  });
});
