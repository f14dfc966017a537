export type { ReadOptions } from './common/ReadOptions';
export * from './pgbackrest/readPgbackrestInfo';
export * from './pgbackrest/scanWalArchive';
export * from './postgres/lsn';
