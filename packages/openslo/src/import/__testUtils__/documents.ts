import {
  SloDefinition,
  sloDefinitionSchema,
} from 'backstage-plugin-shipshape-common';
import { importSlos } from '../importSlos';

/** Parts of an SLO document as YAML; the defaults are without problems. */
export interface SloParts {
  apiVersion?: string;
  metadata?: string;
  service?: string;
  indicator?: string;
  timeWindow?: string;
  method?: string;
  objectives?: string;
  /** Further fields of the spec. */
  more?: string;
}

/** A ratio of counters, as an SLI of openslo/v1. */
export const RATIO = `ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'sum(errors_total)' } } }
        total: { metricSource: { type: Prometheus, spec: { query: 'sum(requests_total)' } } }`;

/** A threshold metric, as an SLI of openslo/v1. */
export const THRESHOLD = `thresholdMetric: { metricSource: { type: Prometheus, spec: { query: 'lag_seconds' } } }`;

/** The spec of an SLI as the inline indicator of an SLO. */
export const inline = (sli: string) => `indicator:
    metadata: { name: responses }
    spec:
      ${sli}`;

/** An SLO of openslo/v1 that is made of parts; every part is one or more lines of the spec. */
export function sloDocument({
  apiVersion = 'openslo/v1',
  metadata = '{ name: checkout }',
  service = 'service: checkout',
  indicator = inline(RATIO),
  timeWindow = 'timeWindow: [{ duration: 30d, isRolling: true }]',
  method = 'budgetingMethod: Occurrences',
  objectives = 'objectives: [{ target: 0.999 }]',
  more = '',
}: SloParts = {}): string {
  const spec = [service, indicator, timeWindow, method, objectives, more];
  return `apiVersion: ${apiVersion}
kind: SLO
metadata: ${metadata}
spec:
  ${spec.filter(part => part !== '').join('\n  ')}
`;
}

/** An object of another kind. */
export const objectDocument = (
  kind: string,
  name: string,
  spec: string,
  apiVersion = 'openslo/v1',
) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${spec}
`;

/** Several YAML documents. */
export const documents = (...texts: string[]) => texts.join('---\n');

/** Imports one text as `slo.yaml`. */
export const importText = (text: string) =>
  importSlos([{ file: 'slo.yaml', text }]);

/** The line (from 1) that is marked with `# <-`. */
export function markedLine(text: string): number {
  return text.split('\n').findIndex(line => line.includes('# <-')) + 1;
}

/** A metric of openslo/v1 with a Prometheus query. */
export const metric = (query: string, more = '') =>
  `{ metricSource: { type: Prometheus, ${more} spec: { query: '${query}' } } }`;
/** Spec of an AlertCondition. */
export const condition = (fields: string) =>
  `severity: page
  condition: { kind: burnrate, ${fields} }`;
/** An SLO of v1alpha; its problem of being one is marked. */
export const alpha = (spec: string) => `apiVersion: openslo/v1alpha # <-
kind: SLO
metadata: { name: checkout }
spec:
  service: checkout
  budgetingMethod: Occurrences
  ${spec}
`;
/** An inline policy with an inline condition. */
export const policyOf = (conditions: string, more = '') => `alertPolicies:
    - kind: AlertPolicy
      metadata: { name: fast }
      spec:
        ${more}
        conditions:
          - kind: AlertCondition
            metadata: { name: fast-burn }
            spec:
              severity: page
              condition: ${conditions}
        notificationTargets:
          - { kind: AlertNotificationTarget, metadata: { name: pager }, spec: { target: pager } }`;
/** An SLO of v2alpha. */
export const v2 = (sli: string, more = '') => `apiVersion: openslo.com/v2alpha
kind: SLO
metadata: { name: checkout }
spec:
  service: checkout
  ${sli}
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.999 }]
  ${more}
`;
/** A ratio in it, of {@link v2Source}. */
export const v2Ratio = `sli:
    spec:
      ratioMetric:
        counter: true
        bad: { dataSourceRef: main, spec: { query: 'sum(errors_total)' } }
        total: { dataSourceRef: main, spec: { query: 'sum(requests_total)' } }`;
/** A DataSource of v2alpha. */
export const v2Source = objectDocument(
  'DataSource',
  'main',
  'type: Prometheus',
  'openslo.com/v2alpha',
);
/** A Sloth spec with one SLO. */
export const sloth = (
  slo: string,
  service = 'checkout',
) => `version: prometheus/v1
service: ${service}
slos:
  - name: availability
    objective: 99.9
    ${slo}
`;
/** Its SLI. */
export const slothEvents = `sli: { events: { error_query: 'sum(rate(errors_total[{{.window}}]))', total_query: 'sum(rate(requests_total[{{.window}}]))' } }`;
/** Its alerting: none. */
export const slothQuiet = `alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }`;

/** An SLO without problems. */
export const SLO = sloDocument();

/** The only SLO of a text without errors. */
export function onlySlo(text: string): SloDefinition {
  const { slos, problems } = importText(text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 || slos.length !== 1) {
    throw new Error(
      `Expected one SLO and no error, got ${slos.length} and ${JSON.stringify(
        errors,
      )}`,
    );
  }
  return sloDefinitionSchema.parse(slos[0]);
}
