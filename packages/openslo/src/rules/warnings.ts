/** Everything that generating rules can warn about, by its code, in a few words. */
export const RULE_WARNINGS = {
  'rules-left-out': 'Prometheus cannot serve the SLO',
  'alert-unreachable': 'A pair of windows can never fire',
  'alert-slice': 'A slice does not fit into a window of an alert',
  'alert-window': 'The window is too short for alerts',
  'policy-unreachable': 'A condition of the document can never fire',
  'slice-range': 'Slices are shorter than four scrapes',
  'exclusions-not-applied': 'Maintenance is not left out of rules',
  'label-reserved': 'A label is ours',
  'label-renamed': 'A name is none that Prometheus accepts',
  'runbook-missing': 'Page alerts have no runbook',
  'owner-missing': 'Alerts have no owner',
} as const;

/** Stable code of a warning. */
export type RuleWarningCode = keyof typeof RULE_WARNINGS;
