import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';
import { Fields, list } from './fields';
import { readMetadata } from './openslo/metadata';
import type { OpenSloObject } from './openslo/OpenSloObject';
import { OPENSLO_KINDS, OPENSLO_VERSIONS } from './openslo/versions';
import type { DocumentItem } from './readDocuments';
import { ObjectReport } from './report';
import { SLOTH_KIND, SLOTH_VERSIONS, SlothObject } from './sloth/SlothObject';
import { describeNode, isPresent, MapNode } from './tree';

const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec'];

/** What an item of a document turns out to be. */
export type IdentifiedObject =
  | { format: 'openslo'; object: OpenSloObject }
  | { format: 'sloth'; object: SlothObject };

/** Finds out what an item is; undefined when that is unknown, which is reported. */
export function identify(
  { file, document, node }: DocumentItem,
  problems: DefinitionProblem[],
): IdentifiedObject | undefined {
  const source = { file, document };
  if (node.type !== 'map') {
    new ObjectReport(problems, source, undefined).error(
      'unknown-apiversion',
      { line: node.line },
      `Found ${describeNode(
        node,
      )}; expected an object with apiVersion and kind.`,
    );
    return undefined;
  }
  const apiVersion = textOf(node, 'apiVersion');
  const slothVersion = textOf(node, 'version');
  if (apiVersion === undefined && slothVersion === SLOTH_VERSIONS.plain) {
    const report = new ObjectReport(problems, source, undefined);
    return {
      format: 'sloth',
      object: { version: SLOTH_VERSIONS.plain, report, node },
    };
  }
  const kind = textOf(node, 'kind');
  const report = new ObjectReport(problems, source, labelOf(node, kind));
  const openSlo = OPENSLO_VERSIONS.find(version => version === apiVersion);
  if (apiVersion !== SLOTH_VERSIONS.kubernetes && !openSlo) {
    const key = node.fields.has('version') ? 'version' : 'apiVersion';
    const written = apiVersion ?? slothVersion;
    report.error(
      'unknown-apiversion',
      { line: node.fields.get(key)?.line ?? node.line, path: key },
      `${key} is ${
        written ? `'${written}'` : 'missing'
      }; expected apiVersion ${list([
        ...OPENSLO_VERSIONS,
        SLOTH_VERSIONS.kubernetes,
      ])}, or version ${SLOTH_VERSIONS.plain}.`,
    );
    return undefined;
  }
  if (!openSlo) {
    return identifyKind(node, kind, report, [SLOTH_KIND])
      ? {
          format: 'sloth',
          object: { version: SLOTH_VERSIONS.kubernetes, report, node },
        }
      : undefined;
  }
  const known = identifyKind(node, kind, report, OPENSLO_KINDS[openSlo]);
  if (!known) {
    return undefined;
  }
  if (openSlo === 'openslo/v1alpha') {
    report.warn(
      'legacy-version',
      {
        line: node.fields.get('apiVersion')?.line ?? node.line,
        path: 'apiVersion',
      },
      `${openSlo} is an early version; openslo/v1 is the current one.`,
    );
  }
  const root = Fields.open(report, '', node, OBJECT_FIELDS);
  return {
    format: 'openslo',
    object: {
      apiVersion: openSlo,
      kind: known,
      report,
      root,
      metadata: readMetadata(root, openSlo),
    },
  };
}

function identifyKind<TKind extends string>(
  node: MapNode,
  kind: string | undefined,
  report: ObjectReport,
  kinds: readonly TKind[],
): TKind | undefined {
  const known = kinds.find(name => name === kind);
  if (!known) {
    report.error(
      'unknown-kind',
      { line: node.fields.get('kind')?.line ?? node.line, path: 'kind' },
      `kind is ${kind ? `'${kind}'` : 'missing'}; expected ${list(kinds)}.`,
    );
  }
  return known;
}

function labelOf(node: MapNode, kind: string | undefined): string | undefined {
  const metadata = node.fields.get('metadata')?.node;
  const name = metadata?.type === 'map' ? textOf(metadata, 'name') : undefined;
  return kind === undefined ? undefined : `${kind}/${name ?? '?'}`;
}

function textOf(node: MapNode, key: string): string | undefined {
  const value = node.fields.get(key)?.node;
  return value?.type === 'scalar' && isPresent(value)
    ? value.source ?? String(value.value)
    : undefined;
}
