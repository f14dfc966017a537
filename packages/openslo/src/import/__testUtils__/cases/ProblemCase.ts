import type { DefinitionProblemCode } from '../../problems';

/** A document with a problem. */
export interface ProblemCase {
  what: string;
  /** The line of the problem ends with `# <-`. */
  text: string;
  path?: string;
  object?: string;
  document?: number;
  /** Ids that are imported all the same. */
  ids?: string[];
  /** Problems beside the one that the case is about. */
  also?: DefinitionProblemCode[];
}

/** Cases by the code of their problem. */
export type ProblemCases = Partial<
  Record<DefinitionProblemCode, ProblemCase[]>
>;
