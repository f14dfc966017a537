import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';

/** Asks the permission framework, always with the caller's own credentials. */
export class Authorizer {
  readonly #permissions: PermissionsService;

  static create(options: { permissions: PermissionsService }): Authorizer {
    return new Authorizer(options.permissions);
  }

  private constructor(permissions: PermissionsService) {
    this.#permissions = permissions;
  }

  /** Which of the permissions the caller has, in their order; one request. */
  async check(
    permissions: readonly BasicPermission[],
    options: { credentials: BackstageCredentials },
  ): Promise<boolean[]> {
    const decisions = await this.#permissions.authorize(
      permissions.map(permission => ({ permission })),
      { credentials: options.credentials },
    );
    return permissions.map(
      (_, index) => decisions[index]?.result === AuthorizeResult.ALLOW,
    );
  }

  /** @throws NotAllowedError when the caller lacks the permission */
  async require(
    permission: BasicPermission,
    options: { credentials: BackstageCredentials },
  ): Promise<void> {
    const [allowed] = await this.check([permission], options);
    if (!allowed) {
      throw missingPermission(permission);
    }
  }
}

/** Depends on nothing but the permission, so that it tells nothing about what was asked for. */
export function missingPermission(
  permission: BasicPermission,
): NotAllowedError {
  return new NotAllowedError(
    `This needs the permission ${permission.name}, which you do not have`,
  );
}
