export * from './postgres/lsn';
