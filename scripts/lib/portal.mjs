/**
 * The demo portal as processes: `shipshape demo` (bills and the demo
 * organisation over HTTP), the backend and the app's development server.
 * `npm start` and the browser tests start the very same thing.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { delay, startGroup, stopGroup } from './processes.mjs';
import { root } from './workspace.mjs';

const DEMO_READY = /^shipshape demo: ready/m;
/** Generous: the first start on a slow machine compiles everything. */
const READY_TIMEOUT_MS = 5 * 60_000;
const POLL_MS = 250;
const A_DEMO_USER = 'user:default/ada';

const shipshapeCommand = [
  '--require',
  path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
  path.join(root, 'packages/cli/src/index.ts'),
];
const backstageCommand = [
  path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
  'repo',
  'start',
];

/** Settings from the environment, with the defaults of app-config.yaml. */
export function portalSettings(env = process.env) {
  return {
    appPort: Number(env.SHIPSHAPE_APP_PORT || 3000),
    backendPort: Number(env.SHIPSHAPE_BACKEND_PORT || 7007),
    demoPort: Number(env.SHIPSHAPE_DEMO_PORT || 7788),
    directory: path.resolve(root, env.SHIPSHAPE_DEMO_DIR || '.demo'),
  };
}

function portalEnvironment(settings) {
  return {
    ...process.env,
    SHIPSHAPE_APP_PORT: String(settings.appPort),
    SHIPSHAPE_BACKEND_PORT: String(settings.backendPort),
    SHIPSHAPE_DEMO_PORT: String(settings.demoPort),
    SHIPSHAPE_DEMO_DIR: settings.directory,
    // The demo sign-in runs in development only, whatever the shell says.
    NODE_ENV: 'development',
    BROWSER: 'none', // we say when the portal is ready; it is not yet
  };
}

function isListening(port) {
  return new Promise(resolve => {
    const socket = net.connect({ host: 'localhost', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Another program on a port would answer our polling in the portal's place. */
async function assertPortsFree(settings) {
  const ports = {
    SHIPSHAPE_APP_PORT: settings.appPort,
    SHIPSHAPE_BACKEND_PORT: settings.backendPort,
    SHIPSHAPE_DEMO_PORT: settings.demoPort,
  };
  for (const [variable, port] of Object.entries(ports)) {
    if (await isListening(port)) {
      throw new Error(
        `Port ${port} is in use; stop what listens there, or choose another in ${variable}`,
      );
    }
  }
}

/** One process of the portal: what it prints goes to `write`. */
function startPart(name, args, { settings, write, onText = () => undefined }) {
  const child = startGroup(process.execPath, args, {
    cwd: root,
    env: portalEnvironment(settings),
    // Not our terminal's input: a background group that reads it is stopped.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', text => {
      write(text);
      onText(text);
    });
  }
  child.partName = name;
  return child;
}

async function answers(url, options) {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(30_000),
      ...options,
    });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined; // not listening yet: that is what polling is for
  }
}

/** True once the demo users can sign in and see components. */
async function hasCatalog({ backendPort }) {
  const api = `http://localhost:${backendPort}/api`;
  const session = await answers(`${api}/auth/demo/refresh`, {
    headers: { 'x-shipshape-demo-user': A_DEMO_USER },
  });
  if (!session) {
    return false;
  }
  const { token } = JSON.parse(session).backstageIdentity;
  const page = await answers(
    `${api}/catalog/entities/by-query?filter=kind=component&limit=1`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  return page !== undefined && JSON.parse(page).items.length > 0;
}

/**
 * Starts the portal.
 *
 * @param settings - as of {@link portalSettings}
 * @param write - receives what the processes print
 * @returns `url`; `ready`, which resolves when a person could use the portal
 *   and rejects when a process ended before; `ended`, which resolves with the
 *   name of the first process that ended; and `stop`
 */
export function startPortal({ settings, write }) {
  fs.mkdirSync(settings.directory, { recursive: true });
  const parts = [];
  let stopping = false;
  let reportEnd;
  const ended = new Promise(resolve => {
    reportEnd = resolve;
  });
  const start = (name, args, onText) => {
    const part = startPart(name, args, { settings, write, onText });
    parts.push(part);
    part.exited.then(({ code, error }) => {
      const reason = error ? error.message : `exit code ${code}`;
      reportEnd(`${name} ended (${reason})`);
    });
  };

  const until = async (what, isTrue, deadline) => {
    while (!stopping && !(await isTrue())) {
      if (Date.now() > deadline) {
        throw new Error(`The portal did not get ready: ${what}`);
      }
      await delay(POLL_MS);
    }
  };

  const getReady = async () => {
    await assertPortsFree(settings);
    const deadline = Date.now() + READY_TIMEOUT_MS;
    let demoOutput = '';
    start(
      'shipshape demo',
      [
        ...shipshapeCommand,
        'demo',
        '--dir',
        settings.directory,
        '--port',
        String(settings.demoPort),
      ],
      text => {
        demoOutput = (demoOutput + text).slice(-10_000);
      },
    );
    await until(
      'shipshape demo is not ready',
      () => DEMO_READY.test(demoOutput),
      deadline,
    );
    if (stopping) {
      return;
    }
    start('the portal', backstageCommand);
    const backend = `http://localhost:${settings.backendPort}`;
    await until(
      'the app does not answer',
      () => answers(`http://localhost:${settings.appPort}/`),
      deadline,
    );
    await until(
      'the backend does not answer',
      () => answers(`${backend}/.backstage/health/v1/readiness`),
      deadline,
    );
    await until(
      'the catalog has no components',
      () => hasCatalog(settings),
      deadline,
    );
  };

  const failure = ended.then(reason => {
    if (!stopping) {
      throw new Error(reason);
    }
  });
  return {
    url: `http://localhost:${settings.appPort}`,
    ready: Promise.race([getReady(), failure]),
    ended,
    async stop() {
      stopping = true;
      await Promise.all(parts.map(part => stopGroup(part)));
    },
  };
}
