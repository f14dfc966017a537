import type { AuthService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { JsonValue } from '@backstage/types';

/** What cost needs to know of a catalog entity. */
export interface SnapshotEntity {
  /** Canonical ref. */
  ref: string;
  /** Lower case. */
  kind: string;
  /** As spelt in the catalog. */
  namespace: string;
  /** As spelt in the catalog. */
  name: string;
  /** Canonical ref: the entity itself for groups and users, else `spec.owner`, else the owner of its system. */
  ownerRef?: string;
  /** Canonical ref of the system it is part of. */
  systemRef?: string;
  /** Canonical ref of the system or domain it is directly part of. */
  containerRef?: string;
  /** Canonical refs of the direct sub-groups. */
  childRefs: string[];
  /** Annotations that begin with `shipshape.dev/`. */
  annotations: Readonly<Record<string, string>>;
}

/** The catalog at one moment, as the backend itself sees it: never to be shown to a user without asking the catalog with their credentials. */
export interface CatalogSnapshot {
  entities: readonly SnapshotEntity[];
  byRef: ReadonlyMap<string, SnapshotEntity>;
}

/** Kinds whose owners are recorded; groups and users own themselves. */
export const OWNED_KINDS: readonly string[] = [
  'component',
  'resource',
  'system',
  'api',
  'domain',
];
const OWNER_KINDS: readonly string[] = ['group', 'user'];
const ANNOTATION_PREFIX = 'shipshape.dev/';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
  'spec.system',
  'spec.domain',
  'spec.subdomainOf',
  'spec.parent',
  'spec.children',
];

/** A catalog beyond this size needs another design than one pass in memory; better an error than a half-read catalog. */
const MAX_ENTITIES = 500_000;

/** One malformed reference must not cost the whole snapshot; the catalog reports it to its owner. */
const REF = /^([^:/\s]+:)?([^:/\s]+\/)?[^:/\s]+$/;

function readRef(
  value: JsonValue | undefined,
  defaultKind: string,
  defaultNamespace: string,
): string | undefined {
  if (typeof value !== 'string' || !REF.test(value.trim())) {
    return undefined;
  }
  return stringifyEntityRef(
    parseEntityRef(value.trim(), { defaultKind, defaultNamespace }),
  );
}

function readAnnotations(entity: Entity): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entity.metadata.annotations ?? {}).filter(
      ([key, value]) =>
        key.startsWith(ANNOTATION_PREFIX) && typeof value === 'string',
    ),
  );
}

interface RawEntity extends SnapshotEntity {
  parentRef?: string;
}

function readContainer(
  entity: Entity,
  kind: string,
  namespace: string,
): string | undefined {
  switch (kind) {
    case 'system':
      return readRef(entity.spec?.domain, 'domain', namespace);
    case 'domain':
      return readRef(entity.spec?.subdomainOf, 'domain', namespace);
    default:
      return readRef(entity.spec?.system, 'system', namespace);
  }
}

function readEntity(entity: Entity): RawEntity {
  const namespace = entity.metadata.namespace ?? DEFAULT_NAMESPACE;
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const ref = stringifyEntityRef(entity);
  const children = entity.spec?.children;
  return {
    ref,
    kind,
    namespace,
    name: entity.metadata.name,
    ownerRef: OWNER_KINDS.includes(kind)
      ? ref
      : readRef(entity.spec?.owner, 'group', namespace),
    systemRef: readRef(entity.spec?.system, 'system', namespace),
    containerRef: readContainer(entity, kind, namespace),
    parentRef:
      kind === 'group'
        ? readRef(entity.spec?.parent, 'group', namespace)
        : undefined,
    childRefs:
      kind === 'group' && Array.isArray(children)
        ? children.flatMap(child => readRef(child, 'group', namespace) ?? [])
        : [],
    annotations: readAnnotations(entity),
  };
}

/** The owner of an entity, inherited from its system where it has none. A chain of systems that bites its tail has no owner. */
function inheritOwner(
  entity: SnapshotEntity,
  byRef: ReadonlyMap<string, SnapshotEntity>,
): string | undefined {
  const visited = new Set<string>();
  let current: SnapshotEntity | undefined = entity;
  while (current && !visited.has(current.ref)) {
    if (current.ownerRef) {
      return current.ownerRef;
    }
    visited.add(current.ref);
    current = current.systemRef ? byRef.get(current.systemRef) : undefined;
  }
  return undefined;
}

