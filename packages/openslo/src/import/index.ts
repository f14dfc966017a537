export { importSlos } from './importSlos';
export type { ImportedSlos } from './importSlos';
export { DEFINITION_PROBLEMS } from './problems';
export type { DefinitionProblemCode } from './problems';
export { MAX_FILE_BYTES } from './readDocuments';
export type { DefinitionFile } from './readDocuments';
