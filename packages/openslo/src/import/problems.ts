/** What a problem of a code does to its object. */
interface ProblemRule {
  /** `both`: an error for SLOs and SLIs, a warning for what they only refer to. */
  severity: 'error' | 'warning' | 'both';
  /** In a few words, for documentation and lists. */
  title: string;
}

const error = (title: string) => ({ severity: 'error', title } as const);
const warning = (title: string) => ({ severity: 'warning', title } as const);

/**
 * Everything that an import can say about documents. An error drops the one object that it belongs to, or the document where that cannot be
 * read; a warning never drops anything.
 */
export const DEFINITION_PROBLEMS = {
  'too-large': error('The file, or what its aliases expand to, is too large'),
  'yaml-syntax': error('The document is not YAML'),
  'unknown-apiversion': error('No format that is known'),
  'unknown-kind': error('No kind of this version'),
  'name-missing': error('A name is missing'),
  'name-invalid': error('The name is no RFC 1123 label'),
  'duplicate-object': {
    severity: 'both',
    title: 'The name is taken',
  },
  'no-objectives': error('The SLO has no objective'),
  'target-missing': error('The objective has no target'),
  'target-conflict': error('The objective has two targets'),
  'target-range': error('The target is out of range'),
  'indicator-missing': error('The SLO has no SLI'),
  'indicator-conflict': error('The SLO has more than one SLI'),
  'ref-not-found': error('The SLI is not among the documents'),
  'sli-empty': error('The SLI has no metric'),
  'sli-ambiguous': error('The SLI can be read in two ways'),
  'ratio-incomplete': error('A query of the ratio is missing'),
  'rawtype-missing': error('It is not said what the ratio counts'),
  'threshold-incomplete': error('The comparison is incomplete'),
  'slice-target': error('The target of a slice is missing or out of range'),
  'duration-invalid': error('The duration cannot be read'),
  'timezone-invalid': error('The time zone is not known'),
  'starttime-invalid': error('The time cannot be read'),
  'method-unknown': error('The budgeting method is not known'),
  'op-ignored': warning('A ratio has nothing to compare'),
  'value-ignored': warning('The value has no meaning here'),
  'window-default': warning('30 days are assumed'),
  'method-default': warning('Occurrences are assumed'),
  'window-suspicious': warning('The window is shorter than a day'),
  'window-approx': warning('The length of the window is nominal'),
  'window-rolling-default': warning('One window is read, as rolling'),
  'slice-window-default': warning('Slices of one minute are assumed'),
  'labels-shape': warning('The labels are changed'),
  'name-lowercased': warning('The name is read in lower case'),
  'service-unassigned': warning('The SLO names no service'),
  'source-unresolved': warning('The data source is not among the documents'),
  'source-unsupported': warning('The data source cannot be queried'),
  'query-placeholder': warning('The query is a placeholder'),
  'query-invalid': warning('The query is not PromQL'),
  'query-fixed-range': warning('The query has ranges of its own'),
  'policy-ref-missing': warning('A part of the alert policy is missing'),
  'policy-single-window': warning('The alert has one window'),
  'policy-op-inverted': warning('The alert would fire on a slow burn'),
  'policy-unreachable': warning('The alert can never fire'),
  'policy-field': warning('A part of the alerting is not applied'),
  composite: warning('There is no combined budget'),
  'unknown-field': warning('The field is not known'),
  'field-type': warning('The value is of another type'),
  'secrets-dropped': warning('Connection details are not kept'),
  'annotation-invalid': warning('The annotation cannot be read'),
  'exclusion-unused': warning('The adjustment fits no SLO'),
  'description-long': warning('The description is long'),
  'problems-omitted': warning('There are more problems than are listed'),
  'legacy-version': warning('A newer version exists'),
} as const satisfies Record<string, ProblemRule>;

/** Code of a problem. */
export type DefinitionProblemCode = keyof typeof DEFINITION_PROBLEMS;
