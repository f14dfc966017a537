/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A list of texts as SQL literals, for `IN (…)` and list values. */
export function literals(texts: readonly string[]): string {
  return texts.map(literal).join(', ');
}

/**
 * SQL that evaluates a value once and uses it in a body. DuckDB expands macros like text, so that an argument used five times
 * by a macro used five times becomes 25 expressions, whose planning takes longer than reading a small file.
 */
export function letSql(name: string, value: string, body: string): string {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`;
}
