import type { ServerResponse } from 'node:http';
import type { Intercept } from './TestProxy';

/** Ends a response. */
export const send = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, headers);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
  return true;
};

/** Answers with a text or with JSON. */
export const answer =
  (status: number, body: unknown, headers?: Record<string, string>) =>
  (_: unknown, response: ServerResponse) =>
    send(response, status, body, headers);

/** Answers as Prometheus does when all is well. */
export const success = (data: object, more: object = {}) =>
  answer(200, { status: 'success', data, ...more });

/** Answers as Prometheus does when it is not. */
export const failed = (
  status: number,
  errorType: string,
  error = 'provider-text',
) => answer(status, { status: 'error', errorType, error });

export const VECTOR = {
  resultType: 'vector',
  result: [{ metric: { slo_id: 'a' }, value: [1000, '0.5'] }],
};

/** Answers the requests one after the other. */
export const inTurn = (...answers: Intercept[]): Intercept => {
  const rest = [...answers];
  return (request, response) =>
    (rest.shift() ?? answers[answers.length - 1])(request, response);
};
