import path from 'node:path';
import { defineConfig } from '@playwright/test';

const results = path.resolve(__dirname, '../../../.test-results');

/** Used by the stage `browser` of `npm test`, which starts the portal and says where it is. */
export default defineConfig({
  testDir: __dirname,
  testMatch: '*.test.ts',
  outputDir: path.join(results, 'browser'),
  forbidOnly: true,
  retries: 0, // a flaky test is a failing one
  workers: 1,
  // Generous: the development bundle is large, and a shared machine slow.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: process.env.SHIPSHAPE_BASE_URL ?? 'http://localhost:3000',
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    // Far from UTC on purpose: days and months on the screen are UTC all the same.
    timezoneId: 'America/New_York',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.SHIPSHAPE_CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
