/** A string literal of PromQL. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A matcher for exactly these values of a label. */
export function oneOf(label: string, values: readonly string[]): string {
  const pattern = values
    .map(value => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('|');
  return `${label}=~${quote(pattern)}`;
}
