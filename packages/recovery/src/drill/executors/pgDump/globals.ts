/**
 * Statements of `pg_dumpall --globals-only` that would reach out of the scratch directory: tablespaces lie at paths of their own. They are one per
 * line.
 */
const TABLESPACE =
  /^(?:CREATE|ALTER|COMMENT ON|GRANT .+ ON|REVOKE .+ ON|SECURITY LABEL .+ ON) TABLESPACE /;

/** Globals without tablespaces, and without the role that the scratch cluster was made with. */
export function globalsForScratch(text: string, superuser: string): string {
  return text
    .split('\n')
    .filter(
      line =>
        !TABLESPACE.test(line) &&
        line !== `CREATE ROLE ${superuser};` &&
        line !== `CREATE ROLE "${superuser}";`,
    )
    .join('\n');
}
