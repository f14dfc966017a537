import { execFile } from 'node:child_process';
import { toolUser } from './tools';

/** How a tool ended. */
export interface ToolEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** Variables of the tools of tests: nothing of whoever runs them. */
const environment = (home: string) => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: home,
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
});

/** Runs a tool as the user of the tools, however it ends. */
export function tryTool(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<ToolEnd> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      {
        cwd,
        env: { ...environment(cwd), ...env },
        maxBuffer: 64 * 1024 * 1024,
        ...toolUser(),
      },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') {
          reject(error);
          return;
        }
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

/** As {@link tryTool}; throws with what it printed when it failed. Resolves with its output. */
export async function runTool(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const { code, stdout, stderr } = await tryTool(program, args, options);
  if (code !== 0) {
    throw new Error(
      `${program} ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`,
    );
  }
  return stdout;
}
