import type { CheckKind } from 'backstage-plugin-shipshape-common';
import type { CheckOptions, CheckRun } from './CheckRun';
import { AmcheckRun, FilesRun, ToolVerifyRun } from './copyChecks';
import {
  connectCheck,
  freshnessCheck,
  rowCountCheck,
  scalarCheck,
  schemaCheck,
} from './sqlChecks';
import { SqlCheckRun } from './SqlCheckRun';

const BY_KIND: Readonly<
  Record<CheckKind, (options: CheckOptions) => CheckRun>
> = {
  'tool-verify': options => ToolVerifyRun.create(options),
  connect: options => SqlCheckRun.create(connectCheck, options),
  amcheck: options => AmcheckRun.create(options),
  schema: options => SqlCheckRun.create(schemaCheck, options),
  'row-count': options => SqlCheckRun.create(rowCountCheck, options),
  invariant: options => SqlCheckRun.create(scalarCheck, options),
  freshness: options => SqlCheckRun.create(freshnessCheck, options),
  smoke: options => SqlCheckRun.create(scalarCheck, options),
  sql: options => SqlCheckRun.create(scalarCheck, options),
  files: options => FilesRun.create(options),
};

/** Makes the run of one check. */
export function createCheckRun(options: CheckOptions): CheckRun {
  return BY_KIND[options.check.kind](options);
}
