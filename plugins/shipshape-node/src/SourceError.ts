import { CustomErrorBase } from '@backstage/errors';
import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';

/**
 * What went wrong with a source, under a stable code. The message may name files and lines of the operator's own data; it
 * is shown only to those who may read sources. It must not contain secrets or response bodies of a provider.
 */
export class SourceError extends CustomErrorBase {
  readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, cause?: unknown) {
    super(message, cause);
    this.name = 'SourceError';
    this.code = code;
  }
}
