import type { SyntaxNode, Tree } from '@lezer/common';
import { literalRanges } from './ranges';
import { QueryError } from './QueryError';
import { regexProblem } from './strings';
import {
  expressionOf,
  MAX_WRITTEN_DEPTH,
  nodesNamed,
  parseQuery,
  stringIn,
  textOf,
} from './tree';
import { typeOf } from './typeOf';
import { hasWindow, substituteInPlace } from './windowPlaceholder';

/** What people write is a hundredth of this; beyond it, reading takes seconds. */
const MAX_LENGTH = 20_000;

/** What is known about a query before it is ever run. */
export type QueryCheck =
  | {
      state: 'ok';
      /** The query holds literal ranges, which are read as "over the window". */
      fixedRange?: string;
    }
  | {
      /** `notConfigured`: a placeholder of a template or of an example. */
      state: 'notConfigured' | 'invalid';
      code: 'query-placeholder' | 'query-invalid' | 'query-fixed-range';
      /** For people, with the column where there is one. */
      message: string;
    };

export interface CheckQueryOptions {
  /**
   * The query is read as an instant value (threshold and raw SLIs): its ranges stay as they are, so they need not be equal.
   */
  instant?: boolean;
}

/**
 * Checks a PromQL query without running it: placeholders, syntax, types of operands, strings and regular expressions, and literal ranges.
 * `{{.window}}` stands for any duration. Never throws.
 */
export function checkQuery(
  query: string,
  options: CheckQueryOptions = {},
): QueryCheck {
  if (isPlaceholder(query)) {
    return {
      state: 'notConfigured',
      code: 'query-placeholder',
      message:
        query.trim() === ''
          ? 'The query is empty.'
          : `The query is the placeholder ${query.trim()}.`,
    };
  }
  const text = substituteInPlace(query, '5m');
  const mistake = mistakeOf(text);
  if (mistake) {
    return /<[A-Za-z][\w .-]*>/.test(query)
      ? {
          state: 'notConfigured',
          code: 'query-placeholder',
          message: 'The query holds a placeholder in angle brackets.',
        }
      : {
          state: 'invalid',
          code: 'query-invalid',
          message: `The query is not PromQL: ${mistake.message} at ${place(
            query,
            mistake.position,
          )}.`,
        };
  }
  return hasWindow(query) || options.instant
    ? { state: 'ok' }
    : checkRanges(text);
}

function isPlaceholder(query: string): boolean {
  return /^(|any|string|<[^]*>)$/i.test(query.trim());
}

function checkRanges(query: string): QueryCheck {
  const root = expressionOf(parseQuery(query));
  const ranges = root ? literalRanges(root, query) : [];
  const texts = [
    ...new Set(ranges.map(range => query.slice(range.from, range.to).trim())),
  ];
  if (ranges.length === 0) {
    return { state: 'ok' };
  }
  if (new Set(ranges.map(range => range.length)).size > 1) {
    return {
      state: 'invalid',
      code: 'query-fixed-range',
      message: `The query holds different ranges (${texts.join(
        ', ',
      )}), so it cannot be read over other windows; write {{.window}} where the window belongs.`,
    };
  }
  return {
    state: 'ok',
    fixedRange: `The range ${texts[0]} of the query is replaced by the window that is asked for; write {{.window}} to say so.`,
  };
}

interface Mistake {
  message: string;
  position: number;
}

function mistakeOf(query: string): Mistake | undefined {
  if (query.length > MAX_LENGTH) {
    return {
      message: `more than ${MAX_LENGTH} characters`,
      position: MAX_LENGTH,
    };
  }
  try {
    const tree = parseQuery(query, MAX_WRITTEN_DEPTH);
    return (
      unprintableMistake(query) ??
      syntaxMistake(tree, query) ??
      typeMistake(tree, query)
    );
  } catch (error) {
    if (error instanceof QueryError) {
      return error;
    }
    throw error;
  }
}

