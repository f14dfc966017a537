import type { DefinitionProblem } from 'backstage-plugin-shipshape-common';
import { Document, LineCounter, YAMLError } from 'yaml';
import { buildTree } from './buildTree';
import { DocumentError } from './DocumentError';
import { parseDocuments } from './parseDocuments';
import { isPresent, TreeNode } from './tree';

/** Far above any file that people write; parsing one of this size takes seconds. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** A text with the name it is known by in problems. */
export interface DefinitionFile {
  /** Path or URL. */
  file: string;
  text: string;
}

/** One object of a file: a document, or an item of a document that is a list. */
export interface DocumentItem {
  file: string;
  /** From 0. */
  document: number;
  node: TreeNode;
}

/** What the errors of the parser mean. Its own messages quote the text, which may hold credentials. */
const SYNTAX: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'an alias or anchor cannot be read',
  BAD_DQ_ESCAPE: 'unknown escape in a double-quoted text',
  BAD_INDENT: 'wrong indentation',
  BAD_SCALAR_START: 'text that begins with a reserved character needs quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'an object within a line; text with ": " in it needs quotes',
  BLOCK_IN_FLOW: 'an indented object within brackets',
  DUPLICATE_KEY: 'a key stands twice in one object',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a closing quote, bracket, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key over several lines; a colon may be missing',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab as indentation; YAML wants blanks',
  UNEXPECTED_TOKEN: 'something stands where it cannot',
};

/** Splits files into objects. Never throws: what cannot be read is a problem, and the other documents of the file are read. */
export function readDocuments({ file, text }: DefinitionFile): {
  items: DocumentItem[];
  problems: DefinitionProblem[];
} {
  const items: DocumentItem[] = [];
  const problems: DefinitionProblem[] = [];
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    problems.push({
      severity: 'error',
      code: 'too-large',
      message: `The file has more than ${MAX_FILE_BYTES} bytes and is not read; split it.`,
      file,
    });
    return { items, problems };
  }
  const lines = new LineCounter();
  let document = -1;
  for (const parsed of parseDocuments(text, lines)) {
    document += 1;
    try {
      const tree = treeOf(parsed, lines);
      if (isPresent(tree)) {
        for (const node of tree.type === 'list' ? tree.items : [tree]) {
          items.push({ file, document, node });
        }
      }
    } catch (error) {
      if (!(error instanceof DocumentError)) {
        throw error;
      }
      problems.push({
        severity: 'error',
        code: error.code,
        message: `${error.message}. The document is left out.`,
        file,
        document,
        line: error.line,
      });
    }
  }
  return { items, problems };
}

function treeOf(
  parsed: Document.Parsed | DocumentError,
  lines: LineCounter,
): TreeNode {
  if (parsed instanceof DocumentError) {
    throw parsed;
  }
  const [error] = parsed.errors;
  if (error) {
    throw new DocumentError(
      'yaml-syntax',
      `Not YAML: ${SYNTAX[error.code] ?? 'unexpected text'}`,
      lines.linePos(error.pos[0]).line,
    );
  }
  return buildTree(parsed, lines);
}
