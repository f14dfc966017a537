/** A query that cannot be read: it is no PromQL, or Prometheus would refuse it. */
export class QueryError extends Error {
  constructor(
    message: string,
    /** Offset into the query. */
    readonly position: number,
  ) {
    super(message);
    this.name = 'QueryError';
  }
}
