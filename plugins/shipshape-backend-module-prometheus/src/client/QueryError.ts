import { SourceError } from 'backstage-plugin-shipshape-node';

/**
 * One query cannot be answered; others may be. Every other {@link SourceError} of the client is about the server as a whole: it is down, it
 * refuses us, or what answers is not Prometheus.
 */
export class QueryError extends SourceError {}
