import type { Fields } from '../fields';
import { readDescription } from './description';

/** What is kept of a data source: never how to connect to it. */
export interface DataSource {
  name?: string;
  type?: string;
}

/** Fields of the spec of a DataSource. */
export const DATA_SOURCE_FIELDS = ['description', 'type', 'connectionDetails'];

/** Reads the spec of a DataSource, also of an inline one. */
export function readDataSource(spec: Fields): DataSource {
  readDescription(spec);
  if (spec.has('connectionDetails')) {
    spec.report.warn(
      'secrets-dropped',
      spec.place('connectionDetails'),
      'Connection details are neither kept nor shown. Connections are configured in the portal, and credentials do not belong into SLO documents.',
    );
  }
  return { type: spec.text('type')?.trim() || undefined };
}

/** Prometheus is what can be queried, and what is assumed where no type is given. */
export function isPrometheus(type: string | undefined): boolean {
  return type === undefined || type.toLowerCase() === 'prometheus';
}
