import { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_COST_TAGS,
  ANNOTATION_RESOURCE_IDS,
  ANNOTATION_SUB_ACCOUNTS,
} from 'backstage-plugin-shipshape-common';

function namespaceOf(entity: Entity): string {
  return entity.metadata.namespace ?? 'default';
}

function isDefaultNamespace(entity: Entity): boolean {
  return namespaceOf(entity) === 'default';
}

/** The head of the entity's own catalog file, with annotations to add. */
export function annotatedYaml(entity: Entity, annotations: string[]): string {
  return [
    `apiVersion: ${entity.apiVersion}`,
    `kind: ${entity.kind}`,
    'metadata:',
    `  name: ${entity.metadata.name}`,
    ...(isDefaultNamespace(entity)
      ? []
      : [`  namespace: ${namespaceOf(entity)}`]),
    '  annotations:',
    ...annotations.map(line => `    ${line}`),
  ].join('\n');
}

/** Annotations that map charges to the entity. */
export function costAnnotationsYaml(entity: Entity): string {
  const { name } = entity.metadata;
  const lines = [
    '# Charges of these resources, by their ids on the bill (comma-separated):',
    `${ANNOTATION_RESOURCE_IDS}: <resource id>`,
    '# …or charges with these tags (a comma means "and", a semicolon "or"):',
    `${ANNOTATION_COST_TAGS}: app=${name},env=prod`,
  ];
  if (entity.kind.toLocaleLowerCase('en-US') === 'system') {
    lines.push(
      '# …or whatever else is charged in these accounts, projects or subscriptions:',
      `${ANNOTATION_SUB_ACCOUNTS}: <account id>`,
    );
  }
  return annotatedYaml(entity, lines);
}

/** Annotation that charges whole accounts to a group or user. */
export function ownerAnnotationsYaml(entity: Entity): string {
  return annotatedYaml(entity, [
    '# Whatever is charged in these accounts and belongs to nothing else:',
    `${ANNOTATION_SUB_ACCOUNTS}: <account id>`,
  ]);
}

/** How an entity's file names its owner. */
export function ownedEntityYaml(owner: Entity): string {
  const isGroup = owner.kind.toLocaleLowerCase('en-US') === 'group';
  const prefix = isGroup ? '' : 'user:';
  const namespace = isDefaultNamespace(owner) ? '' : `${namespaceOf(owner)}/`;
  return [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'spec:',
    `  owner: ${prefix}${namespace}${owner.metadata.name}`,
  ].join('\n');
}

/** The tag at the provider that the organisation's convention understands: a bare name means the default namespace. */
export function tagConvention(entity: Entity): string {
  const { name } = entity.metadata;
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const isOwner = kind === 'group' || kind === 'user';
  const value = isDefaultNamespace(entity)
    ? name
    : `${kind}:${namespaceOf(entity)}/${name}`;
  return `${isOwner ? 'owner' : 'service'}: ${value}`;
}
