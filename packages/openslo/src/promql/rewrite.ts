import type { SyntaxNode } from '@lezer/common';
import { compactQuery } from './compactQuery';
import { durationMs } from './durations';
import { literalRanges } from './ranges';
import { quote } from './strings';
import { expressionOf, nodesNamed, parseQuery, stringIn, textOf } from './tree';
import { hasWindow, substituteWindow } from './windowPlaceholder';

interface Edit {
  from: number;
  to: number;
  text: string;
}

/** A query over one window. */
export interface WindowedQuery {
  text: string;
  /** It counts events over the window, rather than events per second. */
  counts: boolean;
}

/** Whether the query says itself how it depends on the window: by `{{.window}}`, or by a literal range of a rate. */
export function isWindowed(query: string): boolean {
  if (hasWindow(query)) {
    return true;
  }
  const root = expressionOf(parseQuery(query));
  return root ? literalRanges(root, query).length > 0 : false;
}

/**
 * The query over one window: `{{.window}}` replaced, else its literal ranges; a query with neither gets a `rate` around every bare selector when
 * it selects counters, and stays an instant value otherwise.
 */
export function overWindow(
  query: string,
  window: string,
  counter: boolean,
): WindowedQuery {
  if (hasWindow(query)) {
    const text = compactQuery(substituteWindow(query, window));
    return { text, counts: countsOver(text, window) };
  }
  const text = compactQuery(query);
  const root = expressionOf(parseQuery(text));
  if (!root) {
    return { text, counts: false };
  }
  const ranges = literalRanges(root, text);
  if (ranges.length > 0) {
    return {
      text: applyEdits(
        text,
        ranges.map(({ from, to }) => ({ from, to, text: window })),
      ),
      counts: ranges.every(range => range.counts),
    };
  }
  return {
    text: counter ? applyEdits(text, rateEdits(root, window)) : text,
    counts: false,
  };
}

/** The query as an instant value; `{{.window}}` is five minutes, the shortest window that alerts look at. */
export function asInstant(query: string): string {
  return compactQuery(substituteWindow(query, '5m'));
}

function countsOver(query: string, window: string): boolean {
  const root = expressionOf(parseQuery(query));
  const ranges = root
    ? literalRanges(root, query).filter(
        range => range.length === durationMs(window),
      )
    : [];
  return ranges.length > 0 && ranges.every(range => range.counts);
}

function rateEdits(root: SyntaxNode, window: string): Edit[] {
  return nodesNamed(root, 'VectorSelector')
    .filter(selector => selector.parent?.name !== 'MatrixSelector')
    .flatMap(selector => {
      let outer = selector;
      while (
        outer.parent &&
        ['OffsetExpr', 'StepInvariantExpr'].includes(outer.parent.name)
      ) {
        outer = outer.parent;
      }
      // rate(x[5m] offset 1h): the modifiers follow the range.
      return [
        { from: selector.from, to: selector.from, text: 'rate(' },
        { from: selector.to, to: selector.to, text: `[${window}]` },
        { from: outer.to, to: outer.to, text: ')' },
      ];
    });
}

/** `le` matchers of a query that name one bound; the open one, `+Inf`, holds everything and is none. */
function boundMatchers(query: string): SyntaxNode[] {
  const root = expressionOf(parseQuery(query));
  return root
    ? nodesNamed(root, 'UnquotedLabelMatcher').filter(matcher => {
        const [label, operator, value] = [
          matcher.getChild('LabelName'),
          matcher.getChild('MatchOp'),
          matcher.getChild('StringLiteral'),
        ];
        return (
          label &&
          operator &&
          value &&
          textOf(label, query) === 'le' &&
          ['=', '=~'].includes(textOf(operator, query)) &&
          !stringIn(value, query).includes('Inf')
        );
      })
    : [];
}

/** Whether the query counts the events below a bound of a classic histogram. */
export function selectsBound(query: string): boolean {
  return boundMatchers(query).length > 0;
}

/** Prometheus 3 writes the bound 1 of a histogram as `1.0`, earlier ones as `1`: integer bounds match both afterwards. */
export function widenBounds(query: string): string {
  const edits = boundMatchers(query).flatMap(matcher => {
    const operator = matcher.getChild('MatchOp');
    const value = matcher.getChild('StringLiteral');
    if (!operator || !value || textOf(operator, query) !== '=') {
      return [];
    }
    const [, whole] = /^(\d+)(?:\.0)?$/.exec(stringIn(value, query)) ?? [];
    return whole === undefined
      ? []
      : [
          {
            from: operator.from,
            to: value.to,
            text: `=~${quote(`${whole}(\\.0)?`)}`,
          },
        ];
  });
  return applyEdits(query, edits);
}

function applyEdits(text: string, edits: Edit[]): string {
  let result = '';
  let end = 0;
  // Stable: edits at the same place keep their order.
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    result += text.slice(end, edit.from) + edit.text;
    end = edit.to;
  }
  return result + text.slice(end);
}
