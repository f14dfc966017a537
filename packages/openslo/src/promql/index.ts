export { checkQuery } from './checkQuery';
export type { CheckQueryOptions, QueryCheck } from './checkQuery';
