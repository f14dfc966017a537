/** Control characters but tab and line feed, non-characters, and line ends that only some programs know. */
const UNPRINTABLE = /[^\t\n\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff]/gu;

/** Text that YAML and Prometheus can hold: what they cannot becomes U+FFFD. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(UNPRINTABLE, '\ufffd')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd')
    .replace(/(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** Text of a document inside an alert, where `{{` would start a template of Prometheus. */
export function escapeTemplate(text: string): string {
  return printable(text).replace(/\{\{/g, '{{ "{{" }}');
}

/** A label name that Prometheus 2 accepts too; undefined when nothing can be made of it. */
export function labelName(name: string): string | undefined {
  const safe = name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');
  return safe === '' || safe.startsWith('__') || /^_*$/.test(safe)
    ? undefined
    : safe;
}

/** Entries in order of their keys, whatever the order of the document. */
export function sortedEntries<T>(
  record: Record<string, T>,
): Array<[string, T]> {
  return Object.entries(record).sort(([a], [b]) => {
    if (a === b) {
      return 0;
    }
    return a < b ? -1 : 1;
  });
}

/** Without entries that are undefined or empty: to Prometheus an empty label is none. */
export function withoutEmpty(
  record: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, value]],
    ),
  );
}
