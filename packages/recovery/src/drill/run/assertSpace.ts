import { statfs } from 'node:fs/promises';
import type { DrillLimits } from '../config/runnerConfig';
import { DrillFault } from '../DrillFault';
import type { PreflightFindings } from '../Executor';

/**
 * Refuses to restore what the disk has no room for.
 *
 * @throws DrillFault `disk-too-small` of the runner
 */
export async function assertSpace(
  path: string,
  { restoredBytes, diskFactor }: PreflightFindings,
  limits: DrillLimits,
): Promise<void> {
  const { bavail, bsize, ffree, files } = await statfs(path);
  const free = bavail * bsize;
  const needed = Math.max(
    limits.minFreeBytes,
    Math.ceil((restoredBytes ?? 0) * (diskFactor ?? limits.diskFactor)),
  );
  if (free < needed) {
    throw new DrillFault(
      'runner',
      'disk-too-small',
      `${path} has ${free} bytes free, and ${needed} are needed`,
    );
  }
  // Some file systems count no inodes: they say 0 of 0.
  if (files > 0 && ffree < limits.minFreeInodes) {
    throw new DrillFault(
      'runner',
      'disk-too-small',
      `${path} has ${ffree} inodes free, and ${limits.minFreeInodes} are needed`,
    );
  }
}
