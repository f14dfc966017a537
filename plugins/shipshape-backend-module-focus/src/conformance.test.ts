import { mockServices } from '@backstage/backend-test-utils';
import { costSourceConformance } from 'backstage-plugin-shipshape-node/testUtils';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { row, writeBill } from './__testUtils__/writeBills';
import { FocusFileCostSource } from './FocusFileCostSource';
import { readFocus } from './readFocus';

/** Each reading starts a process of its own. */
jest.setTimeout(60_000);

const AWS = {
  'part-0.csv': [
    row('1', '1.000000000000000001', '0'),
    // The same charge twice is two charges.
    row('1', '2.5', '2'),
    row('1', '2.5', '2'),
  ],
  'part-1.csv.gz': [row('1', '-0.25', '-0.25')],
};

costSourceConformance({
  describe,
  it,
  expect,
  name: 'a folder of FOCUS files',
  createFixture: async () => {
    const base = await mkdtemp(join(tmpdir(), 'shipshape-conformance-'));
    const root = join(base, 'bills');
    // What the engine leaves would lie here, and nothing else does.
    const temporary = join(base, 'tmp');
    await mkdir(temporary);
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporary;

    await writeBill(join(root, 'aws'), AWS);
    await writeBill(join(root, 'azure'), {
      'bill.csv': [row('2', '7', '7', 'EUR')],
    });
    return {
      source: FocusFileCostSource.create({
        config: {
          id: 'focus:main',
          location: { path: root },
          schedule: { frequency: { hours: 1 }, timeout: { minutes: 30 } },
        },
        logger: mockServices.logger.mock(),
        clock: () => new Date(),
        read: readFocus,
      }),
      expected: {
        artifact: 'aws',
        totals: {
          USD: { billed: '5.750000000000000001', effective: '3.75' },
        },
      },
      changeOneByte: async artifact => {
        await writeBill(join(root, artifact), {
          ...AWS,
          'part-1.csv.gz': [row('1', '-0.35', '-0.25')],
        });
      },
      corrupt: async artifact => {
        await writeFile(
          join(root, artifact, 'part-0.csv'),
          'This is no bill.\nIt has no columns.\n',
        );
      },
      breakSource: async () => {
        await rm(root, { recursive: true });
      },
      listLeftovers: async () => [
        ...(await readdir(temporary)),
        ...process
          .getActiveResourcesInfo()
          .filter(resource => resource === 'ProcessWrap'),
      ],
      dispose: async () => {
        process.env.TMPDIR = TMPDIR;
        if (TMPDIR === undefined) {
          delete process.env.TMPDIR;
        }
        await rm(base, { recursive: true });
      },
    };
  },
});
