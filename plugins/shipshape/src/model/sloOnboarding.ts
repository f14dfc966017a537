import { Entity } from '@backstage/catalog-model';
import { ANNOTATION_OPENSLO } from 'backstage-plugin-shipshape-common';
import { annotatedYaml } from './onboarding';

/** Ids of SLOs have at most 63 characters. */
const MAX_ID = 63;
const SUFFIX = '-availability';

/** A name that an SLO may have, from the name of an entity, which may hold more kinds of characters. */
function sloName(entity: Entity): string {
  const base = entity.metadata.name
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_ID - SUFFIX.length)
    .replace(/^-+|-+$/g, '');
  return `${base || 'service'}${SUFFIX}`;
}

/** An OpenSLO document for this very entity, complete but for the names of its metrics. */
export function openSloYaml(entity: Entity): string {
  const { name } = entity.metadata;
  const title = (entity.metadata.title ?? name).replace(/["\\]/g, '');
  return `apiVersion: openslo/v1
kind: SLO
metadata:
  name: ${sloName(entity)}
  displayName: "Availability of ${title}"
  annotations:
    shipshape.dev/runbook-url: https://runbooks.example.com/${name}
spec:
  service: ${name}
  description: Requests that do not end in a server error
  indicator:
    metadata:
      name: ${sloName(entity)}-ratio
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            type: Prometheus
            spec:
              query: sum(http_requests_total{job="${name}",code=~"5.."})
        total:
          metricSource:
            type: Prometheus
            spec:
              query: sum(http_requests_total{job="${name}"})
  timeWindow:
    - duration: 30d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Good
      target: 0.999`;
}

/** The annotation that names the document, in the entity's own catalog file. */
export function sloAnnotationYaml(entity: Entity): string {
  return annotatedYaml(entity, [
    '# Relative to this file, or an address; several are separated by commas:',
    `${ANNOTATION_OPENSLO}: ./slo.yaml`,
  ]);
}
