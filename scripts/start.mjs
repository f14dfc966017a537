/** `npm start`: the demo portal, until Ctrl-C. */
import { fail } from './lib/processes.mjs';
import { portalSettings, startPortal } from './lib/portal.mjs';

async function main() {
  const portal = startPortal({
    settings: portalSettings(),
    write: text => process.stdout.write(text),
  });

  const interrupted = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      // Stays installed: a second Ctrl-C must not leave half of it running.
      process.on(signal, () => resolve(undefined));
    }
  });

  try {
    const first = await Promise.race([
      portal.ready.then(() => 'ready'),
      interrupted.then(() => 'interrupted'),
    ]);
    if (first === 'interrupted') {
      return;
    }
    process.stdout.write(
      `\nshipshape: the demo portal is ready at ${portal.url} (Ctrl-C stops it)\n\n`,
    );
    const reason = await Promise.race([portal.ended, interrupted]);
    if (reason) {
      throw new Error(reason);
    }
  } finally {
    await portal.stop();
  }
}

main().catch(fail);
