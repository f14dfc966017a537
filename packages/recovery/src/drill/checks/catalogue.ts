import { sha256Hex } from 'backstage-plugin-shipshape-common';
import type { Client } from 'pg';
import { readOnlyQuery } from './CheckDatabase';

/** Names become complete in what `pg_get_…def` writes. */
const SESSION = ["SET search_path = 'pg_catalog'"];

const SYSTEM_SCHEMAS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;

const TABLES = `
  SELECT n.nspname || '.' || c.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${SYSTEM_SCHEMAS}
  ORDER BY 1`;

const EXTENSIONS = `SELECT extname::text FROM pg_extension ORDER BY 1`;

/** Columns, constraints, indexes and triggers. Extensions have their own; checks may install some on the copy. */
const DEFINITIONS = `
  SELECT 'column', n.nspname::text, c.relname::text, a.attname::text,
    format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${SYSTEM_SCHEMAS}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  UNION ALL
  SELECT 'constraint', n.nspname::text, c.relname::text, k.conname::text, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${SYSTEM_SCHEMAS}
  UNION ALL
  SELECT 'index', n.nspname::text, c.relname::text, i.relname::text, pg_get_indexdef(x.indexrelid)
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${SYSTEM_SCHEMAS}
  UNION ALL
  SELECT 'trigger', n.nspname::text, c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND ${SYSTEM_SCHEMAS}
  ORDER BY 1, 2, 3, 4, 5`;

/** What a database holds, without its rows. */
export interface Catalogue {
  tables: readonly string[];
  extensions: readonly string[];
  /** SHA-256 of all definitions. */
  hash: string;
}

/** Reads the catalogue of a database. */
export async function readCatalogue(client: Client): Promise<Catalogue> {
  const names = async (query: string) =>
    (await readOnlyQuery(client, query, SESSION)).rows.map(([name]) =>
      String(name),
    );
  const tables = await names(TABLES);
  const extensions = await names(EXTENSIONS);
  const definitions = await readOnlyQuery(client, DEFINITIONS, SESSION);
  return {
    tables,
    extensions,
    hash: sha256Hex(JSON.stringify(definitions.rows)),
  };
}
