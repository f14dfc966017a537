import { DrillFault } from '../../DrillFault';
import type { DrillContext } from '../../run/DrillContext';

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

/**
 * What `pg_controldata` prints of the restored directory.
 *
 * @throws DrillFault of the backup when it cannot be read
 */
export async function readControlData({
  tools,
  postgres,
}: DrillContext): Promise<string> {
  const { stdout } = await tools.mustSucceed(
    postgres.program('pg_controldata'),
    [postgres.dataDirectory],
    { of: 'backup', reason: 'restore-failed' },
  );
  return stdout;
}
