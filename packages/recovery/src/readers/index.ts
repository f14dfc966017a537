export * from './barman/readBarman';
export type { ReadOptions } from './common/ReadOptions';
export * from './pgbackrest/readPgbackrestInfo';
export * from './pgbackrest/scanWalArchive';
export * from './postgres/lsn';
export * from './postgres/readPostgresViews';
export * from './restic/joinResticRun';
export * from './restic/readResticBackup';
export { readResticSnapshots } from './restic/readResticSnapshots';
