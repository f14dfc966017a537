/** Files that a directory of bills is made of; manifests and checksums are none. */
export const BILLS = {
  pattern: /\.(csv|tsv|txt|parquet|gz)$/i,
  title: 'FOCUS files (.csv, .csv.gz, .parquet)',
};
