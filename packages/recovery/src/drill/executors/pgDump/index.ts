export { createPgDumpExecutor } from './definition';
export { PgDumpRestore } from './PgDumpRestore';
export type { DumpArchive } from './inspectDump';
