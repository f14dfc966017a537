import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError, NotModifiedError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** What a URL is answered with: a text, an error, or nothing. */
export type HostFiles = Map<string, string | Buffer | Error>;

/** A code host behind the URL reader: answers with etags, and notes what it was asked for. */
export function createCodeHost(
  initial: Record<string, string | Buffer | Error>,
) {
  const files: HostFiles = new Map(Object.entries(initial));
  /** URLs in the order of reading; with `304` where nothing was sent. */
  const asked: string[] = [];
  const reader = mockServices.urlReader.mock({
    async readUrl(url, options) {
      const file = files.get(url);
      if (file === undefined) {
        asked.push(`${url} 404`);
        throw new NotFoundError(`${url} at https://internal.example.com`);
      }
      if (file instanceof Error) {
        asked.push(`${url} ${file.name}`);
        throw file;
      }
      const content = Buffer.from(file);
      const etag = createHash('sha256').update(content).digest('hex');
      if (options?.etag === etag) {
        asked.push(`${url} 304`);
        throw new NotModifiedError();
      }
      asked.push(url);
      return {
        etag,
        buffer: async () => content,
        stream: () => Readable.from([content]),
      };
    },
  });
  return { files, asked, reader };
}

/** One OpenSLO document. */
export function openSlo(
  name: string,
  options: {
    service?: string;
    target?: number;
    good?: string;
    source?: string;
  } = {},
): string {
  const { service, target = 0.99, good = 'rate(good[5m])', source } = options;
  const ref = source
    ? `{ metricSourceRef: ${source}, type: Prometheus, spec`
    : '{ type: Prometheus, spec';
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  description: Requests that are answered
  ${service ? `service: ${service}` : ''}
  indicator:
    metadata: { name: ${name}-sli }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: ${ref}: { query: '${good}' } } }
        total: { metricSource: ${ref}: { query: 'requests_total{job="${name}"}' } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ displayName: ok, target: ${target} }]
`;
}
