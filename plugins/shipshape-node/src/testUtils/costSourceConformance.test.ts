import {
  CostCell,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import { createHash } from 'node:crypto';
import type { CostSource } from '../cost/CostSource';
import { costSourceConformance, CostSourceFixture } from '.';
import { MemorySource } from './__testUtils__/MemorySource';

const fixture = async (
  wrap: (source: CostSource) => CostSource = source => source,
): Promise<CostSourceFixture> => {
  const memory = new MemorySource();
  const { bills } = memory;
  return {
    source: wrap(memory.source()),
    expected: {
      artifact: 'aws',
      totals: {
        USD: {
          billed: '3.000000000000000001',
          effective: '3.000000000000000001',
        },
      },
    },
    changeOneByte: async name => {
      bills.set(name, `4${bills.get(name)?.slice(1)}`);
    },
    corrupt: async name => {
      bills.set(name, 'not a bill');
    },
    breakSource: async () => {
      memory.reachable = false;
    },
    listLeftovers: async () =>
      memory.leftovers > 0 ? [`${memory.leftovers} open bills`] : [],
    dispose: async () => {},
  };
};

costSourceConformance({
  describe,
  it,
  expect,
  name: 'a source in memory',
  createFixture: () => fixture(),
});

/** Runs the suite by hand and returns the names of the tests that a source fails. */
async function failures(
  wrap: (source: CostSource) => CostSource,
): Promise<string[]> {
  const tests: Array<[string, () => Promise<void>]> = [];
  const collect = (name: string, test: () => Promise<void>) =>
    tests.push([name, test]);
  costSourceConformance({
    describe: ((_: string, body: () => void) => body()) as typeof describe,
    it: collect as unknown as typeof it,
    expect,
    name: 'a faulty source',
    createFixture: () => fixture(wrap),
  });
  const failed: string[] = [];
  for (const [name, test] of tests) {
    try {
      await test();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** A source whose contents are changed on their way. */
const contents =
  (
    change: (content: Awaited<ReturnType<CostSource['readArtifact']>>) => {
      [Key in keyof typeof content]?: (typeof content)[Key];
    },
  ) =>
  (source: CostSource): CostSource => ({
    ...source,
    readArtifact: async (artifact, options) => {
      const content = await source.readArtifact(artifact, options);
      return { ...content, ...change(content) };
    },
  });

const cells = (change: (cell: CostCell) => CostCell[]) =>
  contents(content => ({
    async *cells() {
      for await (const chunk of content.cells()) {
        yield chunk.flatMap(change);
      }
    },
  }));

describe('costSourceConformance', () => {
  it('finds no fault with a good source', async () => {
    expect(await failures(source => source)).toEqual([]);
  });

  it.each<[string, (source: CostSource) => CostSource, string]>([
    [
      'an id without a module',
      source => ({ ...source, id: 'main' }),
      'has an id of its module and instance, and a schedule',
    ],
    [
      'a hash that changes by itself',
      source => ({
        ...source,
        listArtifacts: async options => {
          const listing = await source.listArtifacts(options);
          const hash = createHash('sha256')
            .update(String(process.hrtime.bigint()))
            .digest('hex');
          return {
            ...listing,
            artifacts: listing.artifacts.map(item => ({ ...item, hash })),
          };
        },
      }),
      'lists the same when nothing has changed',
    ],
    [
      'a hash that is blind to a change',
      source => ({
        ...source,
        listArtifacts: async options => {
          const listing = await source.listArtifacts(options);
          return {
            ...listing,
            artifacts: listing.artifacts.map(item => ({
              ...item,
              hash: createHash('sha256').update(item.name).digest('hex'),
            })),
          };
        },
      }),
      'gives a changed artefact, and only it, another hash',
    ],
    [
      'an amount that passed through a number',
      cells(cell => [
        {
          ...cell,
          amounts: {
            ...cell.amounts,
            billed: parseDecimal(
              String(Number(formatDecimal(cell.amounts.billed))),
            ),
          },
        },
      ]),
      'delivers cells that add up to the bill, to the last digit',
    ],
    [
      'a dropped row',
      cells(cell => (cell.amounts.billed < 0n ? [] : [cell])),
      'accounts for every row',
    ],
    [
      'a key that occurs twice',
      cells(cell => [
        cell,
        { ...cell, rowCount: 0, amounts: { ...cell.amounts, billed: 0n } },
      ]),
      'delivers cells with whole keys, each key once',
    ],
    [
      'an error without a stable code',
      source => ({
        ...source,
        readArtifact: async (artifact, options) => {
          try {
            return await source.readArtifact(artifact, options);
          } catch (error) {
            throw new Error(String(error));
          }
        },
      }),
      'refuses a corrupt artefact with a stable code, and reads the others',
    ],
    [
      'a close that frees nothing',
      contents(() => ({ close: async () => {} })),
      'frees everything on close, also unread and twice',
    ],
    [
      'deafness to an abort',
      source => ({
        ...source,
        readArtifact: (artifact, options) =>
          source.readArtifact(artifact, {
            ...options,
            signal: new AbortController().signal,
          }),
      }),
      'stops when it is told to while it reads, and leaves nothing behind',
    ],
  ])('finds %s', async (_, wrap, test) => {
    expect(await failures(wrap)).toContain(test);
  });
});
