import type { AlertInterval } from 'backstage-plugin-shipshape-node';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { PrometheusClient } from '../client/PrometheusClient';

/** Interval at which rules are evaluated, ours and by default those of others. */
export const EVALUATION_SECONDS = 60;

type Severity = AlertInterval['severity'];

/** How alerts of a kind of rules name their SLO and severity. */
interface AlertFamily {
  matchers: string;
  idLabel: string;
  severityLabel: string;
  severities: Readonly<Record<string, Severity>>;
  /** SLO ids by the id that the rules use. */
  sloIds: (id: string) => string[];
}

function familiesOf(slos: readonly SloDefinition[]): AlertFamily[] {
  const bySeries = new Map<string, string[]>();
  for (const { id, series } of slos) {
    if (series !== undefined) {
      bySeries.set(series, [...(bySeries.get(series) ?? []), id]);
    }
  }
  const foreign = (id: string) => bySeries.get(id) ?? [];
  const own: AlertFamily = {
    matchers: 'slo_id!=""',
    idLabel: 'slo_id',
    severityLabel: 'severity',
    severities: { page: 'page', ticket: 'ticket' },
    sloIds: id => [id],
  };
  if (bySeries.size === 0) {
    return [own];
  }
  return [
    own,
    {
      matchers: 'sloth_id!="", slo_id=""',
      idLabel: 'sloth_id',
      severityLabel: 'sloth_severity',
      severities: { page: 'page', ticket: 'ticket' },
      sloIds: foreign,
    },
    {
      matchers: 'alertname="ErrorBudgetBurn", slo!="", sloth_id="", slo_id=""',
      idLabel: 'slo',
      severityLabel: 'severity',
      severities: { critical: 'page', warning: 'ticket' },
      sloIds: foreign,
    },
  ];
}

/** Runs of instants that are at most one evaluation apart. */
function runsOf(instants: Iterable<number>): Array<[number, number]> {
  const runs: Array<[number, number]> = [];
  for (const at of [...instants].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && at - last[1] <= EVALUATION_SECONDS) {
      last[1] = at;
    } else {
      runs.push([at, at]);
    }
  }
  return runs;
}

/**
 * When alerts were firing, with one range query for all SLOs. Instants are those of a grid of whole minutes, so that reading overlapping ranges
 * gives the same.
 *
 * @throws SourceError
 */
export async function readAlerts(
  client: PrometheusClient,
  options: {
    slos: readonly SloDefinition[];
    from: Date;
    to: Date;
    signal: AbortSignal;
  },
): Promise<AlertInterval[]> {
  options.signal.throwIfAborted();
  const step = EVALUATION_SECONDS;
  const from = Math.ceil(options.from.getTime() / 1000 / step) * step;
  const to = Math.floor(options.to.getTime() / 1000 / step) * step;
  if (from > to) {
    return [];
  }
  const families = familiesOf(options.slos);
  const labels = new Set(
    families.flatMap(({ idLabel, severityLabel }) => [idLabel, severityLabel]),
  );
  const { series } = await client.queryRange(
    `group by (${[...labels].join(', ')}) (${families
      .map(({ matchers }) => `ALERTS{alertstate="firing", ${matchers}}`)
      .join(' or ')})`,
    { from, to, stepSeconds: step },
    options.signal,
  );
  const firing = new Map<
    string,
    { sloId: string; severity: Severity; instants: Set<number> }
  >();
  for (const { labels: found, points } of series) {
    const family = families.find(({ idLabel }) => found[idLabel]);
    const severity = family?.severities[found[family.severityLabel]];
    if (family && severity) {
      for (const sloId of family.sloIds(found[family.idLabel])) {
        const key = `${severity}/${sloId}`;
        const entry = firing.get(key) ?? {
          sloId,
          severity,
          instants: new Set<number>(),
        };
        firing.set(key, entry);
        points.forEach(([at]) => entry.instants.add(at));
      }
    }
  }
  return [...firing.values()].flatMap(({ sloId, severity, instants }) =>
    runsOf(instants).map(([first, last]) => ({
      sloId,
      severity,
      firstAt: new Date(first * 1000),
      lastAt: new Date(last * 1000),
      stepSeconds: step,
    })),
  );
}
