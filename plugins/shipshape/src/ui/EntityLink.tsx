import { EntityRefLink } from '@backstage/plugin-catalog-react';

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
