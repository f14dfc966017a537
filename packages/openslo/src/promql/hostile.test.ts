import type { Sli } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { bucketExpressions, sliExpressions } from '../expressions';
import { checkQuery } from './checkQuery';
import { QueryError } from './QueryError';
import {
  asInstant,
  isWindowed,
  overWindow,
  selectsBound,
  widenBounds,
} from './rewrite';
import { group, singleSeries } from './shape';
import { expressionOf, parseQuery } from './tree';
import { typeOf } from './typeOf';

const QUERIES = [
  'sum(rate(http_requests_total{code=~"5..", le="1"}[{{.window}}] offset 1m)) or vector(0)',
  'sum_over_time((count(x < 0.75))[{{.window}}:1m]) OR on() vector(0)',
  'histogram_quantile(0.99, sum by (le, a) (rate(h_bucket{le="0.5"}[5m] @ 1)))',
  'label_replace(topk(3, -x), "a", "$1", "b", \'(.*)\') # a comment\n / sum(y)',
  'a and on (b) group_left (c) d > bool 3 unless +e ^ -2 % (1h + 3)',
];

/** What breaks queries when it is put anywhere. */
const PIECES = fc.constantFrom(
  ...'( ) [ ] { } , : " \' ` \\ - + = =~ != @ # offset by sum sum( rate( bool or on le= 5m 1 {{.window}} \n'.split(
    ' ',
  ),
);

/** A query with pieces taken out and put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...QUERIES),
    fc.array(fc.tuple(fc.nat(90), fc.nat(6), fc.option(PIECES, { nil: '' })), {
      maxLength: 4,
    }),
  )
  .map(([query, edits]) =>
    edits.reduce(
      (text, [at, length, piece]) =>
        text.slice(0, at) + piece + text.slice(at + length),
      query,
    ),
  );

const pieced = fc.array(PIECES, { maxLength: 12 }).map(list => list.join(' '));

/** Everything that reads a query; none of it has to like what it reads. */
const READERS: ReadonlyArray<(query: string) => unknown> = [
  query => {
    const root = expressionOf(parseQuery(query));
    return root && typeOf(root, query);
  },
  isWindowed,
  asInstant,
  selectsBound,
  widenBounds,
  group,
  query => overWindow(query, '5m', true),
  query => singleSeries(query, 'sum'),
  ...(
    [
      query => ({ kind: 'ratio', good: query, total: query, counter: true }),
      query => ({ kind: 'ratio', bad: 'up', total: query, counter: false }),
      query => ({ kind: 'threshold', query, op: 'lt', value: 1 }),
      query => ({ kind: 'raw', query, rawType: 'success' }),
    ] satisfies Array<(query: string) => Sli>
  ).flatMap(sliOf => [
    (query: string) =>
      sliExpressions(
        { sli: sliOf(query), method: { type: 'Occurrences' } },
        '1h',
      ),
    (query: string) =>
      bucketExpressions(
        {
          sli: sliOf(query),
          method: { type: 'RatioTimeslices', sliceSeconds: 300 },
        },
        { widthSeconds: 300, scrapeSeconds: 60 },
      ),
  ]),
];

/** What readers throw besides the error that says what is wrong with the query. */
function otherErrors(query: string): unknown[] {
  checkQuery(query);
  return READERS.flatMap(read => {
    try {
      read(query);
      return [];
    } catch (error) {
      return error instanceof QueryError ? [] : [error];
    }
  });
}

describe('reading of broken queries', () => {
  it.each([
    'sum(',
    '-',
    'a +',
    '+ [5m]',
    'x{',
    'x{le="',
    'x[',
    '[5m:]',
    '(',
    'sum by (',
    'a offset',
    'a @',
    'rate()',
  ])('names what is wrong with %j, or returns', query => {
    expect(otherErrors(query)).toEqual([]);
    expect(checkQuery(query)).toMatchObject({ state: 'invalid' });
  });

  it('stands every beginning of a query', () => {
    for (const query of QUERIES) {
      for (let end = 0; end <= query.length; end += 3) {
        expect(otherErrors(query.slice(0, end))).toEqual([]);
      }
    }
  });

  it('stands changed queries', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, pieced), query => {
        expect(otherErrors(query)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it.each([
    ['parentheses', (n: number) => `${'('.repeat(n)}x${')'.repeat(n)}`],
    ['open parentheses', (n: number) => '('.repeat(n)],
    ['calls', (n: number) => `${'abs('.repeat(n)}x${')'.repeat(n)}`],
    ['signs', (n: number) => `${'- '.repeat(n)}x`],
    ['powers', (n: number) => `${'x ^ '.repeat(n)}x`],
    ['sums', (n: number) => `${'x + '.repeat(n)}x`],
  ])('refuses endless %s instead of running out of stack', (_, nest) => {
    const query = nest(2_400);
    expect(() => typeOf(parseQuery(query).topNode, query)).toThrow(QueryError);
    expect(checkQuery(query)).toMatchObject({
      state: 'invalid',
      message: expect.stringContaining('nested'),
    });
  });

  it('reads long chains of operators in time that grows with their length', () => {
    const query = Array.from({ length: 200 }, (_, i) => `x${i}`).join(' or ');
    expect(checkQuery(query)).toEqual({ state: 'ok' });
    expect(singleSeries(query, 'sum')).toBe(`sum(${query})`);
  });
});
