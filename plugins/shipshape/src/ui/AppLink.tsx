import { ReactNode } from 'react';
import { Link } from '@backstage/core-components';

/** Properties of {@link AppLink}. */
export interface AppLinkProps {
  /** A path of the app, or an address elsewhere. */
  to: string;
  children: ReactNode;
  /** Where the text alone does not say where it leads. */
  label?: string;
  /** It stands in a line of text, where its colour alone would tell it from the text. */
  inText?: boolean;
}

/** A link that opens pages of the app without loading it anew. */
export function AppLink(props: AppLinkProps) {
  return (
    <Link
      to={props.to}
      aria-label={props.label}
      underline={props.inText ? 'always' : 'hover'}
    >
      {props.children}
    </Link>
  );
}
