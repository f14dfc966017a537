import type { ProtectedResource } from 'backstage-plugin-shipshape-common';
import type { StoredResource } from './RecoveryReadStore';

/** A resource as answers show it. */
export function toProtectedResource(
  stored: StoredResource,
  now: Date,
): ProtectedResource {
  const { definition } = stored;
  const { exemption } = definition;
  return {
    resourceId: stored.resourceId,
    entityRef: stored.entityRef,
    name: definition.name,
    kind: definition.kind,
    environment: definition.environment,
    ownerRef: stored.ownerRef,
    systemRef: stored.systemRef,
    tier: stored.tier,
    lifecycle: definition.lifecycle,
    requirement: definition.requirement ?? 'required',
    exemption: exemption && {
      reason: exemption.reason,
      until: exemption.until,
      expired: Date.parse(exemption.until) <= now.getTime(),
    },
    enrolledAt: stored.enrolledAt.toISOString(),
    definitionUrl: stored.documentUrl,
  };
}
