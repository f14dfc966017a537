export {
  durationSeconds,
  parseBackupRequirement,
  readRecoveryAnnotations,
} from './annotations';
export type { AnnotatedRecovery } from './annotations';
export { effectiveObjectives } from './effectiveObjectives';
export type { ObjectiveOrigins, ObjectiveTargets } from './effectiveObjectives';
export { STRATEGY_BANDS, strategyFit } from './strategyFit';
export type { BackupCapabilities } from './strategyFit';
