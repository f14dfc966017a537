import type { z } from 'zod';
import { fieldsAt } from './documentSchema';
import { nearest } from './nearest';
import { FoundProblem, RecoveryProblemCode } from './problems';

/** Problems of one document that are looked at; nobody reads more. */
const MAX_ISSUES = 250;
const UNITS = new Map([
  ['string', ' characters'],
  ['array', ' items'],
]);

/** Longest piece of a value that a message quotes. */
const MAX_QUOTED = 60;

/** What a schema found, in terms of what was found and what was expected. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
): FoundProblem[] {
  return issues.slice(0, MAX_ISSUES).flatMap(issue => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, MAX_ISSUES)
        .map(key => unknownField([...issue.path, key]));
    }
    const found = valueAt(data, issue.path);
    return [
      problem(
        codeOf(issue.path, found),
        issue.path,
        found === undefined
          ? `Missing; expected ${expectationOf(issue)}`
          : `Found ${quoted(found)}; expected ${expectationOf(issue)}`,
      ),
    ];
  });
}

function unknownField(path: readonly PropertyKey[]): FoundProblem {
  const name = String(path[path.length - 1]);
  const fields = fieldsAt(path.slice(0, -1));
  const similar = nearest(name, fields);
  return problem(
    'unknown-field',
    path,
    similar === undefined
      ? `The field ${name} is not known; expected one of ${fields.join(', ')}`
      : `The field ${name} is not known; did you mean ${similar}?`,
  );
}

function codeOf(
  path: readonly PropertyKey[],
  found: unknown,
): RecoveryProblemCode {
  if (found === undefined) {
    return 'field-missing';
  }
  if (path.length === 1 && path[0] === 'apiVersion') {
    return 'unknown-apiversion';
  }
  return path.length === 1 && path[0] === 'kind'
    ? 'unknown-kind'
    : 'field-value';
}

function expectationOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'array'
        ? 'a list'
        : `${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options)
        : 'another value';
    case 'too_small':
      return issue.origin === 'string'
        ? 'a text that is not empty'
        : `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}${UNITS.get(issue.origin) ?? ''}`;
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'an instant in UTC such as 2027-01-31T00:00:00Z'
        : patternExpectation(issue.message, issue.pattern);
    default:
      return issue.message;
  }
}

function patternExpectation(message: string, pattern?: string): string {
  return message.startsWith('Invalid')
    ? `text that matches ${pattern ?? 'the pattern'}`
    : message.replace(/^Expected /, '');
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1
    ? String(values[0])
    : `one of ${values.join(', ')}`;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    data,
  );
}

function quoted(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object' && value !== null) {
    return 'an object';
  }
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

function problem(
  code: RecoveryProblemCode,
  path: readonly PropertyKey[],
  message: string,
): FoundProblem {
  return { severity: 'error', code, path, message };
}
