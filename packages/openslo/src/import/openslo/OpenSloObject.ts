import type { Fields } from '../fields';
import type { ObjectReport } from '../report';
import type { Metadata } from './metadata';
import type { OpenSloKind, OpenSloVersion } from './versions';

/** An object of a known kind and version whose spec is still to be read. */
export interface OpenSloObject {
  apiVersion: OpenSloVersion;
  kind: OpenSloKind;
  report: ObjectReport;
  /** The whole object. */
  root: Fields;
  metadata: Metadata;
}