/** Builds a snapshot from catalog entities; parents and children of groups are joined from both of their sides. */
export function toCatalogSnapshot(entities: Iterable<Entity>): CatalogSnapshot {
  const raw = new Map<string, RawEntity>();
  for (const entity of entities) {
    const read = readEntity(entity);
    raw.set(read.ref, read);
  }
  const children = new Map<string, Set<string>>();
  for (const { ref, parentRef, childRefs } of raw.values()) {
    const pairs = childRefs.map(child => [ref, child]);
    if (parentRef) {
      pairs.push([parentRef, ref]);
    }
    for (const [parent, child] of pairs) {
      children.set(parent, (children.get(parent) ?? new Set()).add(child));
    }
  }
  const byRef = new Map<string, SnapshotEntity>();
  for (const { parentRef: _, ...entity } of raw.values()) {
    byRef.set(entity.ref, {
      ...entity,
      ownerRef: inheritOwner(entity, raw),
      childRefs: [...(children.get(entity.ref) ?? [])].sort(),
    });
  }
  return { entities: [...byRef.values()], byRef };
}

/** Everything that is reached from an entity, itself first, each once; cycles and several paths to one entity do no harm. */
function reach(
  ref: string,
  next: (ref: string) => readonly string[],
): string[] {
  const visited = new Set([ref]);
  for (const current of visited) {
    for (const child of next(current)) {
      visited.add(child); // a set visits what is added while it is iterated
    }
  }
  return [...visited];
}

/** A group with all groups below it. */
export function groupWithDescendants(
  ref: string,
  snapshot: CatalogSnapshot,
): string[] {
  return reach(ref, current => snapshot.byRef.get(current)?.childRefs ?? []);
}

/** A system or domain with its parts; those of a component are not followed. */
export function entityWithParts(
  ref: string,
  snapshot: CatalogSnapshot,
): string[] {
  const parts = new Map<string, string[]>();
  for (const { ref: part, containerRef } of snapshot.entities) {
    if (containerRef) {
      parts.set(containerRef, [...(parts.get(containerRef) ?? []), part]);
    }
  }
  return reach(ref, current => parts.get(current) ?? []);
}

/** Where the rules, the recorded owners and the budgets get the catalog from. */
export interface CatalogSnapshotLoader {
  /**
   * @param options - `maxAgeSeconds`: how old a snapshot of an earlier call may be; default 0, a new pass.
   * @throws the error of the catalog; a snapshot is whole or there is none.
   */
  load(options?: { maxAgeSeconds?: number }): Promise<CatalogSnapshot>;
}

/** One pass over the catalog in pages, with the backend's own credentials and only the needed fields. */
export class DefaultCatalogSnapshotLoader implements CatalogSnapshotLoader {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #clock: () => Date;
  #latest?: { at: number; snapshot: Promise<CatalogSnapshot> };

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    clock: () => Date;
  }): DefaultCatalogSnapshotLoader {
    return new DefaultCatalogSnapshotLoader(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    clock: () => Date;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#clock = options.clock;
  }

  async load(options?: { maxAgeSeconds?: number }): Promise<CatalogSnapshot> {
    const now = this.#clock().getTime();
    const maxAge = (options?.maxAgeSeconds ?? 0) * 1000;
    if (this.#latest && now - this.#latest.at < maxAge) {
      return this.#latest.snapshot;
    }
    const latest = { at: now, snapshot: this.#read() };
    this.#latest = latest;
    try {
      return await latest.snapshot;
    } catch (error) {
      // The next caller must ask again, not get this error for a while.
      if (this.#latest === latest) {
        this.#latest = undefined;
      }
      throw error;
    }
  }

  async #read(): Promise<CatalogSnapshot> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const pages = this.#catalog.streamEntities(
      {
        filter: { kind: [...OWNED_KINDS, ...OWNER_KINDS] },
        fields: FIELDS,
        totalItems: 'exclude',
      },
      { credentials },
    );
    const entities: Entity[] = [];
    for await (const page of pages) {
      entities.push(...page);
      if (entities.length > MAX_ENTITIES) {
        throw new Error(
          `The catalog has more than ${MAX_ENTITIES} entities; cost cannot be allocated`,
        );
      }
    }
    return toCatalogSnapshot(entities);
  }
}
