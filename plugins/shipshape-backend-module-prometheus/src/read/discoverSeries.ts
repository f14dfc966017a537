import { evaluationSeconds } from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { PrometheusClient } from '../client/PrometheusClient';
import { FAMILIES, idInFamily, SeriesFamily } from './families';

/** Which SLOs are recorded on a server, and by what. */
export class RecordedIds {
  static of(ids: ReadonlyMap<SeriesFamily, ReadonlySet<string>>): RecordedIds {
    return new RecordedIds(ids);
  }

  private constructor(
    private readonly ids: ReadonlyMap<SeriesFamily, ReadonlySet<string>>,
  ) {}

  /** SLOs that a family records, also ones that nobody here asks for. */
  count(family: SeriesFamily): number {
    return this.ids.get(family)?.size ?? 0;
  }

  /** The one family that an SLO is to be read from, so that it is never counted twice. */
  find(slo: SloDefinition): { family: SeriesFamily; id: string } | undefined {
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
 * Finds out with one query which SLOs are recorded at an instant. It looks back over two evaluations of any of the SLOs: rules of slices of an hour
 * record once an hour.
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
  const labels = FAMILIES.map(family => family.idLabel);
  const { series } = await client.query(
    `group by (__name__, ${labels.join(
      ', ',
    )}) (last_over_time({__name__=~"${names.join('|')}"}[${lookback}s]))`,
    at,
    signal,
  );
  const ids = new Map<SeriesFamily, Set<string>>();
  for (const { labels: found } of series) {
    const family = FAMILIES.find(({ presence }) =>
      presence.includes(found.__name__),
    );
    const id = family && found[family.idLabel];
    if (family && id) {
      const known = ids.get(family) ?? new Set();
      ids.set(family, known.add(id));
    }
  }
  return RecordedIds.of(ids);
}
