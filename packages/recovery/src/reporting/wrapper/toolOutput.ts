import { isError } from '@backstage/errors';
import { z } from 'zod';

/** Tools whose output or exit codes tell more than those of any command. */
export const WRAPPED_TOOLS = ['restic', 'pgbackrest', 'pg_dump'] as const;
export type WrappedTool = (typeof WRAPPED_TOOLS)[number];

/** What a tool said about the backup that it made. */
export interface ToolSummary {
  /** Of the recovery point. */
  nativeId?: string;
  bytesProcessed?: number;
  bytesStored?: number;
}

/** The last line of `restic backup --json`. */
const resticSummarySchema = z.object({
  message_type: z.literal('summary'),
  snapshot_id: z.string().min(1),
  total_bytes_processed: z.number().int().nonnegative().optional(),
  /** Before compression; from 0.17 the packed size is there too. */
  data_added: z.number().int().nonnegative().optional(),
  data_added_packed: z.number().int().nonnegative().optional(),
});

const PGBACKREST_LABEL = /\bnew backup label = (\S+)/;

function readResticLine(line: string): ToolSummary | undefined {
  if (!line.includes('"summary"')) {
    return undefined;
  }
  try {
    const { data } = resticSummarySchema.safeParse(JSON.parse(line));
    return (
      data && {
        nativeId: data.snapshot_id,
        bytesProcessed: data.total_bytes_processed,
        bytesStored: data.data_added_packed ?? data.data_added,
      }
    );
  } catch (error) {
    if (isError(error) && error.name === 'SyntaxError') {
      return undefined; // a file name with that word, for one
    }
    throw error;
  }
}

/** Sizes in its log are rounded for people, so they are left out. */
function readPgbackrestLine(line: string): ToolSummary | undefined {
  const label = PGBACKREST_LABEL.exec(line)?.[1];
  return label === undefined ? undefined : { nativeId: label };
}

/** What one line of a tool's standard output says about its result; undefined for most lines. */
export function readToolLine(
  tool: WrappedTool,
  line: string,
): ToolSummary | undefined {
  switch (tool) {
    case 'restic':
      return readResticLine(line);
    case 'pgbackrest':
      return readPgbackrestLine(line);
    default:
      return undefined;
  }
}

/** Whether standard output has to be read: `pg_dump` may write the dump itself there, which is nobody's business. */
export function speaksOnStdout(tool: WrappedTool | undefined): boolean {
  return tool === 'restic' || tool === 'pgbackrest';
}
