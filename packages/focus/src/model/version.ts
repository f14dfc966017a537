import {
  COLUMNS_SINCE,
  FocusVersion,
  PREVIEW_COLUMNS,
  PREVIEW_REPLACEMENTS,
} from './columns';

/**
 * The lowest FOCUS version that explains a file's columns; `1.0-preview` is not readable.
 *
 * @param columns - canonical names
 */
export function detectVersion(
  columns: ReadonlySet<string>,
): FocusVersion | '1.0-preview' {
  const has = (name: string) => columns.has(name);
  if (PREVIEW_COLUMNS.some(has) && !PREVIEW_REPLACEMENTS.some(has)) {
    return '1.0-preview';
  }
  if (
    COLUMNS_SINCE['1.4'].some(has) ||
    (has('ServiceProviderName') && !has('ProviderName'))
  ) {
    return '1.4';
  }
  if (COLUMNS_SINCE['1.3'].some(has)) {
    return '1.3';
  }
  if (COLUMNS_SINCE['1.2'].some(has)) {
    return '1.2';
  }
  return COLUMNS_SINCE['1.1'].some(has) ? '1.1' : '1.0';
}
