import {
  SLO_ID,
  type DefinitionProblem,
  type SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { checkQuery } from '../promql';
import type { RuleGroup, RulesOptions, Warn } from './model';
import { sloGroups, type GroupNames } from './sloGroups';
import { prometheusRule, ruleFile } from './yamlText';

export interface GenerateRulesOptions extends RulesOptions {
  /** A rule file (default), or a `PrometheusRule` of the Prometheus Operator with the same groups. */
  format?: 'rules' | 'prometheus-rule';
  /** Name of the `PrometheusRule`; default `<service>-slos` where the SLOs are of one service, else `slos`. */
  name?: string;
}

export interface GeneratedRules {
  /** One document; `groups: []` where no SLO can be served. */
  yaml: string;
  /** What is left out, and what should be better. */
  warnings: DefinitionProblem[];
  /** Number of rules. */
  rules: number;
  groups: RuleGroup[];
}

/**
 * Writes the recording and alerting rules of SLOs: counts and error ratios weighted by requests, and multi-window multi-burn-rate alerts (SRE
 * Workbook, "Alerting on SLOs"). The same SLOs give the same text, in whatever order they come. SLOs that Prometheus cannot serve are left out
 * with a warning.
 */
export function generateRules(
  slos: readonly SloDefinition[],
  options: GenerateRulesOptions = {},
): GeneratedRules {
  const warnings: DefinitionProblem[] = [];
  const served = servedSlos(slos, warnings);
  const names = groupNames(served.map(slo => slo.id));
  const groups = served.flatMap(slo =>
    sloGroups(slo, names(slo.id), options, warnOf(slo, warnings)),
  );
  warnOfOwner(served, groups, warnings);
  return {
    yaml:
      options.format === 'prometheus-rule'
        ? prometheusRule(groups, options.name ?? objectName(served))
        : ruleFile(groups),
    warnings,
    rules: groups.reduce((sum, { rules }) => sum + rules.length, 0),
    groups,
  };
}

/** Objects of one name replace one another in a cluster, so those of different services have different ones. */
function objectName(served: SloDefinition[]): string {
  const services = new Set(served.map(({ service }) => service));
  const [service] = services;
  return services.size === 1 && service && SLO_ID.test(service)
    ? `${service}-slos`
    : 'slos';
}

/** The SLOs that rules are written for, by id. */
export function servedSlos(
  slos: readonly SloDefinition[],
  warnings: DefinitionProblem[],
): SloDefinition[] {
  const served = new Map<string, SloDefinition>();
  for (const slo of slos) {
    const reason = served.has(slo.id)
      ? `another SLO has the id ${slo.id}`
      : reasonAgainst(slo);
    if (reason === undefined) {
      served.set(slo.id, slo);
    } else {
      warnOf(slo, warnings)('rules-left-out', `No rules: ${reason}`);
    }
  }
  return [...served.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function reasonAgainst(slo: SloDefinition): string | undefined {
  if (slo.support !== 'supported') {
    return slo.supportReason ?? `the SLO is ${slo.support}.`;
  }
  // One query that Prometheus refuses makes it refuse the whole file.
  const instant = slo.sli.kind !== 'ratio';
  const queries =
    slo.sli.kind === 'ratio'
      ? [slo.sli.total, slo.sli.good, slo.sli.bad]
      : [slo.sli.query];
  return queries
    .filter(query => query !== undefined)
    .map(query => checkQuery(query, { instant }))
    .flatMap(check => (check.state === 'ok' ? [] : [check.message]))[0];
}

function warnOf(slo: SloDefinition, warnings: DefinitionProblem[]): Warn {
  return (code, message) => {
    const warning: DefinitionProblem = {
      severity: 'warning',
      code,
      message,
      file: slo.source.file,
      document: slo.source.document,
      object: `SLO/${slo.id}`,
    };
    // Page and ticket share most of what there is to say.
    const isKnown = warnings.some(
      known =>
        known.code === code &&
        known.message === message &&
        known.object === warning.object,
    );
    if (!isKnown) {
      warnings.push(warning);
    }
  };
}

function warnOfOwner(
  served: SloDefinition[],
  groups: RuleGroup[],
  warnings: DefinitionProblem[],
): void {
  const orphans = new Set(
    groups.flatMap(group =>
      group.rules.flatMap(rule =>
        'alert' in rule && !rule.labels.owner ? [rule.labels.slo_id] : [],
      ),
    ),
  );
  for (const slo of served.filter(({ id }) => orphans.has(id))) {
    warnOf(slo, warnings)(
      'owner-missing',
      'Its alerts have no label owner to be routed by; name one with --owner.',
    );
  }
}

/** Names of the groups of each SLO, unique also where one SLO is called like the period of another. */
function groupNames(ids: string[]): (id: string) => GroupNames {
  const taken = new Set(ids.map(id => `slo-${id}`));
  const periods = new Map<string, string>();
  for (const id of ids) {
    let name = `slo-${id}-period`;
    for (let count = 2; taken.has(name); count += 1) {
      name = `slo-${id}-period-${count}`;
    }
    taken.add(name);
    periods.set(id, name);
  }
  return id => ({
    main: `slo-${id}`,
    period: periods.get(id) ?? `slo-${id}-period`,
  });
}
