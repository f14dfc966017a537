import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';
import type { DefinitionProblemCode } from './problems';

/** Where in an object something stands. */
export interface Place {
  line: number;
  /** `spec.objectives[0].target`; undefined for the object as a whole. */
  path?: string;
}

/** Collects the problems of one object and remembers whether it has to be dropped. */
export class ObjectReport {
  #failed = false;

  constructor(
    readonly problems: DefinitionProblem[],
    readonly source: { file: string; document: number },
    /** `SLO/checkout-availability`, as far as it is known. */
    readonly object: string | undefined,
  ) {}

  /** Whether there was an error. */
  get failed(): boolean {
    return this.#failed;
  }

  error(code: DefinitionProblemCode, place: Place, message: string): void {
    this.#failed = true;
    this.#add('error', code, place, message);
  }

  warn(code: DefinitionProblemCode, place: Place, message: string): void {
    this.#add('warning', code, place, message);
  }

  #add(
    severity: 'error' | 'warning',
    code: DefinitionProblemCode,
    { line, path }: Place,
    message: string,
  ): void {
    this.problems.push({
      severity,
      code,
      message,
      ...this.source,
      line,
      ...(this.object !== undefined && { object: this.object }),
      ...(path !== undefined && { path }),
    });
  }
}
