import { QueryError } from './QueryError';

/** Escapes of quoted strings of PromQL, which are those of Go. */
const ESCAPE =
  /^\\(?:[abfnrtv\\'"]|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/;
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The value of a string literal.
 *
 * @param position - where it stands in the query
 * @throws QueryError when it is none
 */
export function unquote(literal: string, position = 0): string {
  const mark = literal[0];
  if (literal.length < 2 || !literal.endsWith(mark)) {
    throw new QueryError('string is not closed', position);
  }
  const body = literal.slice(1, -1);
  if (mark === '`') {
    return body;
  }
  let value = '';
  for (let at = 0; at < body.length; at += 1) {
    if (body[at] === '\n') {
      throw new QueryError('string holds a line break', position);
    }
    if (body[at] !== '\\') {
      value += body[at];
      continue;
    }
    const [escape] = ESCAPE.exec(body.slice(at)) ?? [];
    // A quote of the other kind must not be escaped.
    if (escape === undefined || escape === (mark === '"' ? "\\'" : '\\"')) {
      throw new QueryError(
        `string holds the unknown escape ${body.slice(
          at,
          at + 2,
        )} (write \\\\ for a backslash)`,
        position,
      );
    }
    value += escapedValue(escape);
    at += escape.length - 1;
  }
  return value;
}

/** A string literal in double quotes. */
export function quote(value: string): string {
  const escaped = value
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r');
  return `"${escaped}"`;
}

/** What keeps a regular expression from compiling in Prometheus (RE2), as far as can be told without it. */
export function regexProblem(pattern: string): string | undefined {
  if (/(^|[^\\])(\\\\)*\(\?(<?[=!])/.test(pattern)) {
    return 'looks ahead or behind, which RE2 cannot';
  }
  if (/(^|[^\\])(\\\\)*\\[1-9]/.test(pattern)) {
    return 'refers back to a group, which RE2 cannot';
  }
  const portable = pattern
    .replace(/\(\?[imsU]*(?:-[imsU]+)?(\)|:)/g, (_, end: string) =>
      end === ')' ? '' : '(?:',
    )
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:\^?[a-z]+:\]/g, 'a')
    .replace(/\\Q[\s\S]*?(\\E|$)/g, '');
  try {
    RegExp(`^(?:${portable})$`);
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? error.message.replace(/^.*: /s, '')
      : String(error);
  }
}

function escapedValue(escape: string): string {
  const kind = escape[1];
  if (/[0-7]/.test(kind)) {
    return String.fromCharCode(parseInt(escape.slice(1), 8));
  }
  if (/[xuU]/.test(kind)) {
    const code = parseInt(escape.slice(2), 16);
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return SIMPLE[kind] ?? kind;
}
