import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';

/** Everything that reading recovery documents can say. An error drops its document, a warning drops nothing. */
export const RECOVERY_PROBLEMS = {
  'too-large': 'The file is too large, or holds too many documents',
  'yaml-syntax': 'The document is not YAML',
  'no-documents': 'There is no recovery document in the file',
  'unknown-apiversion': 'No version that is known',
  'unknown-kind': 'No recovery document',
  'field-missing': 'A field is missing',
  'field-value': 'The value is not allowed',
  'unknown-field': 'The field is not known',
  'duplicate-id': 'The id is taken',
  'reference-unknown': 'What the field names is not there',
  'schedule-invalid': 'The schedule cannot be read',
  'suspicious-schedule': 'The schedule probably means something else',
  'drill-incomplete': 'The drill plan lacks something that its kind needs',
  'field-unused': 'The field has no meaning here',
  'history-order': 'The history is not in the order of time',
  'exemption-missing': 'It is not said why and until when it is exempt',
  'no-backup-plan': 'No backup plan is active',
  'no-drill-plan': 'No drill plan proves that it can be restored',
  'rpo-infeasible': 'The plan cannot hold the RPO',
  'strategy-insufficient': 'The strategy cannot hold the targets',
  'retention-below-drill-interval': 'Points are gone before the next drill',
  'retention-below-detection': 'Points are gone before corruption is noticed',
  'problems-omitted': 'There are more problems than are listed',
} as const;

/** Code of a problem of a recovery document. */
export type RecoveryProblemCode = keyof typeof RECOVERY_PROBLEMS;

/** A problem of one document, before it is known where that stands. */
export interface FoundProblem {
  severity: DefinitionProblem['severity'];
  code: RecoveryProblemCode;
  message: string;
  path: readonly PropertyKey[];
}

/** `spec.objectives[0].rpoSeconds`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') {
      return `${text}[${step}]`;
    }
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}
