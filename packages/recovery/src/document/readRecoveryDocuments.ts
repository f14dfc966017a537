import type {
  DefinitionProblem,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import { crossChecks } from './crossChecks';
import { DocumentError } from './DocumentError';
import { RecoveryFile, recoveryFileSchema } from './documentSchema';
import { ParsedDocument, parseYaml } from './parseYaml';
import { FoundProblem, pathText } from './problems';
import { IdRegistry } from './IdRegistry';
import { duplicates } from './rules';
import { schemaProblems } from './schemaProblems';

/** Largest file that is read. */
export const MAX_RECOVERY_FILE_BYTES = 256 * 1024;
/** Problems of one file that are listed. */
const MAX_PROBLEMS = 200;

/** A file with recovery documents. */
export interface RecoveryDocumentFile {
  /** As problems name it. */
  file: string;
  text: string;
}

export interface ReadRecoveryDocuments {
  /** In the order of files and documents. */
  definitions: RecoveryDefinition[];
  problems: DefinitionProblem[];
}

/**
 * Reads recovery documents. An error drops its document, a warning drops nothing; ids must be unique over all files. It never throws.
 */
export function readRecoveryDocuments(
  files: readonly RecoveryDocumentFile[],
): ReadRecoveryDocuments {
  const taken = new IdRegistry();
  const read = files.map(file => readFile(file, taken));
  return {
    definitions: read.flatMap(({ definitions }) => definitions),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readFile(
  { file, text }: RecoveryDocumentFile,
  taken: IdRegistry,
): ReadRecoveryDocuments {
  if (Buffer.byteLength(text, 'utf8') > MAX_RECOVERY_FILE_BYTES) {
    return refused(
      file,
      'too-large',
      `The file is larger than ${MAX_RECOVERY_FILE_BYTES / 1024} KiB; split it`,
    );
  }
  const parsed = parseYaml(text);
  if (parsed.length === 0) {
    return refused(
      file,
      'no-documents',
      'The file is empty; expected documents with apiVersion: shipshape.dev/v1 and kind: Recovery',
    );
  }
  const definitions: RecoveryDefinition[] = [];
  const problems: DefinitionProblem[] = [];
  for (const [document, content] of parsed.entries()) {
    if (content instanceof DocumentError) {
      problems.push({
        severity: 'error',
        code: content.code,
        message: content.message,
        file,
        document,
        ...(content.line === undefined ? {} : { line: content.line }),
      });
    } else {
      const read = readDocument(content, file, taken);
      definitions.push(...(read.definition ? [read.definition] : []));
      problems.push(
        ...read.problems.map(problem =>
          placed(problem, { file, document, content }),
        ),
      );
    }
  }
  return { definitions, problems: limited(problems, file) };
}

function readDocument(
  { data }: ParsedDocument,
  file: string,
  taken: IdRegistry,
): { definition?: RecoveryDefinition; problems: FoundProblem[] } {
  const parsed = recoveryFileSchema.safeParse(data);
  if (!parsed.success) {
    return { problems: schemaProblems(parsed.error.issues, data) };
  }
  const definition = definitionOf(parsed.data);
  const problems = [
    ...duplicates(
      definition.backupPlans.map(({ id }) => id),
      index => ['spec', 'backupPlans', index, 'id'],
      id => `There are two backup plans ${id}`,
    ),
    ...duplicates(
      definition.drillPlans.map(({ id }) => id),
      index => ['spec', 'drillPlans', index, 'id'],
      id => `There are two drill plans ${id}`,
    ),
    ...crossChecks(definition),
  ];
  const hasErrors = problems.some(({ severity }) => severity === 'error');
  const conflicts = hasErrors ? [] : taken.claim(definition, file);
  return {
    ...(hasErrors || conflicts.length > 0 ? {} : { definition }),
    problems: [...problems, ...conflicts],
  };
}

function definitionOf({ metadata, spec }: RecoveryFile): RecoveryDefinition {
  return {
    ...spec,
    id: metadata.name,
    name: spec.name ?? metadata.title ?? metadata.name,
  };
}

function placed(
  { severity, code, message, path }: FoundProblem,
  where: { file: string; document: number; content: ParsedDocument },
): DefinitionProblem {
  const { file, document, content } = where;
  const object = objectOf(content.data);
  return {
    severity,
    code,
    message,
    file,
    document,
    line: content.lineOf(path),
    ...(object === undefined ? {} : { object }),
    ...(path.length > 0 ? { path: pathText(path) } : {}),
  };
}

/** `Recovery/orders-db`, as far as the document says. */
function objectOf(data: unknown): string | undefined {
  const name =
    typeof data === 'object' &&
    data !== null &&
    'metadata' in data &&
    typeof data.metadata === 'object' &&
    data.metadata !== null &&
    'name' in data.metadata
      ? data.metadata.name
      : undefined;
  return typeof name === 'string' && name.length <= 100
    ? `Recovery/${name}`
    : undefined;
}

function refused(
  file: string,
  code: 'too-large' | 'no-documents',
  message: string,
): ReadRecoveryDocuments {
  return {
    definitions: [],
    problems: [{ severity: 'error', code, message, file }],
  };
}

function limited(
  problems: readonly DefinitionProblem[],
  file: string,
): DefinitionProblem[] {
  if (problems.length <= MAX_PROBLEMS) {
    return [...problems];
  }
  // Errors first, so that they are seen; the order stays.
  const kept = new Set(
    [
      ...problems.filter(({ severity }) => severity === 'error'),
      ...problems.filter(({ severity }) => severity === 'warning'),
    ].slice(0, MAX_PROBLEMS),
  );
  return [
    ...problems.filter(problem => kept.has(problem)),
    {
      severity: 'warning',
      code: 'problems-omitted',
      message: 'There are further problems, which are not listed',
      file,
    },
  ];
}
