import { stringify } from 'yaml';
import type { RuleGroup } from './model';

/** One YAML document. Strings that YAML 1.1 readers would take for something else (`yes`, `1:30`) are quoted. */
export function yamlText(value: unknown): string {
  return stringify(value, {
    schema: 'yaml-1.1',
    version: '1.2',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}

/** A rule file of Prometheus. */
export function ruleFile(groups: RuleGroup[]): string {
  return `# Generated from OpenSLO and Sloth documents: change those.\n${yamlText(
    { groups },
  )}`;
}

/** The same groups as an object of the Prometheus Operator. */
export function prometheusRule(groups: RuleGroup[], name: string): string {
  return `# Generated from OpenSLO and Sloth documents: change those.\n${yamlText(
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name },
      spec: { groups },
    },
  )}`;
}
