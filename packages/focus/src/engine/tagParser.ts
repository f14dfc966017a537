/** One tag as delivered. The value is undefined when it is null. */
export interface RawTag {
  key: string;
  value?: string;
}

/** What a Tags text says. */
export interface ParsedTags {
  tags: RawTag[];
  /** Whether the text is a JSON object with text, number, true, false or null values, as FOCUS wants it. */
  conforming: boolean;
}

const UNREADABLE: ParsedTags = { tags: [], conforming: false };
const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\]:,]))/y;

/**
 * Reads the tags of a charge. Unlike a JSON parser it keeps every occurrence of a repeated key and the spelling of numbers.
 * An object without its braces, as some native exports have it, and a list of `{"key": …, "value": …}` are understood, but
 * do not conform.
 */
export function parseTags(text: string): ParsedTags {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) {
    return parseKeyValueList(trimmed);
  }
  const braced = trimmed.startsWith('{');
  const tags = parseMembers(braced ? trimmed : `{${trimmed}}`);
  return tags ? { tags, conforming: braced } : UNREADABLE;
}

function parseMembers(text: string): RawTag[] | undefined {
  const tokens = tokenize(text);
  if (!tokens || tokens[0] !== '{' || tokens[tokens.length - 1] !== '}') {
    return undefined;
  }
  const tags: RawTag[] = [];
  let at = 1;
  while (at < tokens.length - 1) {
    if (at > 1) {
      if (tokens[at] !== ',') {
        return undefined;
      }
      at += 1;
    }
    const [key, colon, value] = tokens.slice(at, at + 3);
    if (!key?.startsWith('"') || colon !== ':' || isPunctuation(value)) {
      return undefined;
    }
    tags.push({ key: unquote(key), value: valueText(value) });
    at += 3;
  }
  return tags;
}

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      return text.slice(start).trim() === '' ? tokens : undefined;
    }
    const token = match[1] ?? match[2] ?? match[3];
    if (match[1] !== undefined && !isJsonString(token)) {
      return undefined;
    }
    tokens.push(token);
  }
  return tokens;
}

function isPunctuation(token: string | undefined): boolean {
  return token === undefined || /^[{}[\]:,]$/.test(token);
}

function isJsonString(token: string): boolean {
  try {
    JSON.parse(token);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return false; // a raw control character or a wrong escape
    }
    throw error;
  }
}

function unquote(token: string): string {
  return JSON.parse(token) as string;
}

/** Numbers keep their spelling; a valueless tag is `true`. */
function valueText(token: string): string | undefined {
  if (token === 'null') {
    return undefined;
  }
  return token.startsWith('"') ? unquote(token) : token;
}

function parseKeyValueList(text: string): ParsedTags {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return UNREADABLE;
    }
    throw error;
  }
  if (!Array.isArray(list)) {
    return UNREADABLE;
  }
  const tags: RawTag[] = [];
  for (const item of list as unknown[]) {
    const { key, value } = Object(item) as { key?: unknown; value?: unknown };
    if (
      typeof key !== 'string' ||
      (typeof value === 'object' && value !== null)
    ) {
      return UNREADABLE;
    }
    tags.push({
      key,
      value: value === undefined || value === null ? undefined : String(value),
    });
  }
  return { tags, conforming: false };
}
