import { evaluationSeconds, recordedSliHash } from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { PrometheusClient } from '../client/PrometheusClient';
import { FAMILIES, idInFamily, SeriesFamily, SHIPSHAPE } from './families';

/** Which SLOs are recorded on a server, and by what. */
export class RecordedIds {
  /** @param hashes - what our own rules say of the queries that they record, by SLO id; older rules say nothing. */
  static of(
    ids: ReadonlyMap<SeriesFamily, ReadonlySet<string>>,
    hashes: ReadonlyMap<string, ReadonlySet<string>>,
  ): RecordedIds {
    return new RecordedIds(ids, hashes);
  }

  private constructor(
    private readonly ids: ReadonlyMap<SeriesFamily, ReadonlySet<string>>,
    private readonly hashes: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Whether our own rules record another query than the SLO has now: its file was changed, and the rules were not deployed again. */
  isOutdated(slo: SloDefinition): boolean {
    const hashes = this.hashes.get(slo.id);
    return hashes !== undefined && !hashes.has(recordedSliHash(slo));
  }

  /** Whether the rules of an SLO say which query they record. */
  tellsQuery(slo: SloDefinition): boolean {
    return this.hashes.has(slo.id);
  }

  /** SLOs that a family records, also ones that nobody here asks for. */
  count(family: SeriesFamily): number {
    return this.ids.get(family)?.size ?? 0;
  }

  /** The one family that an SLO is to be read from, so that it is never counted twice; none where its own rules are outdated. */
  find(slo: SloDefinition): { family: SeriesFamily; id: string } | undefined {
    if (this.isOutdated(slo)) {
      return undefined;
    }
    for (const family of FAMILIES) {
      const id = idInFamily(family, slo);
      if (id !== undefined && this.ids.get(family)?.has(id)) {
        return { family, id };
      }
    }
    return undefined;
  }
}

/** A server that was just restarted must not look as if it had no rules. */
const LOOKBACK_SECONDS = 600;

/**
 * Finds out with one query which SLOs are recorded at an instant, and with which queries by our own rules. It looks back over two evaluations of any
 * of the SLOs: rules of slices of an hour record once an hour.
 */
export async function discoverSeries(
  client: PrometheusClient,
  slos: readonly SloDefinition[],
  at: number,
  signal: AbortSignal,
): Promise<RecordedIds> {
  const lookback = slos.reduce(
    (longest, slo) => Math.max(longest, 2 * evaluationSeconds(slo)),
    LOOKBACK_SECONDS,
  );
  const names = FAMILIES.flatMap(family => family.presence);
  const labels = ['sli_hash', ...FAMILIES.map(family => family.idLabel)];
  const { series } = await client.query(
    `group by (__name__, ${labels.join(
      ', ',
    )}) (last_over_time({__name__=~"${names.join('|')}"}[${lookback}s]))`,
    at,
    signal,
  );
  const ids = new Map<SeriesFamily, Set<string>>();
  const hashes = new Map<string, Set<string>>();
  for (const { labels: found } of series) {
    const family = FAMILIES.find(({ presence }) =>
      presence.includes(found.__name__),
    );
    const id = family && found[family.idLabel];
    if (family && id) {
      const known = ids.get(family) ?? new Set();
      ids.set(family, known.add(id));
      if (family === SHIPSHAPE && found.sli_hash) {
        hashes.set(id, (hashes.get(id) ?? new Set()).add(found.sli_hash));
      }
    }
  }
  return RecordedIds.of(ids, hashes);
}
