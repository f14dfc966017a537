import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReportHarness } from '../../__testUtils__/createReportHarness';
import { RenamingInboxDirectory } from '../InboxDirectory';
import { ReportInbox, ReportInboxOptions } from '../ReportInbox';

/** A line with the counts of five minutes of 2026-11-24. */
export function sli(
  time: string,
  bad: number,
  total: number,
  sloId = 'shop-slo',
) {
  return JSON.stringify({
    type: 'sli',
    report: {
      sloId,
      start: `2026-11-24T${time}:00Z`,
      widthSeconds: 300,
      good: total - bad,
      total,
    },
  });
}

/** A line with an open incident. */
export function incident(incidentId: string) {
  return JSON.stringify({
    type: 'incident',
    report: {
      reporter: 'pager',
      incidentId,
      entityRef: 'component:default/not-there-yet',
      title: null,
      detectedAt: '2026-11-24T09:00:00Z',
      resolvedAt: null,
      updatedAt: '2026-11-24T09:00:00Z',
    },
  });
}

/** A process that is killed before its n-th step: nothing of it works from then on, not even its tidying up. */
export function killBefore(step: number) {
  let steps = 0;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value = Reflect.get(object, name);
        return typeof value !== 'function'
          ? value
          : async (...args: unknown[]) => {
              steps += 1;
              if (steps >= step) {
                throw new Error('killed');
              }
              return value.apply(object, args);
            };
      },
    });
  return { wrap, survived: () => steps < step };
}

/** The methods of an object as own properties, to be replaced one by one. */
export function bind<T extends object>(target: T): { [K in keyof T]: T[K] } {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(target));
  return Object.fromEntries(
    names.map(name => {
      const value: unknown = Reflect.get(target, name);
      return [name, typeof value === 'function' ? value.bind(target) : value];
    }),
  ) as T;
}

/** The inbox in a new directory below `root`, over the report service with real stores. */
export async function createInboxHarness(knex: Knex, root: string) {
  const harness = await createReportHarness(knex);
  const path = join(root, 'reports');
  const directory = RenamingInboxDirectory.create({
    path,
    clock: harness.clock,
  });
  return {
    ...harness,
    directory,
    path,
    inbox(overrides: Partial<ReportInboxOptions> = {}) {
      return ReportInbox.create({
        directory,
        reports: harness.service,
        recovery: harness.recovery,
        logger: mockServices.logger.mock(),
        clock: harness.clock,
        ...overrides,
      });
    },
    /** Writes a file that was last changed some seconds ago. */
    async drop(name: string, text: string, ageSeconds = 60) {
      await mkdir(path, { recursive: true });
      await writeFile(join(path, name), text);
      const changed = new Date(harness.state.now.getTime() - ageSeconds * 1000);
      await utimes(join(path, name), changed, changed);
    },
    /** Where every file is. */
    async tree() {
      const files: string[] = [];
      for (const part of ['', '.claimed', 'done', 'rejected']) {
        for (const entry of await readdir(join(path, part), {
          withFileTypes: true,
        })) {
          if (!entry.isDirectory()) {
            files.push(join(part, entry.name));
          }
        }
      }
      return files;
    },
    async reason(name: string) {
      return JSON.parse(
        await readFile(join(path, 'rejected', `${name}.reason.json`), 'utf8'),
      );
    },
  };
}
