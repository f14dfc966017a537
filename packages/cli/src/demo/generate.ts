import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PROVIDERS } from './accounts';
import { artefactOf, fileNames, type Artefact } from './artefacts';
import { formatDay, monthOf } from './calendar';
import { focusRow } from './columns';
import { dialectOf, writeCsv } from './csv';
import { systemCode } from './files';
import { Noise } from './noise';
import { writeParquet } from './parquet';
import { TRUTH_VERSION, truthOf, type Truth } from './truth';

/** This month and the twelve before it. */
const DEFAULT_MONTHS = 13;

export interface GenerateOptions {
  /** Directory that receives `billing/` and `truth.json`. */
  dir: string;
  seed: string;
  /** Days since 1970-01-01. */
  today: number;
  /** Billing periods, this month's and those before it; default 13. */
  months?: number;
}

/** All artefacts as they are on a day. Pure: the same arguments give the same charges. */
export function demoArtefacts(
  today: number,
  seed: string,
  count = DEFAULT_MONTHS,
): Artefact[] {
  const noise = new Noise(seed);
  const current = monthOf(today);
  const months = Array.from(
    { length: count },
    (_, index) => current - count + 1 + index,
  );
  return months.flatMap(month =>
    PROVIDERS.flatMap(
      provider => artefactOf(provider, month, today, noise) ?? [],
    ),
  );
}

/**
 * Writes the bills of the demo organisation and their truth, unless those of this day and seed are there. Bills appear
 * as a whole: they are written beside their place and moved in; `truth.json` is written last, so a run that was cut off
 * is repeated.
 */
export async function generateDemo(
  options: GenerateOptions,
): Promise<{ truth: Truth; written: boolean }> {
  const { dir, seed, today } = options;
  const existing = await readTruth(dir);
  if (
    existing?.version === TRUTH_VERSION &&
    existing.today === formatDay(today) &&
    existing.seed === seed
  ) {
    return { truth: existing, written: false };
  }

  await mkdir(dir, { recursive: true });
  const artefacts = demoArtefacts(today, seed, options.months);
  const truth = truthOf(artefacts, today, seed);
  const staging = await mkdtemp(join(dir, '.generating-'));
  try {
    for (const artefact of artefacts) {
      await writeArtefact(artefact, join(staging, 'billing', artefact.name));
    }
    await writeFile(
      join(staging, 'truth.json'),
      `${JSON.stringify(truth, undefined, 2)}\n`,
    );
    await rm(join(dir, 'truth.json'), { force: true });
    await moveAside(join(dir, 'billing'), join(staging, 'previous'));
    await rename(join(staging, 'billing'), join(dir, 'billing'));
    await rename(join(staging, 'truth.json'), join(dir, 'truth.json'));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return { truth, written: true };
}

async function writeArtefact(artefact: Artefact, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const rows = artefact.charges.map(charge =>
    focusRow(charge, artefact.issued),
  );
  const names = fileNames(artefact);
  const size = Math.ceil(rows.length / names.length);
  const dialect = dialectOf(artefact.provider, artefact.month);
  for (const [part, name] of names.entries()) {
    const path = join(dir, name);
    const partRows = rows.slice(part * size, (part + 1) * size);
    if (artefact.format === 'parquet') {
      await writeParquet(partRows, path);
    } else {
      const text = writeCsv(partRows, dialect);
      await writeFile(
        path,
        artefact.format === 'csv.gz' ? gzipSync(text) : text,
      );
    }
  }
  if (artefact.manifest) {
    await writeFile(
      join(dir, 'manifest.json'),
      `${JSON.stringify(artefact.manifest, undefined, 2)}\n`,
    );
  }
}

async function moveAside(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
}

async function readTruth(dir: string): Promise<Truth | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, 'truth.json'), 'utf8'));
  } catch (error) {
    // A missing or cut-off file means that there are no usable bills yet.
    if (isMissing(error) || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
