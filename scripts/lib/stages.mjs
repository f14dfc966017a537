/** The stages of `npm test`. Each resolves with counts (see results.mjs). */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { portalSettings, startPortal } from './portal.mjs';
import { freePort, startPostgres } from './postgres.mjs';
import { prometheusEnvironment } from './prometheus.mjs';
import { recoveryToolsEnvironment } from './recoveryTools.mjs';
import {
  addCounts,
  countsOfExitCode,
  countsOfJest,
  countsOfPlaywright,
  countsOfTap,
} from './results.mjs';
import { root } from './workspace.mjs';

/** Where reports, traces and logs of the last run are. */
export const resultsDirectory = path.join(root, '.test-results');

const inModules = file => path.join(root, 'node_modules', file);
const BACKSTAGE_CLI = inModules('@backstage/cli/bin/backstage-cli');

/** The environment in which `TestDatabases` has SQLite and this PostgreSQL. */
export function testDatabaseEnvironment({ connectionString }) {
  return {
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: connectionString,
  };
}

function report(name) {
  const file = path.join(resultsDirectory, name);
  fs.rmSync(file, { force: true }); // never count the run before
  return {
    file,
    read: () =>
      fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined,
  };
}

/**
 * Counts of a test runner. A runner that failed without a failed test, wrote
 * nothing or ran nothing, has failed.
 */
function countsOfRunner(code, text, parse) {
  const counts = text === undefined ? countsOfExitCode(1) : parse(text);
  const ranNothing = counts.passed + counts.failed === 0;
  return (code !== 0 && counts.failed === 0) || ranNothing
    ? { ...counts, failed: counts.failed + 1 }
    : counts;
}

async function lint({ node }) {
  const eslint = await node([
    BACKSTAGE_CLI,
    'repo',
    'lint',
    '--max-warnings',
    '0',
  ]);
  const scripts = await node([
    inModules('eslint/bin/eslint.js'),
    ...['--ext', '.mjs,.js', '--max-warnings', '0', 'scripts', '.eslintrc.js'],
  ]);
  const direction = await node(['scripts/check-dependencies.mjs']);
  return addCounts(...[eslint, scripts, direction].map(countsOfExitCode));
}

async function prettier({ node }) {
  return countsOfExitCode(
    await node([
      inModules('prettier/bin-prettier.js'),
      '--check',
      '--loglevel=warn',
      '.',
    ]),
  );
}

async function tsc({ node }) {
  return countsOfExitCode(
    await node([
      inModules('typescript/bin/tsc'),
      ...['-p', 'tsconfig.json', '--noEmit', '--incremental', 'false'],
    ]),
  );
}

async function config({ node }) {
  return countsOfExitCode(
    await node([BACKSTAGE_CLI, 'config:check', '--strict']),
  );
}

async function unit({ node, run, write, onCleanup }) {
  const scripts = report('scripts.tap');
  const scriptsCode = await node([
    '--test',
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${scripts.file}`,
    'scripts/**/*.test.mjs',
  ]);

  const prometheus = await prometheusEnvironment(run);
  const recoveryTools = await recoveryToolsEnvironment(run, write);
  const postgres = await startPostgres();
  const stop = onCleanup(() => postgres.stop());
  const jest = report('unit.json');
  const jestCode = await node(
    [
      BACKSTAGE_CLI,
      ...['repo', 'test', '--json', `--outputFile=${jest.file}`],
      ...['--coverage=false', '--silent=false'],
    ],
    {
      env: {
        CI: 'true',
        ...prometheus,
        ...recoveryTools,
        ...testDatabaseEnvironment(postgres),
      },
    },
  );
  await stop();

  return addCounts(
    countsOfRunner(scriptsCode, scripts.read(), countsOfTap),
    countsOfRunner(jestCode, jest.read(), text =>
      countsOfJest(JSON.parse(text)),
    ),
  );
}

async function freeSettings(directory) {
  const [appPort, backendPort, demoPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ]);
  return { ...portalSettings(), appPort, backendPort, demoPort, directory };
}

async function browser({ node, run, write, onCleanup }) {
  const chromium = await ensureChromium(run);
  const recoveryTools = await recoveryToolsEnvironment(run, write);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'shipshape-demo-'));
  const settings = await freeSettings(directory);
  const logFile = path.join(resultsDirectory, 'portal.log');
  fs.writeFileSync(logFile, '');

  const portal = startPortal({
    settings,
    write: text => fs.appendFileSync(logFile, text),
  });
  const stop = onCleanup(async () => {
    await portal.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  });
  try {
    await portal.ready;
    const results = report('browser.json');
    const code = await node(
      [
        inModules('@playwright/test/cli.js'),
        ...['test', '--config', 'packages/app/e2e-tests/playwright.config.ts'],
      ],
      {
        env: {
          ...recoveryTools,
          SHIPSHAPE_BASE_URL: portal.url,
          SHIPSHAPE_BACKEND_URL: `http://localhost:${settings.backendPort}`,
          SHIPSHAPE_CHROMIUM: chromium,
          SHIPSHAPE_DEMO_DIR: settings.directory,
          PLAYWRIGHT_JSON_OUTPUT_NAME: results.file,
        },
      },
    );
    return countsOfRunner(code, results.read(), text =>
      countsOfPlaywright(JSON.parse(text)),
    );
  } catch (error) {
    write(fs.readFileSync(logFile, 'utf8').slice(-5000));
    throw error;
  } finally {
    await stop();
  }
}

/** In the order of their summary; `lane`s of the same number run at once. */
export const STAGES = [
  { name: 'lint', run: lint, step: 1, lane: 'a' },
  { name: 'prettier', run: prettier, step: 1, lane: 'a' },
  { name: 'config', run: config, step: 1, lane: 'b' },
  { name: 'tsc', run: tsc, step: 1, lane: 'b' },
  { name: 'unit', run: unit, step: 2, lane: 'a' },
  { name: 'browser', run: browser, step: 3, lane: 'a' },
];
