import type { RecoveryDefinition } from 'backstage-plugin-shipshape-common';

/** A definition with the requirement that counts, and who set that where the document did not. */
export type StoredDefinition = RecoveryDefinition & {
  requirementSetBy?: 'annotation' | 'default';
};

/** What counts of a definition: a document that says nothing about its requirement leaves it to the annotation of the entity. */
export function toStoredDefinition(
  definition: RecoveryDefinition,
  annotated: Pick<RecoveryDefinition, 'requirement' | 'exemption'>,
): StoredDefinition {
  if (definition.requirement !== undefined) {
    return definition;
  }
  return annotated.requirement === undefined
    ? {
        ...definition,
        requirement: 'required',
        requirementSetBy: 'default',
      }
    : {
        ...definition,
        requirement: annotated.requirement,
        exemption: annotated.exemption,
        requirementSetBy: 'annotation',
      };
}

/** A definition as its document had it: annotations may say something else by now. */
export function fromStoredDefinition(text: string): RecoveryDefinition {
  const { requirementSetBy, ...stored }: StoredDefinition = JSON.parse(text);
  if (requirementSetBy === undefined) {
    return stored;
  }
  const { requirement: _, exemption, ...declared } = stored;
  return requirementSetBy === 'default' && exemption
    ? { ...declared, exemption }
    : declared;
}
