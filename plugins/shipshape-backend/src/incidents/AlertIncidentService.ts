import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AlertIncident,
  alertPairs,
  evaluationSeconds,
  mergeAlertIntervals,
} from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import {
  AlertInterval,
  SloSource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import type { StoredSlo } from '../slo/definitions/SloDefinitionStore';
import type { IncidentStore, StoredIncident } from './IncidentStore';

/** Options of {@link AlertIncidentService.create}. */
export interface AlertIncidentServiceOptions {
  store: IncidentStore;
  logger: LoggerService;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Evaluations and scrapes of the last moments may still be missing. */
const LAG_MS = 2 * MINUTE_MS;
/** Read again each time, for what came late. */
const OVERLAP_MS = 15 * MINUTE_MS;
/** Incidents that ended longer ago than this are not continued, however late an alert fires again. */
const CONTINUE_MS = OVERLAP_MS + 15 * MINUTE_MS;
/** What pages show of the past, and as far as a first reading goes. */
const FIRST_MS = 90 * DAY_MS;
/** At one evaluation a minute below the 11,000 points that Prometheus gives at once. */
const CHUNK_MS = 5 * DAY_MS;
/** Incidents whose onset is searched at the same time. */
const CONCURRENCY = 4;
/** Of alerts of an SLO that is not there any more. */
const EVALUATION_SECONDS = 60;
/** Slices are the longest time between evaluations; a day holds them all. */
const MAX_STEP_SECONDS = DAY_MS / 1000;
/** Of alerts that belong to no pair. */
const DEFAULT_LOOKBACK_SECONDS = 3600;

/** Failures of the source, not of one question: trying again later may help. */
const SOURCE_IS_AWAY: readonly string[] = [
  'unauthorised',
  'rate_limited',
  'timeout',
  'unavailable',
];

function lookbackSeconds(
  { window, alerting }: SloDefinition,
  severity: 'page' | 'ticket',
): number {
  const windows = [
    ...alertPairs(window.seconds)
      .filter(pair => pair.severity === severity)
      .map(pair => pair.longSeconds),
    ...alerting.conditions
      .filter(condition => condition.severity === severity)
      .map(condition => condition.lookbackSeconds),
  ];
  return windows.length > 0 ? Math.max(...windows) : DEFAULT_LOOKBACK_SECONDS;
}

/**
 * Time between two evaluations of the alerts of a stored incident: as known from the end that was seen. Of an open one, and where the stored end
 * cannot be one, it is that of the rules of its SLO.
 */
function stepOf(
  { resolvedAt }: StoredIncident,
  lastAt: Date,
  slo: StoredSlo | undefined,
): number {
  const seen =
    resolvedAt === undefined
      ? NaN
      : (Date.parse(resolvedAt) - lastAt.getTime()) / 1000;
  if (seen > 0 && seen <= MAX_STEP_SECONDS) {
    return seen;
  }
  return slo ? evaluationSeconds(slo.definition) : EVALUATION_SECONDS;
}

function toInterval(
  incident: StoredIncident,
  slo: StoredSlo | undefined,
): AlertInterval[] {
  const { sloIds, lastFiringAt, severity = 'ticket' } = incident;
  if (lastFiringAt === undefined) {
    return [];
  }
  const lastAt = new Date(lastFiringAt);
  return [
    {
      sloId: sloIds[0],
      severity,
      firstAt: new Date(incident.detectedAt),
      lastAt,
      stepSeconds: stepOf(incident, lastAt, slo),
    },
  ];
}

function keyOf(sloId: string, detectedAt: string): string {
  return `${sloId}@${detectedAt}`;
}

/**
 * Keeps the incidents that the alerts of a source amount to: detected at the first evaluation that fired, started when the budget began to burn,
 * resolved at the first evaluation that did not fire any more.
 */
export class AlertIncidentService {
  readonly #options: AlertIncidentServiceOptions;

  static create(options: AlertIncidentServiceOptions): AlertIncidentService {
    return new AlertIncidentService(options);
  }

  private constructor(options: AlertIncidentServiceOptions) {
    this.#options = options;
  }

  /**
   * Reads the alerts since the last time, in pieces that are stored one by one.
   *
   * @param options - `slos`: those that the source serves; alerts of others are left alone
   * @returns how many incidents are new or different
   * @throws SourceError when the source is away: what is stored stays, and the next call begins there
   */
  async record(options: {
    source: Pick<SloSource, 'id' | 'readAlerts' | 'findOnset'>;
    slos: readonly StoredSlo[];
    now: Date;
    signal: AbortSignal;
  }): Promise<number> {
    const { source, slos, now, signal } = options;
    const { store } = this.#options;
    if (!source.readAlerts) {
      return 0;
    }
    const end = Math.floor((now.getTime() - LAG_MS) / MINUTE_MS) * MINUTE_MS;
    const stored = await store.alertsUntil(source.id);
    const earliest = end - FIRST_MS;
    let from =
      stored === undefined
        ? earliest
        : Math.max(Date.parse(stored) - OVERLAP_MS, earliest);
    let count = 0;
    while (from < end) {
      signal.throwIfAborted();
      const until = Math.min(from + CHUNK_MS, end);
      const intervals = await source.readAlerts({
        slos: slos.map(({ definition }) => definition),
        from: new Date(from),
        to: new Date(until),
        signal,
      });
      count += await this.#recordChunk(intervals, {
        ...options,
        from: new Date(from),
        until: new Date(until),
      });
      from = until === end ? end : until - OVERLAP_MS;
    }
    return count;
  }

  async #recordChunk(
    intervals: readonly AlertInterval[],
    options: {
      source: Pick<SloSource, 'id' | 'findOnset'>;
      slos: readonly StoredSlo[];
      from: Date;
      until: Date;
      signal: AbortSignal;
    },
  ): Promise<number> {
    const { store } = this.#options;
    const { source, from, until } = options;
    const bySlo = new Map(options.slos.map(slo => [slo.definition.id, slo]));
    const recent = await store.listRecent({
      sourceId: source.id,
      since: new Date(from.getTime() - CONTINUE_MS).toISOString(),
    });
    const known = new Map(
      recent.map(incident => [
        keyOf(incident.sloIds[0], incident.detectedAt),
        incident,
      ]),
    );
    const merged = mergeAlertIntervals(
      [
        ...recent.flatMap(incident =>
          toInterval(incident, bySlo.get(incident.sloIds[0])),
        ),
        ...intervals.filter(({ sloId }) => bySlo.has(sloId)),
      ],
      { until },
    );
    const changed: StoredIncident[] = [];
    for (let start = 0; start < merged.length; start += CONCURRENCY) {
      const batch = merged.slice(start, start + CONCURRENCY).map(incident =>
        this.#toStored(incident, {
          ...options,
          slo: bySlo.get(incident.sloId),
          known: known.get(
            keyOf(incident.sloId, incident.detectedAt.toISOString()),
          ),
        }),
      );
      changed.push(...(await Promise.all(batch)).flatMap(item => item ?? []));
    }
    const kept = new Set(
      merged.map(({ sloId, detectedAt }) =>
        keyOf(sloId, detectedAt.toISOString()),
      ),
    );
    await store.putAlerts({
      sourceId: source.id,
      incidents: changed,
      absorbed: [...known].flatMap(([key, incident]) =>
        kept.has(key) || incident.lastFiringAt === undefined ? [] : [incident],
      ),
      until: until.toISOString(),
    });
    return changed.length;
  }

  /** @returns undefined when it is known like that */
  async #toStored(
    incident: AlertIncident,
    options: {
      source: Pick<SloSource, 'id' | 'findOnset'>;
      slo?: StoredSlo;
      known?: StoredIncident;
      until: Date;
      signal: AbortSignal;
    },
  ): Promise<StoredIncident | undefined> {
    const { source, slo, known, until, signal } = options;
    const now = {
      severity: incident.severity,
      lastFiringAt: incident.lastFiringAt.toISOString(),
      resolvedAt: incident.resolvedAt?.toISOString(),
      updatedAt: until.toISOString(),
    };
    if (known) {
      const isSame =
        known.severity === now.severity &&
        known.lastFiringAt === now.lastFiringAt &&
        known.resolvedAt === now.resolvedAt;
      return isSame ? undefined : { ...known, ...now };
    }
    if (!slo) {
      return undefined;
    }
    const detectedAt = incident.detectedAt.toISOString();
    return {
      ...now,
      sourceId: source.id,
      externalId: keyOf(incident.sloId, detectedAt),
      entityRef: slo.entityRef,
      sloIds: [incident.sloId],
      title: slo.definition.title,
      startedAt: await this.#startOf(incident, slo.definition, source, signal),
      detectedAt,
    };
  }

  /** Undefined: not known. */
  async #startOf(
    incident: AlertIncident,
    slo: SloDefinition,
    source: Pick<SloSource, 'id' | 'findOnset'>,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (!source.findOnset) {
      return undefined;
    }
    try {
      const onset = await source.findOnset({
        slo,
        detectedAt: incident.detectedAt,
        lookbackSeconds: lookbackSeconds(slo, incident.severity),
        signal,
      });
      return (onset ?? incident.detectedAt).toISOString();
    } catch (error) {
      if (
        !(error instanceof SourceError) ||
        SOURCE_IS_AWAY.includes(error.code)
      ) {
        throw error;
      }
      this.#options.logger.warn(
        `The start of an incident of SLO '${slo.id}' could not be found`,
        { sourceId: source.id, code: error.code, reason: error.message },
      );
      return undefined;
    }
  }
}
