import type { SyntaxNode } from '@lezer/common';
import { stringIn, textOf } from './tree';

export interface Matcher {
  label: string;
  operator: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** What a vector selector asks for, its metric as a matcher of `__name__`. */
export function matchersOf(selector: SyntaxNode, query: string): Matcher[] {
  const name = selector.getChild('Identifier');
  const matchers = selector.getChild('LabelMatchers');
  return [
    ...(name
      ? [
          {
            label: '__name__',
            operator: '=' as const,
            value: textOf(name, query),
          },
        ]
      : []),
    ...(matchers?.getChildren('UnquotedLabelMatcher') ?? []).map(matcher => ({
      label: textOf(matcher.getChild('LabelName') ?? matcher, query),
      operator: operatorOf(matcher, query),
      value: stringIn(matcher.lastChild ?? matcher, query),
    })),
  ];
}

/** Whether a label value satisfies a matcher; a label that is not there is empty. */
export function matches({ operator, value }: Matcher, found: string): boolean {
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return matchesRegex(value, found);
    default:
      return !matchesRegex(value, found);
  }
}

function matchesRegex(pattern: string, found: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(found);
}

function operatorOf(matcher: SyntaxNode, query: string): Matcher['operator'] {
  const text = textOf(matcher.getChild('MatchOp') ?? matcher, query);
  return (['!=', '=~', '!~'] as const).find(known => known === text) ?? '=';
}
