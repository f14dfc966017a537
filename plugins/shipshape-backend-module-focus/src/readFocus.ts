import { isError } from '@backstage/errors';
import { readFocusFiles } from '@shipshape/focus';
import { SourceError } from 'backstage-plugin-shipshape-node';
import type { FocusReader } from './FocusReader';

/** Reads with the FOCUS engine. A file that is not FOCUS is wrong content, which no retry mends. */
export const readFocus: FocusReader = async ({ onProgress, ...options }) => {
  try {
    return await readFocusFiles({
      ...options,
      onProgress: ({ phase, rows }) =>
        onProgress?.({
          message: rows === undefined ? phase : `${phase}, ${rows} rows`,
        }),
    });
  } catch (error) {
    if (isError(error) && error.name === 'FocusFileError') {
      // Without the cause: its message is this one, and would be told twice.
      throw new SourceError('invalid_content', error.message);
    }
    throw error;
  }
};
