/**
 * The way in for a machine that has only Node >= 18 and npm.
 *
 *   node scripts/bootstrap.mjs start            the demo portal
 *   node scripts/bootstrap.mjs test [STAGE…]    all tests, or the named stages
 *   node scripts/bootstrap.mjs bench [NAME…]    the benchmarks
 *   node scripts/bootstrap.mjs shipshape …      the command line
 *   node scripts/bootstrap.mjs install          only what the others need
 *
 * It makes sure that a supported Node, the pinned Yarn and the dependencies are
 * there, then hands over. What it fetches goes to `.tools/`, through npm. It
 * has no dependencies itself, says nothing on stdout, and costs next to nothing
 * when there is nothing to do.
 */
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { fail, forward } from './lib/processes.mjs';
import { ensureTools, isSupportedNode, toolsPath } from './lib/tools.mjs';
import { root } from './lib/workspace.mjs';

const OLDEST_NODE = 18;

/** Started by `yarn start` and the like: Yarn has checked the install already. */
function isUnderYarn() {
  return /^yarn\/[4-9]/.test(process.env.npm_config_user_agent ?? '');
}

/** The directory the user stands in: npm and Yarn change it to the root. */
function userDirectory() {
  const isScript = process.env.npm_lifecycle_event === 'shipshape';
  return (isScript && process.env.INIT_CWD) || process.cwd();
}

const COMMANDS = {
  install: () => undefined,
  start: args => ({ args: [path.join(root, 'scripts/start.mjs'), ...args] }),
  bench: args => ({ args: [path.join(root, 'scripts/bench.mjs'), ...args] }),
  test: args => ({ args: [path.join(root, 'scripts/test.mjs'), ...args] }),
  shipshape: args => ({
    args: [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/cli/src/index.ts'),
      ...args,
    ],
    cwd: userDirectory(),
  }),
};

async function main([command, ...args]) {
  const commands = Object.keys(COMMANDS).join(' | ');
  if (!Object.hasOwn(COMMANDS, command ?? '')) {
    throw new Error(`Usage: node scripts/bootstrap.mjs ${commands}`);
  }
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Error(
      `This needs Node ${OLDEST_NODE} or later to begin with; this is ${process.version}.`,
    );
  }

  let node = process.execPath;
  let env = process.env;
  if (!isUnderYarn() || !isSupportedNode()) {
    const tools = await ensureTools();
    node = tools.node;
    env = { ...process.env, ...toolsPath(tools) };
    await ensureDependencies({ ...tools, env });
  }

  const next = COMMANDS[command](args);
  if (next) {
    process.exitCode = await forward(node, next.args, {
      cwd: next.cwd ?? root,
      env,
    });
  }
}

main(process.argv.slice(2)).catch(fail);