/** What a rule file, which is YAML, could not hold as it is. */
function unprintableMistake(query: string): Mistake | undefined {
  const found = /[^\t\r\n\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff\p{Cs}]/u.exec(
    query,
  );
  if (!found) {
    return undefined;
  }
  const code = found[0].charCodeAt(0).toString(16).padStart(4, '0');
  return {
    message: `the character U+${code.toUpperCase()}, which has to be written as an escape,`,
    position: found.index,
  };
}

function syntaxMistake(tree: Tree, query: string): Mistake | undefined {
  let position: number | undefined;
  tree.iterate({
    enter(node) {
      if (node.type.isError && position === undefined) {
        position = node.from;
      }
    },
  });
  if (position === undefined) {
    return undefined;
  }
  const rest = query.slice(position).trim();
  const found = /^([\w:.]+|\s*\S)/.exec(rest)?.[0];
  return {
    message: found ? `unexpected ${found}` : 'unexpected end',
    position,
  };
}

function typeMistake(tree: Tree, query: string): Mistake | undefined {
  const root = expressionOf(tree);
  if (!root) {
    return { message: 'no expression', position: 0 };
  }
  const literal = literalMistake(root, query);
  if (literal) {
    return literal;
  }
  const type = typeOf(root, query);
  return type === 'vector' || type === 'scalar'
    ? undefined
    : {
        message: `expected an instant vector, found a ${
          type === 'matrix' ? 'range vector' : 'string'
        }`,
        position: root.from,
      };
}

/** Strings, regular expressions and selectors that Prometheus refuses. */
function literalMistake(root: SyntaxNode, query: string): Mistake | undefined {
  for (const node of nodesNamed(root, 'StringLiteral')) {
    stringIn(node, query);
  }
  const matchers = [
    ...nodesNamed(root, 'UnquotedLabelMatcher'),
    ...nodesNamed(root, 'QuotedLabelMatcher'),
  ];
  for (const matcher of matchers) {
    const pattern = regexOf(matcher, query);
    const problem = pattern === undefined ? undefined : regexProblem(pattern);
    if (problem) {
      return {
        message: `regular expression ${problem}`,
        position: matcher.from,
      };
    }
  }
  const open = nodesNamed(root, 'VectorSelector').find(selector =>
    selectsEverything(selector, query),
  );
  return (
    open && {
      message: 'a selector without a name or a matcher that is not empty',
      position: open.from,
    }
  );
}

function regexOf(matcher: SyntaxNode, query: string): string | undefined {
  const operator = matcher.getChild('MatchOp');
  const value = matcher.lastChild;
  return operator && value && textOf(operator, query).endsWith('~')
    ? stringIn(value, query)
    : undefined;
}

function selectsEverything(selector: SyntaxNode, query: string): boolean {
  if (selector.getChild('Identifier')) {
    return false;
  }
  const matchers = selector.getChild('LabelMatchers');
  return (
    !matchers ||
    (matchers.getChildren('QuotedLabelName').length === 0 &&
      [
        ...matchers.getChildren('UnquotedLabelMatcher'),
        ...matchers.getChildren('QuotedLabelMatcher'),
      ].every(matcher => matchesEmpty(matcher, query)))
  );
}

function matchesEmpty(matcher: SyntaxNode, query: string): boolean {
  const operator = textOf(matcher.getChild('MatchOp') ?? matcher, query);
  const value = stringIn(matcher.lastChild ?? matcher, query);
  switch (operator) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    default: {
      const matches = regexMatchesEmpty(value);
      return operator === '=~' ? matches : !matches;
    }
  }
}

function regexMatchesEmpty(pattern: string): boolean {
  // Only patterns that passed regexProblem() come here; those that only RE2 reads are taken to match something.
  try {
    return new RegExp(`^(?:${pattern})$`).test('');
  } catch {
    return false;
  }
}

function place(query: string, position: number): string {
  const before = query.slice(0, position).split('\n');
  const column = `column ${(before.at(-1) ?? '').length + 1}`;
  return query.trimEnd().includes('\n')
    ? `line ${before.length}, ${column}`
    : column;
}
