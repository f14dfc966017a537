import type {
  AllocationKey,
  UnallocatedReason,
} from 'backstage-plugin-shipshape-common';
import type { AllocationRules, EntityClaims } from './AllocationRules';
import type { Claim } from './ClaimIndex';

/** What the rules look at of a cell; '' where FOCUS has null. */
export interface AllocationInput {
  billingAccountId: string;
  subAccountId: string;
  provider: string;
  service: string;
  region: string;
  chargeCategory: string;
  commitmentId: string;
  commitmentStatus: string;
  key: AllocationKey;
  /** Patterns of the rule table that match the charge's description, as text. */
  descriptions: readonly string[];
}

/** Exactly one of the two. */
export type AllocationOutcome =
  | { entityRef: string; reason?: undefined }
  | { entityRef?: undefined; reason: UnallocatedReason };

/** What one step of the rules says: the entity, a reason to remember while later steps try, or nothing. */
type Step = Claim | UnallocatedReason;

const OWN_LINES: Readonly<Record<string, UnallocatedReason>> = {
  Tax: 'tax',
  Credit: 'credit',
  Adjustment: 'adjustment',
};
const SERVICE_KINDS = ['component', 'resource', 'system'];
const OWNER_KINDS = ['group', 'user'];

/** Asks the entities of the catalog, then those that left it; an ambiguity among the former is final. */
function ask(
  rules: AllocationRules,
  question: (claims: EntityClaims) => Claim,
): Claim {
  for (const claims of rules.claims) {
    const answer = question(claims);
    if (answer) {
      return answer;
    }
  }
  return undefined;
}

function isKnown(rules: AllocationRules, entityRef: string): boolean {
  return rules.claims.some(({ names }) => names.has(entityRef));
}

/** Step 1: what a commitment costs beyond the use it covers. */
function allocateCommitment(
  input: AllocationInput,
  rules: AllocationRules,
): AllocationOutcome {
  // An unused row repeats the id of its commitment as ResourceId (I8); a purchase of something else may have only that.
  const id = input.commitmentId || input.key.resourceId || '';
  const configured = rules.commitments.get(id);
  if (configured && isKnown(rules, configured)) {
    return { entityRef: configured };
  }
  const claims: Claim[] = [
    id ? ask(rules, ({ resourceIds }) => resourceIds.find(id)) : undefined,
    ask(rules, ({ subAccounts }) => subAccounts.find(input.billingAccountId)),
  ];
  for (const claim of claims) {
    if (claim && claim !== 'ambiguous') {
      return claim;
    }
  }
  return { reason: 'unused-commitment' };
}

/** Step 4, second half: the organisation's tag convention. */
function allocateByConvention(
  input: AllocationInput,
  rules: AllocationRules,
): Step {
  const { tags = {}, conflictingTags = [] } = input.key;
  let first: UnallocatedReason | undefined;
  for (const [keys, kinds] of [
    [rules.serviceTagKeys, SERVICE_KINDS],
    [rules.ownerTagKeys, OWNER_KINDS],
  ] as const) {
    for (const key of keys) {
      if (conflictingTags.includes(key)) {
        first ??= 'tag-conflict';
      } else if (Object.hasOwn(tags, key) && tags[key].trim() !== '') {
        const entityRef = rules.claims
          .map(({ names }) => names.find(tags[key], kinds))
          .find(ref => ref !== undefined);
        if (entityRef) {
          return { entityRef };
        }
        first ??= 'unknown-value';
      }
    }
  }
  return first;
}

