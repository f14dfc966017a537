import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { RuleWarningCode } from './warnings';

/** A rule of Prometheus, with its keys in the order in which people write them. */
export type Rule = RecordingRule | AlertingRule;

export interface RecordingRule {
  record: string;
  expr: string;
  labels?: Record<string, string>;
}

export interface AlertingRule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface RuleGroup {
  name: string;
  interval: string;
  rules: Rule[];
}

/** What the documents do not say and the rules need. */
export interface RulesOptions {
  /** Owning group, by name or entity reference: alerts are routed by its name. Default: the label `owner` of the document. */
  owner?: string;
  /** Catalog entity that the SLOs belong to, for `slo_info`. */
  entityRef?: string;
  /** Page of the SLO for whoever is paged; `{slo_id}` and `{service}` are replaced. */
  dashboardUrl?: string;
  /** Additional labels of alerts. */
  system?: string;
  tier?: string;
  environment?: string;
  /** Scrape interval in seconds; default 60, that of Prometheus. Slices are judged by rates over four scrapes at least. */
  scrapeSeconds?: number;
}

/** Tells about one SLO. */
export type Warn = (code: RuleWarningCode, message: string) => void;

/** Selector of every series that is recorded for an SLO: nothing else, so that other labels can change without breaking a rule. */
export function selectorOf(sloId: string): string {
  return `{slo_id="${sloId}"}`;
}

/** Name of the owning group, which Alertmanager routes by. */
export function ownerName({ owner }: RulesOptions): string | undefined {
  return owner?.replace(/^.*[:/]/, '');
}

/**
 * What tells in `slo_info` which query the series of an SLO are recorded with: the first 12 hex digits of its `sliHash`. The label is on no other
 * series, whose history it would split.
 */
export function recordedSliHash({
  sliHash,
}: Pick<SloDefinition, 'sliHash'>): string {
  return sliHash.slice(0, 12);
}
