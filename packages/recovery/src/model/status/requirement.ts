import type { RecoveryDefinition } from 'backstage-plugin-shipshape-common';

/** What of a resource says whether it must be recoverable. */
export type RequirementFacts = Pick<
  RecoveryDefinition,
  'lifecycle' | 'requirement' | 'exemption'
>;

/**
 * Whether a resource must be recoverable now. Stopped and retired resources are not judged; an exemption that has expired, or that does not say
 * until when, counts as required, and so does one of which nothing is said.
 */
export function requirementAt(
  { lifecycle, requirement, exemption }: RequirementFacts,
  now: Date,
): 'required' | 'exempt' | 'stateless' | 'inactive' {
  if (lifecycle !== 'active') {
    return 'inactive';
  }
  if (requirement === 'exempt') {
    return exemption && new Date(exemption.until) > now ? 'exempt' : 'required';
  }
  return requirement ?? 'required';
}
