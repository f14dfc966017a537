/**
 * `npm run bench`: every benchmark, or those named (`npm run bench -- slo`).
 *
 * Each prints its figures with the limits they are held to, and fails when one
 * is over. They run one after the other: a neighbour would be measured too.
 */
import path from 'node:path';
import { fail, startGroup } from './lib/processes.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { prometheusEnvironment } from './lib/prometheus.mjs';
import { testDatabaseEnvironment } from './lib/stages.mjs';
import { root } from './lib/workspace.mjs';

const BENCHMARKS = [
  { name: 'slo', file: 'plugins/shipshape-backend/bench/slo.ts' },
  { name: 'recovery', file: 'plugins/shipshape-backend/bench/recovery.ts' },
  {
    name: 'prometheus',
    file: 'plugins/shipshape-backend-module-prometheus/bench/prometheus.ts',
  },
  { name: 'readers', file: 'packages/recovery/bench/readers.ts' },
];
const TRANSFORM = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

async function run(command, args, { env } = {}) {
  const child = startGroup(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const { code, error } = await child.exited;
  if (error) {
    throw error;
  }
  return code;
}

async function main(names) {
  const known = BENCHMARKS.map(({ name }) => name);
  const unknown = names.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no benchmark ${unknown.join(', ')}: choose from ${known.join(
        ', ',
      )}`,
    );
  }
  const prometheus = await prometheusEnvironment(run);
  const postgres = await startPostgres();
  try {
    const env = { ...prometheus, ...testDatabaseEnvironment(postgres) };
    for (const { name, file } of BENCHMARKS) {
      if (names.length === 0 || names.includes(name)) {
        process.stdout.write(`\n── ${name}\n`);
        const args = ['--require', TRANSFORM, path.join(root, file)];
        if ((await run(process.execPath, args, { env })) !== 0) {
          process.exitCode = 1;
        }
      }
    }
  } finally {
    await postgres.stop();
  }
}

main(process.argv.slice(2)).catch(fail);
