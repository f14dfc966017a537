import type { Fields } from '../fields';
import { checkLabelName } from '../labels';
import { isPresent } from '../tree';
import { readName } from '../values/names';
import { readShipshapeAnnotations, SloAnnotations } from './annotations';
import type { OpenSloVersion } from './versions';

/** What is kept of `metadata`. */
export interface Metadata {
  /** undefined when it is missing or wrong, which has been reported. */
  name: string | undefined;
  displayName?: string;
  /** Lists joined with commas. */
  labels: Record<string, string>;
  annotations: SloAnnotations;
}

const METADATA_FIELDS: Readonly<Record<OpenSloVersion, readonly string[]>> = {
  'openslo/v1': ['name', 'displayName', 'labels', 'annotations'],
  'openslo/v1alpha': ['name', 'displayName', 'labels', 'annotations'],
  'openslo.com/v2alpha': ['name', 'labels', 'annotations'],
};

/** Reads `metadata` of an object. */
export function readMetadata(
  parent: Fields,
  apiVersion: OpenSloVersion,
): Metadata {
  const fields = parent.fields('metadata', METADATA_FIELDS[apiVersion]);
  return {
    name: readName(fields),
    displayName:
      apiVersion === 'openslo.com/v2alpha'
        ? undefined
        : fields.text('displayName')?.trim() || undefined,
    labels: readLabels(fields, apiVersion),
    annotations: readShipshapeAnnotations(fields),
  };
}

/** The metadata of an inline object, where no name is needed. */
export function readInlineName(
  parent: Fields,
  apiVersion: OpenSloVersion,
): string | undefined {
  const fields = parent.fields('metadata', METADATA_FIELDS[apiVersion]);
  return fields.has('name') ? fields.text('name')?.trim() : undefined;
}

function readLabels(
  metadata: Fields,
  apiVersion: OpenSloVersion,
): Record<string, string> {
  const labels = metadata.fields('labels', undefined);
  return Object.fromEntries(
    labels.keys.flatMap(name => {
      const place = labels.place(name);
      const value = readLabel(labels, name);
      if (value === undefined) {
        return [];
      }
      if (!checkLabelName(name, place, metadata.report)) {
        return [];
      }
      if (
        apiVersion === 'openslo.com/v2alpha' &&
        labels.node(name)?.type === 'list'
      ) {
        metadata.report.warn(
          'labels-shape',
          place,
          `The label is a list; ${apiVersion} expects text. It is read as '${value}'.`,
        );
      }
      return [[name, value]];
    }),
  );
}

function readLabel(labels: Fields, name: string): string | undefined {
  if (labels.node(name)?.type !== 'list') {
    return labels.text(name);
  }
  return labels
    .list(name)
    .flatMap(({ node }) =>
      node.type === 'scalar' && isPresent(node)
        ? [node.source ?? String(node.value)]
        : [],
    )
    .join(',');
}
