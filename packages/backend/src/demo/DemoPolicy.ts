import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  Permission,
  PermissionCondition,
  PermissionCriteria,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  costReadPermission,
  recoveryReadPermission,
  reportCreatePermission,
  sloReadPermission,
  sourceManagePermission,
  sourceReadPermission,
} from 'backstage-plugin-shipshape-common';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/** The system that is hidden, with its parts, from some. */
const HIDDEN_SYSTEM = 'payments';

interface DemoRights {
  /** Says of each permission of Shipshape whether they have it. */
  shipshape(permissionName: string): boolean;
  /** Sees the catalog without {@link HIDDEN_SYSTEM}. */
  restrictedCatalog?: boolean;
}

const all = () => true;
const allBut =
  (...permissions: Permission[]) =>
  (name: string) =>
    !permissions.some(permission => permission.name === name);
const only =
  (...permissions: Permission[]) =>
  (name: string) =>
    permissions.some(permission => permission.name === name);

/** Who may do what. Whoever is not listed may read the catalog and nothing of Shipshape. */
const RIGHTS: Readonly<Record<string, DemoRights>> = {
  'user:default/ada': { shipshape: all },
  'user:default/fiona': {
    shipshape: allBut(sourceManagePermission, reportCreatePermission),
  },
  'user:default/theo': {
    shipshape: only(
      costReadPermission,
      sloReadPermission,
      recoveryReadPermission,
      sourceReadPermission,
    ),
  },
  'user:default/dana': {
    shipshape: only(
      costReadPermission,
      sloReadPermission,
      recoveryReadPermission,
    ),
    restrictedCatalog: true,
  },
};

const NO_RIGHTS: DemoRights = { shipshape: () => false };

/** Matches the system itself and whatever names it in `spec.system`, in each way of writing a ref. */
function belongsToSystem(
  name: string,
): PermissionCriteria<PermissionCondition<'catalog-entity'>> {
  return {
    anyOf: [
      {
        allOf: [
          catalogConditions.isEntityKind({ kinds: ['System'] }),
          catalogConditions.hasMetadata({ key: 'name', value: name }),
        ],
      },
      ...[
        name,
        `default/${name}`,
        `system:${name}`,
        `system:default/${name}`,
      ].map(value => catalogConditions.hasSpec({ key: 'system', value })),
    ],
  };
}

/**
 * The permissions of the demo organisation: people who differ in what they may see, so that the
 * portal's behaviour for each of them can be looked at.
 */
export class DemoPolicy implements PermissionPolicy {
  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const { permission } = request;
    const rights = RIGHTS[user.info.userEntityRef] ?? NO_RIGHTS;

    if (permission.name.startsWith('shipshape.')) {
      return rights.shipshape(permission.name) ? ALLOW : DENY;
    }
    if (
      isResourcePermission(permission, 'catalog-entity') &&
      rights.restrictedCatalog
    ) {
      return createCatalogConditionalDecision(permission, {
        not: belongsToSystem(HIDDEN_SYSTEM),
      });
    }
    return ALLOW;
  }
}
