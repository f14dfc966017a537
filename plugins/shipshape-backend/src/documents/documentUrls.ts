import { Entity, getEntitySourceLocation } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import { parseListAnnotation } from 'backstage-plugin-shipshape-common';

/** Resolves a URL against another one as the code host of that one does. */
export interface UrlResolver {
  resolveUrl(options: { url: string; base: string }): string;
}

/** A file that an entity names. */
export interface DocumentUrl {
  /** What may be stored and shown: without credentials. */
  shown: string;
  /** What is read; absent when that cannot be said. */
  url?: string;
  /** Why not, for people. */
  error?: string;
}

/** More files than this on one entity are a mistake. */
export const MAX_DOCUMENTS = 20;

/** Parameters of code hosts that say which file is meant; the value of any other one may be a secret. */
const OPEN_PARAMETERS = new Set([
  'path',
  'version',
  'at',
  'ref',
  'branch',
  'raw',
  'format',
]);

/** The URL without user information, with the values of unknown parameters replaced. */
export function withoutSecrets(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  for (const name of new Set(shown.searchParams.keys())) {
    if (!OPEN_PARAMETERS.has(name.toLocaleLowerCase('en-US'))) {
      shown.searchParams.set(name, 'redacted');
    }
  }
  return shown.toString();
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** Where the entity itself stands, when that is a URL. */
function baseOf(entity: Entity): string | undefined {
  try {
    const { type, target } = getEntitySourceLocation(entity);
    return type === 'url' ? target : undefined;
  } catch (error) {
    // Missing or malformed: the reader of the annotation is told that a relative URL needs it.
    if (isError(error)) {
      return undefined;
    }
    throw error;
  }
}

function resolve(
  written: string,
  base: string | undefined,
  resolver: UrlResolver,
): DocumentUrl {
  const absolute = parse(written);
  if (!absolute && base === undefined) {
    return {
      shown: written,
      error:
        'This URL is relative, and the location of the entity is not a URL that it could be relative to: write the whole URL',
    };
  }
  let resolved: URL | undefined;
  try {
    resolved = parse(
      absolute || base === undefined
        ? written
        : resolver.resolveUrl({ url: written, base }),
    );
  } catch (error) {
    // Resolvers refuse paths that climb out of a repository; their words may repeat the base with its secrets.
    if (!isError(error)) {
      throw error;
    }
  }
  if (!resolved) {
    return {
      shown: written,
      error: 'This URL cannot be resolved against the location of the entity',
    };
  }
  const shown = withoutSecrets(resolved.toString());
  if (!['http:', 'https:'].includes(resolved.protocol)) {
    return { shown, error: 'Only http and https URLs can be read' };
  }
  resolved.username = '';
  resolved.password = '';
  return { shown, url: resolved.toString() };
}

/** The files that an annotation names, in its order, each once; `shown` is unique. */
export function documentUrls(
  annotation: string,
  entity: Entity,
  resolver: UrlResolver,
): DocumentUrl[] {
  const base = baseOf(entity);
  const documents = new Map<string, DocumentUrl>();
  for (const written of parseListAnnotation(annotation)) {
    const document = resolve(written, base, resolver);
    const known = documents.get(document.shown);
    if (documents.size === MAX_DOCUMENTS && !known) {
      documents.set(document.shown, {
        shown: document.shown,
        error: `An entity can name at most ${MAX_DOCUMENTS} files: join some of them`,
      });
      break;
    }
    if (known && known.url !== document.url) {
      // They differ only in what is not shown.
      const shown = `${document.shown}#${documents.size + 1}`;
      documents.set(shown, { ...document, shown });
    } else if (!known) {
      documents.set(document.shown, document);
    }
  }
  return [...documents.values()];
}
