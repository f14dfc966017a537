export { recoveryDocumentJsonSchema } from './documentSchema';
export { RECOVERY_PROBLEMS } from './problems';
export type { RecoveryProblemCode } from './problems';
export {
  MAX_RECOVERY_FILE_BYTES,
  readRecoveryDocuments,
} from './readRecoveryDocuments';
export type {
  ReadRecoveryDocuments,
  RecoveryDocumentFile,
} from './readRecoveryDocuments';
