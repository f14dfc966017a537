import type {
  DefinitionProblem,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { limitProblems } from './limitProblems';
import { identify, IdentifiedObject } from './objects';
import { readOpenSlo } from './openslo/readOpenSlo';
import { DefinitionFile, readDocuments } from './readDocuments';
import { readSloth } from './sloth/readSloth';
import { withUniqueIds } from './uniqueIds';

/** SLOs of a set of files, and everything that is wrong or not honoured in them. Both in the order of files, documents and lines. */
export interface ImportedSlos {
  slos: SloDefinition[];
  problems: DefinitionProblem[];
}

/**
 * Reads OpenSLO documents (`openslo/v1`, `openslo/v1alpha`, `openslo.com/v2alpha`) and Sloth specs (`prometheus/v1`, `sloth.slok.dev/v1`) of
 * any number of files, each with one object, several YAML documents, a list, or JSON. References are resolved over all of them, whatever the
 * order of the files.
 *
 * An error drops the object that it belongs to, a warning never drops anything, and a syntax error drops its document. Connection details of
 * data sources are not kept. Never throws, whatever the texts hold.
 */
export function importSlos(files: readonly DefinitionFile[]): ImportedSlos {
  const problems: DefinitionProblem[] = [];
  const objects: IdentifiedObject[] = [];
  for (const file of inOrder(files)) {
    const read = readDocuments(file);
    problems.push(...read.problems);
    for (const item of read.items) {
      const object = identify(item, problems);
      if (object) {
        objects.push(object);
      }
    }
  }
  const read = [
    ...readOpenSlo(
      objects.flatMap(item => (item.format === 'openslo' ? [item.object] : [])),
    ),
    ...objects.flatMap(item =>
      item.format === 'sloth' ? readSloth(item.object) : [],
    ),
  ];
  return {
    slos: withUniqueIds(
      read.sort(
        (a, b) =>
          compareSources(a.report.source, b.report.source) ||
          a.place.line - b.place.line,
      ),
    ),
    problems: limitProblems(
      problems.sort(
        (a, b) => compareSources(a, b) || (a.line ?? 0) - (b.line ?? 0),
      ),
    ),
  };
}

function compareSources(
  a: { file: string; document?: number },
  b: { file: string; document?: number },
): number {
  return compareText(a.file, b.file) || (a.document ?? -1) - (b.document ?? -1);
}

/** Which of two objects of a name is the first must not depend on who listed the files. */
function inOrder(files: readonly DefinitionFile[]): DefinitionFile[] {
  return [...files].sort(
    (a, b) => compareText(a.file, b.file) || compareText(a.text, b.text),
  );
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
