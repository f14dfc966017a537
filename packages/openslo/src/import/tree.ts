/** A value of a document with the line it stands on. Aliases are expanded; a shared value is one object. */
export type TreeNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  type: 'scalar';
  line: number;
  /** `undefined` for null. */
  value: string | number | boolean | undefined;
  /** As written, where it is no text: `1.0`. */
  source?: string;
}

export interface ListNode {
  type: 'list';
  line: number;
  items: TreeNode[];
}

export interface MapField {
  /** Of the key. */
  line: number;
  node: TreeNode;
}

export interface MapNode {
  type: 'map';
  line: number;
  /** A map, because keys of documents can be `__proto__`. */
  fields: Map<string, MapField>;
}

/** Whether it is there at all and not null. */
export function isPresent(node: TreeNode | undefined): node is TreeNode {
  return (
    node !== undefined && (node.type !== 'scalar' || node.value !== undefined)
  );
}

/** `text`, `a list`: for messages. */
export function describeNode(node: TreeNode): string {
  if (node.type === 'list') {
    return 'a list';
  }
  if (node.type === 'map') {
    return 'an object';
  }
  switch (typeof node.value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return `${node.value}`;
    default:
      return 'nothing';
  }
}

/** Plain data with sorted keys as JSON: the same for documents that say the same. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** A node as plain data. */
export function plainData(node: TreeNode): unknown {
  switch (node.type) {
    case 'list':
      return node.items.map(plainData);
    case 'map':
      return Object.fromEntries(
        [...node.fields].map(([key, field]) => [key, plainData(field.node)]),
      );
    default:
      return node.value ?? null;
  }
}
