import { successRate } from '@shipshape/recovery';
import {
  canonicalJson,
  ControlResult,
  JsonValue,
  ProtectedResource,
  RecoveryExport,
  RecoveryExportQuery,
  sha256Hex,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import { subjectOf, toDrillSummary } from '../pages/drillViews';
import { judgePlan } from '../pages/judgePlan';
import { toProtectedResource } from '../pages/protectedResource';
import type {
  RecoveryReadStore,
  StoredChain,
  StoredDrill,
  StoredRecord,
  StoredResource,
} from '../pages/RecoveryReadStore';
import type { RecoveryStatusStore } from '../status/RecoveryStatusStore';

/** Resources whose facts are held in memory together. */
const CHUNK = 200;
const DAY_MS = 86_400_000;

interface RecoveryExporterOptions {
  facts: RecoveryReadStore;
  statuses: Pick<RecoveryStatusStore, 'listControls'>;
  clock: () => Date;
}

/** What the caller may see. */
export interface ExportAudience {
  filterVisible(
    resources: readonly StoredResource[],
  ): Promise<StoredResource[]>;
  /** Without what it names that is hidden. */
  withVisibleRefs(resource: ProtectedResource): ProtectedResource;
}

type ExportedResource = RecoveryExport['resources'][number];

/**
 * What of a chain does not hold: as its records are read now, or as it was found when it was verified with its artefacts and drills, which is what the
 * portal shows.
 */
function brokenAt(
  records: readonly StoredRecord[],
  found: StoredChain | undefined,
): { intact: boolean; brokenAt?: string } {
  const verdict = verifyChain(records);
  if (found && !found.intact) {
    return { intact: false, brokenAt: found.brokenAt };
  }
  if (!verdict.intact) {
    return { intact: false, brokenAt: verdict.id };
  }
  return found && found.records > records.length
    ? { intact: false, brokenAt: `#${records.length}` }
    : { intact: true };
}

/**
 * The records of a period and of its drills, whose reports may have come later: from the first to the last one, whatever lies between them, as only
 * that can be verified.
 */
function chainOf(
  records: readonly StoredRecord[],
  drills: readonly StoredDrill[],
  rest: { from: string; to: string; found: StoredChain | undefined },
): ExportedResource['chain'] {
  const { from, to, found } = rest;
  const subjects = new Set(drills.map(({ drillId }) => subjectOf(drillId)));
  const isWithin = ({ record: { createdAt, subject } }: StoredRecord) =>
    (createdAt >= from && createdAt < to) || subjects.has(subject);
  const first = records.findIndex(isWithin);
  const last = records.findLastIndex(isWithin);
  const before =
    first === -1
      ? records.filter(({ record }) => record.createdAt < from).at(-1)
      : records[first - 1];
  return {
    fromRecordSha256: before?.recordSha256,
    toRecordSha256: last === -1 ? undefined : records[last].recordSha256,
    records:
      first === -1
        ? []
        : records
            .slice(first, last + 1)
            .map(({ record, recordSha256 }) => ({ record, recordSha256 })),
    ...brokenAt(records, found),
  };
}

function drillsOf(
  drills: readonly StoredDrill[],
  records: readonly StoredRecord[],
): ExportedResource['drills'] {
  return drills.map(drill => ({
    ...toDrillSummary(drill),
    recordSha256: records
      .filter(({ record }) => record.subject === subjectOf(drill.drillId))
      .map(({ recordSha256 }) => recordSha256),
  }));
}

/** Without members that are undefined, as it is sent. */
function asJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value));
}

/** Puts together what an auditor asks for. It knows no caller: what may be seen is decided by {@link ExportAudience}. */
export class RecoveryExporter {
  readonly #options: RecoveryExporterOptions;

  static create(options: RecoveryExporterOptions): RecoveryExporter {
    return new RecoveryExporter(options);
  }

  private constructor(options: RecoveryExporterOptions) {
    this.#options = options;
  }

  async export(
    { from, to }: Pick<RecoveryExportQuery, 'from' | 'to'>,
    audience: ExportAudience,
  ): Promise<RecoveryExport> {
    const { facts, clock } = this.#options;
    const now = clock();
    const resources: ExportedResource[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await facts.listResources({ after, limit: CHUNK });
      resources.push(
        ...(await this.#exportAll(
          await audience.filterVisible(page),
          {
            from: new Date(`${from}T00:00:00.000Z`),
            to: new Date(`${to}T00:00:00.000Z`),
            now,
          },
          audience,
        )),
      );
      if (page.length < CHUNK) {
        break;
      }
      after = page[page.length - 1].resourceId;
    }
    return {
      from,
      to,
      exportedAt: now.toISOString(),
      resources,
      contentSha256: sha256Hex(canonicalJson(asJson(resources))),
    };
  }

  async #exportAll(
    resources: readonly StoredResource[],
    window: { from: Date; to: Date; now: Date },
    audience: ExportAudience,
  ): Promise<ExportedResource[]> {
    const { facts, statuses } = this.#options;
    const ids = resources.map(item => item.resourceId);
    const planIds = resources.flatMap(item =>
      item.plans.map(({ plan }) => plan.id),
    );
    // Before the records, so that a chain that grows meanwhile does not look cut; so are the drills, which have theirs then.
    const chains = await facts.listChains(ids);
    const drills = await facts.listEndedDrills(ids, window);
    const [runs, records, controls] = await Promise.all([
      // A slot's run may start before it, and end after the period.
      facts.listRuns(planIds, {
        from: new Date(window.from.getTime() - DAY_MS),
        to: new Date(window.to.getTime() + DAY_MS),
      }),
      facts.listRecords(ids),
      statuses.listControls(ids),
    ]);
    return resources.map(resource => {
      const { resourceId, enrolledAt } = resource;
      const slots = resource.plans.flatMap(stored =>
        judgePlan(
          {
            stored,
            runs: runs.get(stored.plan.id) ?? [],
          },
          enrolledAt,
          window,
        ),
      );
      const chain = records.get(resourceId) ?? [];
      const ended = drills.get(resourceId) ?? [];
      const none: ControlResult[] = [];
      return {
        resource: audience.withVisibleRefs(
          toProtectedResource(resource, window.now),
        ),
        success: successRate(slots, {
          windowSeconds: (window.to.getTime() - window.from.getTime()) / 1000,
          now: window.now,
        }),
        controls: controls.get(resourceId) ?? none,
        drills: drillsOf(ended, chain),
        chain: chainOf(chain, ended, {
          found: chains.get(resourceId),
          from: window.from.toISOString(),
          to: window.to.toISOString(),
        }),
      };
    });
  }
}
