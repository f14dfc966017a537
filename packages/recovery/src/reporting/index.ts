export * from './Reporter';
export { createReporter } from './SpoolReporter';
export type { ReporterOptions } from './SpoolReporter';
export { systemSleep } from './systemSleep';
export { SPOOL_LIMITS } from './Spool';
export type { SpoolLimits } from './Spool';
export { REPORT_KINDS } from './reports';
export type { BatchedKind, ReportItems, ReportKind } from './reports';
