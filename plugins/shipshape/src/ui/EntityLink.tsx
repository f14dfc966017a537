import {
  EntityDisplayName,
  EntityRefLink,
} from '@backstage/plugin-catalog-react';

/** Properties of {@link EntityLink}. */
export interface EntityLinkProps {
  entityRef: string;
  /** Left out of the text when the entity is of this kind. */
  defaultKind?: string;
}

/** An entity by its name, leading to its page. */
export function EntityLink(props: EntityLinkProps) {
  return (
    <EntityRefLink
      entityRef={props.entityRef}
      defaultKind={props.defaultKind ?? 'component'}
      // A row around it may have a click of its own.
      onClick={event => event.stopPropagation()}
    />
  );
}

/** An entity by its name and icon, for where it leads somewhere else than to its page. */
export function EntityText(props: EntityLinkProps) {
  return (
    <EntityDisplayName
      entityRef={props.entityRef}
      defaultKind={props.defaultKind ?? 'component'}
    />
  );
}
