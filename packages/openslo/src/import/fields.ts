import type { ObjectReport, Place } from './report';
import { describeNode, isPresent, MapNode, TreeNode } from './tree';

/** An item of a list, with its place. */
export interface Item {
  node: TreeNode;
  place: Place & { path: string };
}

/**
 * The fields of one object of a document. Fields that are not known are named once, when it is opened; a value of a wrong type is named and
 * read as absent.
 */
export class Fields {
  private constructor(
    readonly report: ObjectReport,
    readonly path: string,
    private readonly map: MapNode,
  ) {}

  /** @param known - names of the fields that are read, or undefined when any may be there */
  static open(
    report: ObjectReport,
    path: string,
    map: MapNode,
    known: readonly string[] | undefined,
  ): Fields {
    const fields = new Fields(report, path, map);
    if (known) {
      for (const key of map.fields.keys()) {
        if (!known.includes(key)) {
          fields.#warnUnknown(key, known);
        }
      }
    }
    return fields;
  }

  /** Names of all fields. */
  get keys(): string[] {
    return [...this.map.fields.keys()];
  }

  /** Whether the field is there and not null. */
  has(key: string): boolean {
    return isPresent(this.node(key));
  }

  node(key: string): TreeNode | undefined {
    return this.map.fields.get(key)?.node;
  }

  /** Place of a field; where it is missing, that of the object it belongs to. */
  place(key: string): Place & { path: string } {
    return {
      line: this.map.fields.get(key)?.line ?? this.map.line,
      path: joinPath(this.path, key),
    };
  }

  /** Place of the object itself. */
  get here(): Place {
    return { line: this.map.line, path: this.path || undefined };
  }

  /** Text; numbers and booleans as they are written. */
  text(key: string): string | undefined {
    const node = this.node(key);
    if (!isPresent(node)) {
      return undefined;
    }
    if (node.type !== 'scalar') {
      return this.#wrongType(key, node, 'text');
    }
    return typeof node.value === 'string'
      ? node.value
      : node.source ?? String(node.value);
  }

  /** A number; text that is one is read, with a warning. */
  number(key: string): number | undefined {
    const node = this.node(key);
    if (!isPresent(node)) {
      return undefined;
    }
    if (node.type === 'scalar' && typeof node.value === 'number') {
      return node.value;
    }
    if (
      node.type === 'scalar' &&
      typeof node.value === 'string' &&
      /^[-+]?\d+(\.\d+)?$/.test(node.value.trim())
    ) {
      this.report.warn(
        'field-type',
        this.place(key),
        `${key} is text; expected a number. It is read as ${Number(
          node.value,
        )}; remove the quotes.`,
      );
      return Number(node.value);
    }
    return this.#wrongType(key, node, 'a number');
  }

  /** true or false. */
  flag(key: string): boolean | undefined {
    const node = this.node(key);
    if (!isPresent(node)) {
      return undefined;
    }
    return node.type === 'scalar' && typeof node.value === 'boolean'
      ? node.value
      : this.#wrongType(key, node, 'true or false');
  }

  /** The fields of an object; none when it is absent. */
  fields(key: string, known: readonly string[] | undefined): Fields {
    const node = this.node(key);
    const { path, line } = this.place(key);
    if (isPresent(node)) {
      if (node.type === 'map') {
        return Fields.open(this.report, path, { ...node, line }, known);
      }
      this.#wrongType(key, node, 'an object');
    }
    return new Fields(this.report, path, {
      type: 'map',
      line,
      fields: new Map(),
    });
  }

  /** The items of a list; a single value is read as a list of one, with a warning. */
  list(key: string): Item[] {
    const node = this.node(key);
    if (!isPresent(node)) {
      return [];
    }
    const { path } = this.place(key);
    if (node.type === 'list') {
      return node.items.map((item, index) => ({
        node: item,
        place: { line: item.line, path: `${path}[${index}]` },
      }));
    }
    this.report.warn(
      'field-type',
      this.place(key),
      `${key} is ${describeNode(
        node,
      )}; expected a list. It is read as a list of one.`,
    );
    return [{ node, place: { line: node.line, path } }];
  }

  /** The items of a list that are objects; others are named and left out. */
  objects(
    key: string,
    known: readonly string[],
  ): Array<{ index: number; fields: Fields }> {
    return this.list(key).flatMap(({ node, place }, index) => {
      if (node.type === 'map') {
        const fields = Fields.open(this.report, place.path, node, known);
        return [{ index, fields }];
      }
      this.report.warn(
        'field-type',
        place,
        `Found ${describeNode(node)}; expected an object. It is left out.`,
      );
      return [];
    });
  }

  /** Texts by name. Values that are no text are named and left out. */
  texts(key: string): Array<{ name: string; value: string; place: Place }> {
    const fields = this.fields(key, undefined);
    return fields.keys.flatMap(name => {
      const value = fields.text(name);
      return value === undefined
        ? []
        : [{ name, value, place: fields.place(name) }];
    });
  }

  #wrongType(key: string, node: TreeNode, expected: string): undefined {
    this.report.warn(
      'field-type',
      this.place(key),
      `${key} is ${describeNode(node)}; expected ${expected}. It is ignored.`,
    );
    return undefined;
  }

  #warnUnknown(key: string, known: readonly string[]): void {
    const bare = (name: string) => name.replace(/[-_]/g, '').toLowerCase();
    const meant = known.find(name => bare(name) === bare(key));
    this.report.warn(
      'unknown-field',
      this.place(key),
      meant
        ? `${key} is not a field here and is ignored; ${meant} may be meant.`
        : `${key} is not a field here and is ignored; expected ${list(known)}.`,
    );
  }
}

/** `a, b or c`. */
export function list(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}

/** Keys that are no plain names are quoted, as JSON would. */
function joinPath(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path === '' ? key : `${path}.${key}`;
}
