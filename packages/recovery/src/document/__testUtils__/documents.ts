import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';
import { readRecoveryDocuments } from '..';

/** A resource that nothing is to be said about. */
export function spec(overrides: object): object {
  return {
    kind: 'postgresql',
    requirement: 'stateless',
    objectives: [],
    backupPlans: [],
    drillPlans: [],
    ...overrides,
  };
}

export function document(name: string, overrides: object = {}): object {
  return {
    apiVersion: 'shipshape.dev/v1',
    kind: 'Recovery',
    metadata: { name },
    spec: spec(overrides),
  };
}

/** Problems of a document with such a spec. */
export function problemsOf(overrides: object): DefinitionProblem[] {
  return readRecoveryDocuments([
    { file: 'a.yaml', text: JSON.stringify(document('a', overrides), null, 2) },
  ]).problems;
}
