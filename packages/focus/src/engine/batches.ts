import { SourceFile } from '../files/sourceFile';

/** Files in one query: enough for parallel decompression, few enough that the groups of each stay small. */
const FILES_PER_BATCH = 4;

/** Files with equal columns and their positions in the artefact. */
export interface Batch {
  files: readonly SourceFile[];
  positions: readonly number[];
}

/** Puts files that one query can read together into batches, in order of their first file. */
export function toBatches(files: readonly SourceFile[]): Batch[] {
  type OpenBatch = { files: SourceFile[]; positions: number[] };
  const open = new Map<string, OpenBatch>();
  const batches: OpenBatch[] = [];
  files.forEach((file, position) => {
    const key = JSON.stringify([file.format, file.csv, file.columns]);
    let batch = open.get(key);
    if (!batch || batch.files.length >= FILES_PER_BATCH) {
      batch = { files: [], positions: [] };
      open.set(key, batch);
      batches.push(batch);
    }
    batch.files.push(file);
    batch.positions.push(position);
  });
  return batches;
}
