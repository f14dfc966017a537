import { findProgram } from 'backstage-plugin-shipshape-common/testUtils';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROMTOOL = findProgram('promtool');

/** Why rules cannot be tested, for `describeIf`. */
export const missingPromtool = PROMTOOL ? undefined : 'promtool is not there';

/** What promtool says. */
export interface PromtoolResult {
  ok: boolean;
  output: string;
}

/**
 * Runs promtool once over files.
 *
 * @param files - text by name; they are written into a directory of their own
 * @param args - the names of files among them
 */
export function promtool(
  files: Record<string, string>,
  args: string[],
): PromtoolResult {
  const directory = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(directory, name), text);
    }
    const { status, stdout, stderr, error } = spawnSync(
      PROMTOOL ?? 'promtool',
      args,
      {
        cwd: directory,
        encoding: 'utf8',
        // Its memory is not scarce, and collecting garbage is a third of its work.
        env: { ...process.env, GOGC: '400' },
      },
    );
    if (error) {
      throw error;
    }
    return { ok: status === 0, output: `${stdout}${stderr}` };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Arguments for the strictest check of rule files. */
export const CHECK_RULES = [
  'check',
  'rules',
  '--lint=all',
  '--lint-fatal',
] as const;
