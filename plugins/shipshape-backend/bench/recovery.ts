/**
 * `npm run bench -- recovery`: what our own code costs on top of the database, for 5,000 protected resources with 400 days of daily backups.
 *
 * Page: the 95th percentile of a page of the catalog-wide list, and of the Backups tab of one resource, each against the statements that read its
 * rows. Refresh: how long computing the standing of all resources takes, which is shown and held to nothing.
 */
import type { Knex } from 'knex';
import { createRecoveryPageStores } from '../src/recovery/recoveryStores';
import { RecoveryStatusService } from '../src/recovery/status/RecoveryStatusService';
import { DATABASES } from './lib/databases';
import { silentLogger } from './lib/openPortal';
import { measureRecoveryPages } from './lib/recoveryPages';
import { seedProtection } from './lib/seedProtection';
import { report, timeOf } from './lib/timing';

const RESOURCES = Number(process.env.BENCH_RESOURCES ?? 5_000);
const LIMIT = 1.5;
const NOW = new Date('2026-11-24T12:03:00Z');

async function measure(name: string, knex: Knex): Promise<boolean> {
  const stores = createRecoveryPageStores({ knex });
  const seeding = await timeOf(() => seedProtection(knex, RESOURCES, NOW));
  const service = RecoveryStatusService.create({
    ...stores,
    logger: silentLogger,
    clock: () => NOW,
  });
  const refreshing = await timeOf(() => service.refresh());
  await knex.raw('analyze');
  process.stdout.write(
    `${name}: ${RESOURCES} resources seeded in ${(seeding / 1000).toFixed(
      1,
    )} s, whole refresh of their standing ${(refreshing / 1000).toFixed(
      1,
    )} s\n`,
  );
  const pages = await measureRecoveryPages(knex, stores, {
    count: RESOURCES,
    now: NOW,
    limit: LIMIT,
  });
  return report(name, pages);
}

async function main(): Promise<void> {
  for (const { name, use } of DATABASES) {
    await use(async knex => {
      if (!(await measure(name, knex))) {
        process.exitCode = 1;
      }
    });
  }
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
