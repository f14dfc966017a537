import type {
  BackupLocation,
  FailureScope,
  Placement,
} from 'backstage-plugin-shipshape-common';

/** What of a location is asked about. */
export type LocationPlacement = Placement & Pick<BackupLocation, 'dependsOn'>;

/**
 * Whether a copy at a location survives a failure of a scope of its resource. What is unknown does not survive.
 *
 * - instance: another host, availability zone or region; a location without a host is a service and stands on none
 * - az: another zone or region, or a service that is not confined to a zone
 * - region, account: both known, and different
 * - data-corruption: always, when people cannot write to it from the same host; on the same host it is weak, and counts only while nobody asks
 *   for immutability
 * - dependency: the location names nothing that a restore needs
 */
export function survives(
  location: LocationPlacement,
  resource: Placement,
  scope: FailureScope,
  options: { requireImmutable?: 'none' | 'governance' | 'compliance' } = {},
): boolean {
  switch (scope) {
    case 'instance':
      return outsideHost(location, resource);
    case 'az':
      return outsideZone(location, resource);
    case 'region':
      return differs(location.region, resource.region);
    case 'account':
      return differs(location.account, resource.account);
    case 'dependency':
      return location.dependsOn.length === 0;
    default:
      return (
        (options.requireImmutable ?? 'none') === 'none' ||
        outsideHost(location, resource)
      );
  }
}

function outsideHost(location: Placement, resource: Placement): boolean {
  if (
    differs(location.host, resource.host) ||
    differs(location.az, resource.az) ||
    differs(location.region, resource.region)
  ) {
    return true;
  }
  return isService(location);
}

function outsideZone(location: Placement, resource: Placement): boolean {
  if (
    differs(location.az, resource.az) ||
    differs(location.region, resource.region)
  ) {
    return true;
  }
  return isService(location) && location.az === undefined;
}

/** It is known where it is, and that is no host: an object store, a snapshot. */
function isService({ host, az, region }: Placement): boolean {
  return host === undefined && (az !== undefined || region !== undefined);
}

function differs(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}
