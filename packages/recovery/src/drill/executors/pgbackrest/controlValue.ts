import { DrillFault } from '../../DrillFault';

/**
 * A value of the output of `pg_controldata`, as text.
 *
 * @param name - as it is printed: `Bytes per WAL segment`
 * @throws DrillFault of the runner when it is not in it
 */
export function controlValue(output: string, name: string): string {
  const line = output.split('\n').find(text => text.startsWith(`${name}:`));
  if (line === undefined) {
    throw new DrillFault(
      'runner',
      'control-data-unreadable',
      `pg_controldata does not print "${name}"`,
    );
  }
  return line.slice(name.length + 1).trim();
}
