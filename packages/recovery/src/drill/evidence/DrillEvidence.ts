import {
  EvidenceItem,
  MAX_ARTIFACT_BYTES,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import type { DrillClock } from '../run/DrillClock';
import type { Redaction } from './Redaction';

/** Bytes of one artefact, as they are stored and hashed. */
export interface DrillArtifact {
  sha256: string;
  mediaType: string;
  content: Buffer;
}

/** Something that proves what happened: output of a tool, results, a log. */
export interface ArtifactDraft {
  /** What it is: `restore-output`. */
  name: string;
  mediaType: 'text/plain' | 'application/json';
  content: string;
  /** Of the program that printed it. */
  argv?: readonly string[];
}

/** Longest argument that a record of evidence holds. */
const MAX_ARGUMENT = 2000;
const MAX_ARGUMENTS = 200;
const CUT = '\n[… cut: the artefact was too big …]\n';

/** Collects the artefacts of one drill: redacted first, then hashed. The backend appends them to the chain. */
export class DrillEvidence {
  readonly #drillId: string;
  readonly #redaction: Redaction;
  readonly #clock: DrillClock;
  readonly #onArtifact: (artifact: DrillArtifact) => void;
  readonly #items: EvidenceItem[] = [];
  readonly #toolVersions: Record<string, string> = {};

  static create(options: {
    drillId: string;
    redaction: Redaction;
    clock: DrillClock;
    onArtifact: (artifact: DrillArtifact) => void;
  }): DrillEvidence {
    return new DrillEvidence(options);
  }

  private constructor(options: Parameters<typeof DrillEvidence.create>[0]) {
    this.#drillId = options.drillId;
    this.#redaction = options.redaction;
    this.#clock = options.clock;
    this.#onArtifact = options.onArtifact;
  }

  get items(): readonly EvidenceItem[] {
    return this.#items;
  }

  get toolVersions(): Readonly<Record<string, string>> {
    return this.#toolVersions;
  }

  /** Notes what a tool calls its version: `pg_restore (PostgreSQL) 15.18`. */
  addToolVersion(tool: string, version: string): void {
    this.#toolVersions[tool] = this.#redaction.text(version).slice(0, 200);
  }

  /** Adds an artefact. Of one that is too big the middle is left out. */
  add(draft: ArtifactDraft): void {
    const content = cutMiddle(
      Buffer.from(this.#redaction.text(draft.content), 'utf8'),
    );
    const sha256 = sha256Hex(content);
    this.#items.push({
      id: this.#uniqueId(draft.name),
      mediaType: draft.mediaType,
      sha256,
      bytes: content.length,
      createdAt: this.#clock.now().toISOString(),
      redacted: true,
      toolVersions: { ...this.#toolVersions },
      ...(draft.argv && {
        argv: this.#redaction
          .argv(draft.argv)
          .slice(0, MAX_ARGUMENTS)
          .map(argument => argument.slice(0, MAX_ARGUMENT)),
      }),
    });
    this.#onArtifact({ sha256, mediaType: draft.mediaType, content });
  }

  /** A step that is done again has artefacts of the same name. */
  #uniqueId(name: string): string {
    const taken = new Set(this.#items.map(({ id }) => id));
    const base = `${this.#drillId}:${name}`;
    let id = base;
    for (let count = 2; taken.has(id); count += 1) {
      id = `${base}-${count}`;
    }
    return id;
  }
}

function cutMiddle(content: Buffer): Buffer {
  if (content.length <= MAX_ARTIFACT_BYTES) {
    return content;
  }
  const half = Math.floor((MAX_ARTIFACT_BYTES - 2 * CUT.length) / 2);
  // By way of text, so that no character is cut in two.
  return Buffer.from(
    content.subarray(0, half).toString('utf8') +
      CUT +
      content.subarray(content.length - half).toString('utf8'),
    'utf8',
  ).subarray(0, MAX_ARTIFACT_BYTES);
}
