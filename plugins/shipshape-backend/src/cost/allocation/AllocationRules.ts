import type { CubeOptions } from 'backstage-plugin-shipshape-common';
import type { AllocationRuleConfig } from '../config';
import type { ClaimIndex } from './ClaimIndex';
import type { CostTagIndex } from './CostTagIndex';
import type { NameIndex } from './NameIndex';

/** A rule that cannot be applied, for the people who can repair it. The other rules work without it. */
export interface AllocationProblem {
  /** Entities that carry (or are named by) the rule. */
  entityRefs: string[];
  /** Annotation or config key. */
  subject: string;
  message: string;
}

/** One generation of rules: what the entities of the catalog claim, or what entities claimed that have left it. */
export interface EntityClaims {
  names: NameIndex;
  resourceIds: ClaimIndex;
  subAccounts: ClaimIndex;
  costTags: CostTagIndex;
}

/** All that decides where a charge goes, compiled. Made by `buildAllocationRules`, applied by `allocateCell`. */
export interface AllocationRules {
  /** SHA-256 over everything that can change an outcome. */
  hash: string;
  /** What reading must keep of each charge for these rules. */
  cubeOptions: CubeOptions;
  problems: AllocationProblem[];

  /**
   * The entities of the catalog first. Then those that left it: cost of an entity that is gone stays with it (and with its last recorded
   * owner) until an entity of the catalog claims the charge.
   */
  claims: readonly EntityClaims[];
  /** Normalised keys of the organisation's convention, in the order of preference. */
  serviceTagKeys: readonly string[];
  ownerTagKeys: readonly string[];
  /** Keys that occur in cost-tags and say whose a charge is, rather than in which environment it runs. */
  claimTagKeys: readonly string[];
  /** Target by CommitmentDiscountId. */
  commitments: ReadonlyMap<string, string>;
  rules: readonly AllocationRuleConfig[];
}
