import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Node,
  YAMLMap,
} from 'yaml';
import { DocumentError } from './DocumentError';
import { ListNode, MapNode, ScalarNode, TreeNode } from './tree';

/** Deeper than any document that we read. */
const MAX_DEPTH = 64;
/** Nodes of a document with its aliases expanded; a few lines of nested aliases stand for billions. */
const MAX_NODES = 2_000_000;

class TreeBuilder {
  readonly #anchors = new Map<string, TreeNode>();
  readonly #sizes = new WeakMap<TreeNode, number>();

  constructor(private readonly lines: LineCounter) {}

  build(node: unknown, depth: number, fallbackLine = 1): TreeNode {
    if (!isYamlNode(node)) {
      return { type: 'scalar', line: fallbackLine, value: undefined };
    }
    const line = this.#lineOf(node) ?? fallbackLine;
    if (depth > MAX_DEPTH) {
      throw new DocumentError(
        'yaml-syntax',
        `Nested more than ${MAX_DEPTH} levels deep; no SLO document is`,
        line,
      );
    }
    if (isAlias(node)) {
      return this.#resolve(node.source, line);
    }
    const built = this.#convert(node, depth, line);
    if ('anchor' in node && typeof node.anchor === 'string') {
      this.#anchors.set(node.anchor, built);
    }
    return built;
  }

  #convert(node: Node, depth: number, line: number): TreeNode {
    if (isMap(node)) {
      return this.#map(node, depth, line);
    }
    if (isSeq(node)) {
      const list: ListNode = { type: 'list', line, items: [] };
      let size = 1;
      for (const item of node.items) {
        const child = this.build(item, depth + 1, line);
        list.items.push(child);
        size = this.#grow(size, child, line);
      }
      this.#sizes.set(list, size);
      return list;
    }
    return scalarOf(node, line);
  }

  #map(node: YAMLMap, depth: number, line: number): MapNode {
    const map: MapNode = { type: 'map', line, fields: new Map() };
    const merged: TreeNode[] = [];
    let size = 1;
    for (const pair of node.items) {
      const keyLine =
        (isYamlNode(pair.key) ? this.#lineOf(pair.key) : undefined) ?? line;
      const value = this.build(pair.value, depth + 1, keyLine);
      size = this.#grow(size, value, keyLine);
      const key = keyOf(pair.key);
      if (key === '<<' && value.type !== 'scalar') {
        merged.push(value);
      } else if (map.fields.has(key)) {
        throw new DocumentError(
          'yaml-syntax',
          `The key ${key} stands twice in one object`,
          keyLine,
        );
      } else {
        map.fields.set(key, { line: keyLine, node: value });
      }
    }
    merge(map, merged);
    this.#sizes.set(map, size);
    return map;
  }

  #resolve(anchor: string, line: number): TreeNode {
    const target = this.#anchors.get(anchor);
    if (!target) {
      throw new DocumentError(
        'yaml-syntax',
        `The alias *${anchor} refers to an anchor that is not above it`,
        line,
      );
    }
    return target;
  }

  #grow(size: number, child: TreeNode, line: number): number {
    const grown = size + (this.#sizes.get(child) ?? 1);
    if (grown > MAX_NODES) {
      throw new DocumentError(
        'too-large',
        `The document holds more than ${MAX_NODES} values when its aliases are expanded`,
        line,
      );
    }
    return grown;
  }

  #lineOf(node: Node): number | undefined {
    return node.range ? this.lines.linePos(node.range[0]).line : undefined;
  }
}

/**
 * Turns a parsed document into nodes with lines. Aliases share the node of their anchor, so that memory stays proportional to the text.
 *
 * @throws DocumentError for duplicate keys, unknown anchors, too deep nesting and aliases that expand to too much
 */
export function buildTree(
  document: Document.Parsed,
  lines: LineCounter,
): TreeNode {
  return new TreeBuilder(lines).build(document.contents, 0);
}

/** Keys of merged objects (`<<`) count where the object itself has none; the first one wins. */
function merge(map: MapNode, merged: readonly TreeNode[]): void {
  const sources = merged.flatMap(node =>
    node.type === 'list' ? node.items : [node],
  );
  for (const source of sources) {
    if (source.type === 'map') {
      for (const [key, field] of source.fields) {
        if (!map.fields.has(key)) {
          map.fields.set(key, field);
        }
      }
    }
  }
}

function scalarOf(node: Node, line: number): ScalarNode {
  const value: unknown = isScalar(node) ? node.value : undefined;
  const source = isScalar(node) ? node.source : undefined;
  switch (typeof value) {
    case 'string':
      return { type: 'scalar', line, value };
    case 'number':
    case 'boolean':
      return { type: 'scalar', line, value, source };
    default:
      return {
        type: 'scalar',
        line,
        value:
          value === null || value === undefined ? undefined : String(value),
      };
  }
}

function keyOf(key: unknown): string {
  if (isScalar(key)) {
    return typeof key.value === 'symbol' || key.value === null
      ? key.source ?? '<<'
      : String(key.value);
  }
  return '(a key that is no text)';
}

function isYamlNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}
