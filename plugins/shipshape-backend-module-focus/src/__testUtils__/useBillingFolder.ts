import { mockServices } from '@backstage/backend-test-utils';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FocusFileCostSource } from '../FocusFileCostSource';
import type { FocusReader } from '../FocusReader';
import type { FocusSourceConfig } from '../readConfig';

/** When every file of a test was written. */
export const RUN = new Date('2026-10-20T05:00:00Z');

/** A folder of files and a source that reads it, new for each test; the engine is a mock that finds no charges. */
export function useBillingFolder() {
  let root = '';
  /** Long after all files were written. */
  let now = RUN;
  const logger = mockServices.logger.mock();
  const close = jest.fn(async () => {});
  const read = jest.fn<ReturnType<FocusReader>, Parameters<FocusReader>>();

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'shipshape-focus-'));
    now = new Date(Date.now() + 3_600_000);
    jest.resetAllMocks();
    logger.child.mockReturnValue(logger);
    read.mockImplementation(async () => ({
      report: {
        files: [],
        rows: { read: 0, accepted: 0, rejected: 0 },
        rejects: { cells: 0, first: [] },
        defects: [],
        totals: { before: [], after: [], precisionLoss: [] },
      },
      async *cells() {
        yield [];
      },
      close,
    }));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const create = (
    location: FocusSourceConfig['location'] = { path: root },
    memoryLimit?: string,
  ) =>
    FocusFileCostSource.create({
      config: {
        id: 'focus:main',
        location,
        schedule: { frequency: { hours: 1 }, timeout: { minutes: 30 } },
        memoryLimit,
      },
      logger,
      clock: () => now,
      read,
    });

  return {
    /** The folder of the running test. */
    get root() {
      return root;
    },
    logger,
    close,
    read,
    create,
    list: (source = create()) =>
      source.listArtifacts({ signal: new AbortController().signal }),
    async write(files: Record<string, string>) {
      for (const [name, content] of Object.entries(files)) {
        const path = join(root, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
        await utimes(path, RUN, RUN);
      }
    },
  };
}
