export { generateRuleTests } from './tests/generateRuleTests';
export type { GenerateRuleTestsOptions } from './tests/generateRuleTests';
export { generateRules } from './generateRules';
export type { GeneratedRules, GenerateRulesOptions } from './generateRules';
export type {
  AlertingRule,
  RecordingRule,
  Rule,
  RuleGroup,
  RulesOptions,
} from './model';
export { recordedSliHash } from './model';
export { RULE_WARNINGS } from './warnings';
export type { RuleWarningCode } from './warnings';
