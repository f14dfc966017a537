import { CostCell } from 'backstage-plugin-shipshape-common';
import { ChildProcess } from 'node:child_process';
import * as childProcess from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  CHARGE,
  PLAIN_CUBE,
  toCsv,
  Workbench,
} from '../__testUtils__/artefacts';
import { checkFocusFiles, readFocusFiles, summarizeFocusFiles } from '..';

jest.setTimeout(120_000);

jest.mock('node:child_process', () => {
  const actual = jest.requireActual('node:child_process');
  return { ...actual, fork: jest.fn(actual.fork) };
});

const fork = jest.mocked(childProcess.fork);

/** The process of the latest load. */
function lastChild(): ChildProcess {
  return fork.mock.results[fork.mock.results.length - 1].value;
}

/** The directory that the latest load was given. */
function lastTemporaryDirectory(): string {
  const send = jest.mocked(lastChild().send);
  const [message] = send.mock.calls[0] as unknown as [
    { request: { temporaryDirectory: string } },
  ];
  return message.request.temporaryDirectory;
}

describe('the reading process', () => {
  const bench = new Workbench();

  beforeEach(() => {
    fork.mockImplementation((...args) => {
      const child = jest
        .requireActual<typeof childProcess>('node:child_process')
        .fork(...args);
      jest.spyOn(child, 'send');
      return child;
    });
  });

  afterAll(() => bench.remove());

  const rows = Array.from({ length: 4500 }, (_, index) => ({
    ...CHARGE,
    ResourceId: `r${index}`,
  }));

  const gone = () => {
    expect(lastChild().exitCode ?? lastChild().signalCode).not.toBeNull();
    expect(existsSync(lastTemporaryDirectory())).toBe(false);
  };

  it('streams cells in chunks and leaves nothing behind', async () => {
    const phases: string[] = [];
    const cube = await readFocusFiles({
      files: [bench.write('bill.csv', toCsv(rows))],
      baseDirectory: bench.directory,
      cube: PLAIN_CUBE,
      onProgress: ({ phase }) => phases.push(phase),
    });
    expect(existsSync(lastTemporaryDirectory())).toBe(true);
    const chunks: CostCell[][] = [];
    for await (const chunk of cube.cells()) {
      chunks.push(chunk);
    }
    expect(chunks.map(({ length }) => length)).toEqual([2000, 2000, 500]);
    expect(
      chunks.flat().reduce((sum, { amounts }) => sum + amounts.billed, 0n),
    ).toBe(4500n * 10n ** 18n);
    expect(new Set(chunks.flat().map(cell => cell.allocationKey)).size).toBe(
      4500,
    );
    expect(cube.report.files).toMatchObject([{ name: 'bill.csv', rows: 4500 }]);
    expect(phases).toEqual([
      'opening',
      'reading',
      'allocating',
      'checking',
      'ready',
    ]);
    await cube.close();
    await cube.close();
    gone();
    await expect(cube.cells()[Symbol.asyncIterator]().next()).rejects.toThrow(
      'The FOCUS files have been closed',
    );
  });

  it('hands over errors of files', async () => {
    const file = bench.write('bad.csv', 'a,b\n1,2\n');
    await expect(
      readFocusFiles({
        files: [file],
        baseDirectory: bench.directory,
        cube: PLAIN_CUBE,
      }),
    ).rejects.toMatchObject({
      name: 'FocusFileError',
      file: 'bad.csv',
      line: 1,
    });
    gone();
  });

  it('turns its death into one error', async () => {
    const loading = readFocusFiles({
      files: [bench.write('bill.csv', toCsv(rows))],
      cube: PLAIN_CUBE,
      onProgress: ({ phase }) => {
        if (phase === 'allocating') {
          lastChild().kill('SIGKILL');
        }
      },
    });
    await expect(loading).rejects.toMatchObject({
      name: 'FocusWorkerError',
      message:
        'The process that reads FOCUS files ended unexpectedly (killed by SIGKILL)',
    });
    gone();
  });

  it('may also die while cells are read', async () => {
    const cube = await readFocusFiles({
      files: [bench.write('bill.csv', toCsv(rows))],
      cube: PLAIN_CUBE,
    });
    const cells = cube.cells()[Symbol.asyncIterator]();
    await cells.next();
    lastChild().kill('SIGKILL');
    const rest = (async () => {
      while (!(await cells.next()).done) {
        // until the process is gone
      }
    })();
    await expect(rest).rejects.toThrow('ended unexpectedly');
    await cube.close();
    gone();
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const reason = new Error('The portal shuts down');
    const loading = readFocusFiles({
      files: [bench.write('bill.csv', toCsv(rows))],
      cube: PLAIN_CUBE,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(loading).rejects.toBe(reason);
    gone();
    const started = fork.mock.calls.length;
    await expect(
      readFocusFiles({
        files: [],
        cube: PLAIN_CUBE,
        signal: controller.signal,
      }),
    ).rejects.toBe(reason);
    expect(fork.mock.calls).toHaveLength(started);
  });

  it('ends and cleans up when its host is gone', async () => {
    const cube = await readFocusFiles({
      files: [bench.write('bill.csv', toCsv(rows))],
      cube: PLAIN_CUBE,
    });
    const child = lastChild();
    const directory = lastTemporaryDirectory();
    const exited = new Promise(resolve => child.once('exit', resolve));
    child.disconnect();
    expect(await exited).toBe(0);
    expect(existsSync(directory)).toBe(false);
    await cube.close();
  });

  it('summarises and checks', async () => {
    const files = [bench.write('bill.csv', toCsv([CHARGE, CHARGE]))];
    const summary = await summarizeFocusFiles({
      files,
      groupBy: ['servicename'],
    });
    expect(summary).toEqual({
      rows: 2,
      rejected: { count: 0, first: [] },
      defects: {},
      totals: [
        {
          BillingCurrency: 'USD',
          ServiceName: 'Engine',
          rows: 2,
          BilledCost: '2',
          EffectiveCost: '2',
          ListCost: '2',
          ContractedCost: '2',
        },
      ],
    });
    gone();
    const check = await checkFocusFiles({ files });
    expect(check).toMatchObject({ ok: true, defects: [], rows: { read: 2 } });
    gone();
  });

  it.each(['100MB', 'much', '-1GB', '1'])(
    'refuses the memory limit %s',
    async memoryLimit => {
      await expect(
        checkFocusFiles({ files: ['/x.csv'], memoryLimit }),
      ).rejects.toThrow(
        `Memory limit is '${memoryLimit}': expected a size of at least 600MB, such as 1GB`,
      );
    },
  );
});
