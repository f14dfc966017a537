export * from './Reporter';
export { REPORT_KINDS } from './reports';
export type { BatchedKind, ReportItems, ReportKind } from './reports';
