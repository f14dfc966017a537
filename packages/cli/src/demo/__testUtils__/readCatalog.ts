import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** What the tests read of a catalog entity. */
export interface CatalogEntity {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    description?: string;
    annotations?: Record<string, string>;
  };
  spec: Record<string, unknown>;
}

export const EXAMPLES_DIR = resolve(__dirname, '../../../../../examples');

/** The entities behind `examples/all.yaml`. */
export function readCatalog(): CatalogEntity[] {
  const location = join(EXAMPLES_DIR, 'all.yaml');
  const [{ spec }] = readDocuments(location);
  const targets = spec.targets as string[];
  return targets.flatMap(target =>
    readDocuments(resolve(dirname(location), target)),
  );
}

/** `kind:namespace/name` in lower case. */
export function refOf({ kind, metadata }: CatalogEntity): string {
  return `${kind}:default/${metadata.name}`.toLowerCase();
}

function readDocuments(path: string): CatalogEntity[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map(document => {
    expect(document.errors).toEqual([]);
    return document.toJS() as CatalogEntity;
  });
}
