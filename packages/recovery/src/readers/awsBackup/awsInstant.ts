import { readEpochSeconds, readInstant } from '../common/instants';
import type { Notices } from '../common/Notices';
import type { AwsInstant } from './schemas';

/** An instant as the SDK or the command line gives it. */
export function awsInstant(
  value: AwsInstant,
  path: string,
  notices: Notices,
): Date | undefined {
  if (value instanceof Date) {
    return value;
  }
  return typeof value === 'number'
    ? readEpochSeconds(value, path, notices)
    : readInstant(value, path, notices);
}
