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
