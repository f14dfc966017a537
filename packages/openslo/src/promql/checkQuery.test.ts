import { checkQuery } from './checkQuery';

describe('checkQuery', () => {
  it.each([
    'up',
    'sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))',
    'sum(rate(http_requests_total{code=~"5.."}[{{ .window }}] offset 1m)) or vector(0)',
    'sum_over_time((count(x < 0.75))[{{.window}}:]) OR on() vector(0)',
    'histogram_quantile(0.99, sum by (le) (rate(h_bucket[{{.window}}])))',
    'sum(x) # a comment\n  / sum(y)',
    'label_replace(x, "a", "$1", "b", "(.*)")',
    'topk(3, x)',
    'vector(1)',
    "x{a='b\\'c', d=`\\d`}",
    '{__name__=~"a.+"}',
    'x{a=~"(?i)get|put", b=~"[[:alpha:]]+"}',
    'a and on (b) c > bool 3',
    'clamp_min(-x, 0) * on (a) group_left (b) y',
    'quantile_over_time(0.9, x[5m:1m])',
    'hour() > 8',
  ])('accepts %s', query => {
    expect(checkQuery(query)).toEqual({ state: 'ok' });
  });

  it.each(['', '  \n', 'Any', 'any', 'string', '<query>', '<good\nquery>'])(
    'knows the placeholder %j',
    query => {
      expect(checkQuery(query)).toMatchObject({
        state: 'notConfigured',
        code: 'query-placeholder',
      });
    },
  );

  it('knows a placeholder inside a query, and not a comparison', () => {
    expect(checkQuery('sum(rate(<metric>[5m]))').state).toBe('notConfigured');
    expect(checkQuery('a < b > c').state).toBe('ok');
  });

  it.each([
    ['sum(x', 'unexpected end at column 6'],
    ['sum:trace.hits{*}.as_count()', 'unexpected .hits at column 10'],
    ['sum(rate(a[{{.window}}])) b', 'unexpected b at column 27'],
    ['sum(\n  x y)', 'unexpected y at line 2, column 5'],
    ['foo(x)', 'at column 4'],
    ['rate(x)', 'rate() takes a range vector, found an instant vector'],
    ['x[5m]', 'expected an instant vector, found a range vector at column 1'],
    ['sum(x)[5m]', 'use a subquery, [5m:] at column 1'],
    ['"text"', 'found a string'],
    ['sum("a")', 'sum() takes an instant vector, found a string at column 5'],
    ['sum(1)', 'found a scalar'],
    ['topk(x)', 'topk() takes 2 operands, found 1'],
    ['clamp_min(x)', 'clamp_min() takes 2 operands, found 1'],
    ['1 < 2', 'needs bool at column 3'],
    ['x + bool y', 'bool only follows a comparison'],
    ['1 or x', 'takes an instant vector, found a scalar'],
    ['x[5m] + 1', 'found a range vector'],
    ['x{a="b}', 'unexpected end at column 8'],
    ['x{a=~"5\\..*"}', 'unknown escape \\. (write \\\\ for a backslash)'],
    ['x{a=~"("}', 'regular expression'],
    ['x{a=~"(?=b)c"}', 'looks ahead'],
    ['{}', 'a selector without a name'],
    ['x{a="\u0007"}', 'the character U+0007'],
    ['x{a="\ud800"}', 'the character U+D800'],
    ['{a=~".*"}', 'a selector without a name'],
    ['{a="", b!="c", d!~"e"}', 'a selector without a name'],
  ])('refuses %s', (query, message) => {
    const check = checkQuery(query);
    expect(check).toMatchObject({ state: 'invalid', code: 'query-invalid' });
    expect(check).toHaveProperty('message', expect.stringContaining(message));
  });

  it('reads equal literal ranges as the window', () => {
    expect(
      checkQuery('sum(rate(a[5m])) - sum(increase((b[300s] offset 1m)))'),
    ).toEqual({
      state: 'ok',
      fixedRange: expect.stringContaining('range 5m'),
    });
  });

  it('refuses different literal ranges, unless the value is an instant one', () => {
    const query = 'sum(rate(a[5m])) / sum(rate(b[1h]))';
    expect(checkQuery(query)).toEqual({
      state: 'invalid',
      code: 'query-fixed-range',
      message: expect.stringContaining('(5m, 1h)'),
    });
    expect(checkQuery(query, { instant: true })).toEqual({ state: 'ok' });
  });

  it('leaves ranges that are not windows alone', () => {
    expect(
      checkQuery('sum(max_over_time(a[2m])) + sum(rate(b[{{.window}}]))'),
    ).toEqual({ state: 'ok' });
    expect(checkQuery('max_over_time(a[2m]) / min_over_time(b[5m])')).toEqual({
      state: 'ok',
    });
  });
});