/** Step 4. The reason is `no-tag` when the charge has none of the keys that say whose it is. */
function allocateByTags(input: AllocationInput, rules: AllocationRules): Step {
  const { tags = {}, conflictingTags = [] } = input.key;
  const { serviceTagKeys, ownerTagKeys, claimTagKeys } = rules;
  if (serviceTagKeys.length + ownerTagKeys.length + claimTagKeys.length === 0) {
    return undefined;
  }
  const claim = ask(rules, ({ costTags }) => costTags.find(tags));
  if (claim) {
    return claim;
  }
  const convention = allocateByConvention(input, rules);
  if (convention) {
    return convention;
  }
  if (claimTagKeys.some(key => conflictingTags.includes(key))) {
    return 'tag-conflict';
  }
  return claimTagKeys.some(
    key => Object.hasOwn(tags, key) && tags[key].trim() !== '',
  )
    ? 'unknown-value'
    : 'no-tag';
}

/** Step 5. A charge without a sub account is looked up by its billing account. */
function allocateByAccount(
  input: AllocationInput,
  rules: AllocationRules,
): Step {
  if (rules.claims.every(({ subAccounts }) => subAccounts.size === 0)) {
    return undefined;
  }
  const account = input.subAccountId || input.billingAccountId;
  return (
    ask(rules, ({ subAccounts }) => subAccounts.find(account)) ??
    'unmapped-account'
  );
}

/** Step 6. */
function allocateByRuleTable(
  input: AllocationInput,
  rules: AllocationRules,
): Step {
  const match = rules.rules.find(
    rule =>
      (rule.service === undefined || rule.service === input.service) &&
      (rule.region === undefined || rule.region === input.region) &&
      (rule.provider === undefined || rule.provider === input.provider) &&
      (rule.subAccount === undefined ||
        rule.subAccount === input.subAccountId) &&
      (rule.description === undefined ||
        input.descriptions.includes(rule.description)),
  );
  if (!match) {
    return undefined;
  }
  return isKnown(rules, match.entityRef)
    ? { entityRef: match.entityRef }
    : 'unknown-value';
}

/**
 * Where a charge goes: the first step that names an entity decides.
 *
 * @remarks
 * Steps 1 (commitments) and 2 (tax, credits and adjustments that name no resource) are final: what they concern never reaches a later
 * step. Every other step that cannot name an entity leaves at most one reason and lets the next one try; a charge that no step could
 * place carries the **first** of these reasons, because that is the most precise mapping that could be repaired:
 *
 * - step 3, resource ids: `ambiguous` when several entities list the id;
 * - step 4, tags: `ambiguous` when the cost-tags of several entities match (the convention is then not asked, so that it cannot decide
 *   the dispute in silence); else the first of `tag-conflict` and `unknown-value` in the order of the convention's keys, service
 *   before owner; else the same two for the keys of cost-tags (keys of the environment apart, which say nothing about whose a charge
 *   is); else `no-tag`. Without any tag rule in the installation the step leaves nothing;
 * - step 5, accounts: `ambiguous`, `unmapped-account`; nothing when no entity has mapped an account;
 * - step 6, the rule table: `unknown-value` when the first rule that matches names an entity that was never in the catalog;
 * - none of them: `other`.
 *
 * So `unmapped-account` is seen only where no tag rules exist, and `other` only where neither tags nor accounts are used.
 */
export function allocateCell(
  input: AllocationInput,
  rules: AllocationRules,
): AllocationOutcome {
  const { resourceId, coveringPurchase } = input.key;
  if (input.commitmentStatus === 'Unused' || coveringPurchase) {
    return allocateCommitment(input, rules);
  }
  if (!resourceId && Object.hasOwn(OWN_LINES, input.chargeCategory)) {
    return { reason: OWN_LINES[input.chargeCategory] };
  }
  let first: UnallocatedReason | undefined;
  for (const step of [
    () =>
      resourceId
        ? ask(rules, ({ resourceIds }) => resourceIds.find(resourceId))
        : undefined,
    () => allocateByTags(input, rules),
    () => allocateByAccount(input, rules),
    () => allocateByRuleTable(input, rules),
  ]) {
    const result: Step = step();
    if (typeof result === 'object') {
      return { entityRef: result.entityRef };
    }
    first ??= result;
  }
  return { reason: first ?? 'other' };
}
