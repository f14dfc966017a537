import {
  ChainedRecord,
  evidenceRecordSchema,
  FIRST_RECORD_PREDECESSOR,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type {
  EvidenceArtifactRow,
  EvidenceRecordRow,
} from '../../database/recoveryTables';
import { ChainHead, firstBehind } from './chainHead';
import { contentSha256 } from './contentSha256';
import { DRILL_MEDIA_TYPE } from './EvidenceStore';
import { Flaw, firstFlaw } from './Flaw';

/** Records that are held in memory together. */
const BATCH = 200;

/** A report is stored with its record by the backend; what a drill calls so itself need not be there. */
const REPORT_RECORD = /@\d+$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The records up to the first one that is missing or cannot be read as a record. */
function readable(
  rows: readonly EvidenceRecordRow[],
  from: number,
): ChainedRecord[] {
  const chain: ChainedRecord[] = [];
  for (const [index, row] of rows.entries()) {
    const record = evidenceRecordSchema.safeParse(parseJson(row.record));
    if (
      !record.success ||
      row.position !== from + index ||
      row.record_id !== record.data.id ||
      row.subject !== record.data.subject ||
      row.artifact_sha256 !== record.data.sha256
    ) {
      break;
    }
    chain.push({ record: record.data, recordSha256: row.record_sha256 });
  }
  return chain;
}

/** Goes through a chain from its first record on, in batches, and stops at the first one that does not hold. */
export class ChainScan {
  readonly #resourceId: string;
  #position = 0;
  #previous = FIRST_RECORD_PREDECESSOR;
  #flaw: Flaw | undefined;
  /** Hashes of artefacts whose bytes hold. */
  readonly #held = new Set<string>();

  static create(resourceId: string): ChainScan {
    return new ChainScan(resourceId);
  }

  private constructor(resourceId: string) {
    this.#resourceId = resourceId;
  }

  /** Goes on up to the head. */
  async advance(knex: Knex, head: ChainHead): Promise<void> {
    while (!this.#flaw && this.#position < head.records) {
      const rows: EvidenceRecordRow[] = await knex<EvidenceRecordRow>(
        'evidence_records',
      )
        .where({ resource_id: this.#resourceId })
        .andWhere('position', '>=', this.#position)
        .andWhere('position', '<', head.records)
        .orderBy('position')
        .limit(BATCH);
      this.#flaw = rows.length
        ? await this.#firstWrong(knex, rows)
        : { position: this.#position, at: `#${this.#position}` };
      this.#position += rows.length;
      this.#previous = rows.at(-1)?.record_sha256 ?? this.#previous;
    }
  }

  /** What does not hold, once the scan has reached the head: also a head that is not that of the last record, and what lies behind it. */
  async finish(knex: Knex, head: ChainHead): Promise<Flaw | undefined> {
    if (this.#flaw) {
      return this.#flaw;
    }
    if (this.#previous !== head.sha256) {
      const last = await knex<EvidenceRecordRow>('evidence_records')
        .where({ resource_id: this.#resourceId, position: head.records - 1 })
        .first('record_id');
      const position = Math.max(head.records - 1, 0);
      return { position, at: last?.record_id ?? `#${position}` };
    }
    const behind = await firstBehind(knex, this.#resourceId, head);
    return behind === undefined
      ? undefined
      : { position: head.records, at: behind };
  }

  async #firstWrong(
    knex: Knex,
    rows: readonly EvidenceRecordRow[],
  ): Promise<Flaw | undefined> {
    const chain = readable(rows, this.#position);
    const verdict = verifyChain(chain, this.#previous);
    const sound = verdict.intact ? chain : chain.slice(0, verdict.index);
    return firstFlaw(
      await this.#firstWrongBytes(knex, sound),
      this.#flawAt(rows, sound.length),
    );
  }

  #flawAt(rows: readonly EvidenceRecordRow[], index: number): Flaw | undefined {
    const position = this.#position + index;
    const row = rows[index];
    if (!row) {
      return undefined;
    }
    return {
      position,
      at: row.position === position ? row.record_id : `#${position}`,
    };
  }

  /** Bytes one by one, since a chain can name more than fits into memory. */
  async #firstWrongBytes(
    knex: Knex,
    chain: readonly ChainedRecord[],
  ): Promise<Flaw | undefined> {
    for (const [index, { record }] of chain.entries()) {
      const { sha256, mediaType, id } = record;
      if (this.#held.has(sha256)) {
        continue;
      }
      const stored = await knex<EvidenceArtifactRow>('evidence_artifacts')
        .where({ sha256 })
        .first('content');
      const isReport = mediaType === DRILL_MEDIA_TYPE && REPORT_RECORD.test(id);
      if (stored ? contentSha256(stored.content) !== sha256 : isReport) {
        return { position: this.#position + index, at: id };
      }
      this.#held.add(sha256);
    }
    return undefined;
  }
}
