import { CostReject } from 'backstage-plugin-shipshape-common';

/** `file:line` (or `file row n`), as terminals and editors understand it. */
export function formatPlace(place: {
  file: string;
  line?: number;
  row?: number;
}): string {
  if (place.line !== undefined) {
    return `${place.file}:${place.line}`;
  }
  return place.row === undefined
    ? place.file
    : `${place.file} row ${place.row}`;
}

/** One line for a value that could not be read. */
export function formatReject(reject: CostReject): string {
  const column = reject.column ? ` ${reject.column}` : '';
  const value =
    reject.value === undefined ? '' : ` ${JSON.stringify(reject.value)}`;
  return `${formatPlace(reject)}:${column}${value}: ${reject.reason}`;
}
