/** Finds a Chromium for the browser tests, or gets Debian's. */
import fs from 'node:fs';
import path from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const OTHER_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function findChromium(env = process.env) {
  if (env.SHIPSHAPE_CHROMIUM) {
    return env.SHIPSHAPE_CHROMIUM;
  }
  const directories = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [
    ...NAMES.flatMap(name => directories.map(dir => path.join(dir, name))),
    ...OTHER_PLACES,
  ].find(file => fs.existsSync(file));
}

function canInstall() {
  return process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');
}

/**
 * Resolves with the path of a Chromium. As root on Debian and its kin a missing
 * one is installed; elsewhere the error says what to do.
 *
 * @param run - runs a command and resolves with its exit code
 */
export async function ensureChromium(run) {
  const found = findChromium();
  if (found) {
    return found;
  }
  if (canInstall()) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
      { env },
    );
  }
  const installed = findChromium();
  if (!installed) {
    throw new Error(
      'The browser tests need Chromium or Google Chrome and found none: install it, or name its ' +
        'executable in SHIPSHAPE_CHROMIUM.',
    );
  }
  return installed;
}
