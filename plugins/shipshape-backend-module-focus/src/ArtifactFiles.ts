import type { LoggerService } from '@backstage/backend-plugin-api';
import { CostArtifact, SourceError } from 'backstage-plugin-shipshape-node';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileHasher, fileVersion, HashedFile, sameVersion } from './FileHasher';
import type { ArtifactDirectory } from './findDirectories';
import { Manifest, MANIFEST_FILE, parseManifest } from './manifest';

/** An artefact together with the bytes it was listed for. */
export interface ListedArtifact {
  artifact: CostArtifact;
  directory: string;
  /** Names in the directory, sorted. */
  files: ReadonlyArray<{ name: string } & HashedFile>;
}

/** Which data files belong to the artefact. */
function selectFiles(
  directory: ArtifactDirectory,
  manifest: Manifest | undefined,
): string[] {
  const { dataFiles } = directory;
  const selected = manifest?.files
    ? [...new Set(manifest.files)].sort()
    : dataFiles;
  const missing = selected.filter(name => !dataFiles.includes(name));
  if (missing.length > 0) {
    throw new SourceError(
      'not_found',
      `${MANIFEST_FILE} lists ${missing.join(', ')}, which ${
        missing.length === 1 ? 'is' : 'are'
      } not there (data files end in .csv, .csv.gz or .parquet); nothing of it is read until all parts are there`,
    );
  }
  if (selected.length === 0) {
    throw new SourceError(
      'not_found',
      `It has a ${MANIFEST_FILE}, but no data file (.csv, .csv.gz, .parquet)`,
    );
  }
  return selected;
}

/** SHA-256 over the names and hashes of the files, and over what the manifest says of their meaning. */
function contentHash(
  files: ListedArtifact['files'],
  manifest: Manifest | undefined,
): string {
  const hash = createHash('sha256');
  for (const { name, hash: fileHash } of files) {
    hash.update(`${JSON.stringify(name)} ${fileHash}\n`);
  }
  if (manifest) {
    // Not its run time and id: the same files delivered again are the same artefact.
    const { scope, dataThrough, lastDayMayBeCut, closed } = manifest;
    const meaning = [
      scope?.billingAccountId,
      scope?.billingPeriodStart,
      dataThrough,
      lastDayMayBeCut,
      closed,
    ];
    if (meaning.some(value => value !== undefined)) {
      hash.update(JSON.stringify(meaning.map(value => value ?? null)));
    }
  }
  return hash.digest('hex');
}

function newestModification(files: ListedArtifact['files']): string {
  const newest = files.reduce(
    (max, { version }) => (version.modifiedNs > max ? version.modifiedNs : max),
    0n,
  );
  return new Date(Number(newest / 1_000_000n)).toISOString();
}

/**
 * Describes the artefact in a directory.
 *
 * @throws SourceError when the manifest is wrong, a part is missing, or a file is being written.
 */
export async function describeArtifact(
  directory: ArtifactDirectory,
  options: { hasher: FileHasher; logger: LoggerService; signal: AbortSignal },
): Promise<ListedArtifact> {
  const { hasher, logger, signal } = options;
  if (directory.foreignLinks.length > 0) {
    logger.warn(
      `Artefact '${directory.name}': ${directory.foreignLinks.join(
        ', ',
      )} leads out of the folder and is ignored`,
    );
  }
  const manifest = directory.hasManifest
    ? parseManifest(
        await readFile(join(directory.path, MANIFEST_FILE), {
          encoding: 'utf8',
          signal,
        }),
      )
    : undefined;
  const names = selectFiles(directory, manifest);
  const ignored = directory.dataFiles.filter(name => !names.includes(name));
  if (ignored.length > 0) {
    logger.warn(
      `Artefact '${directory.name}': ${ignored.join(
        ', ',
      )} is not listed in ${MANIFEST_FILE} and is ignored`,
    );
  }
  const files: Array<{ name: string } & HashedFile> = [];
  for (const name of names) {
    files.push({
      name,
      ...(await hasher.hash(join(directory.path, name), signal)),
    });
  }
  return {
    directory: directory.path,
    files,
    artifact: {
      name: directory.name,
      hash: contentHash(files, manifest),
      runTime: manifest?.runTime
        ? new Date(manifest.runTime).toISOString()
        : newestModification(files),
      scope: manifest?.scope,
      dataThrough: manifest?.dataThrough,
      lastDayMayBeCut: manifest?.lastDayMayBeCut,
      closed: manifest?.closed,
    },
  };
}

/** @throws SourceError (`unavailable`) when the files are not the listed ones any more. */
export async function assertUnchanged(listed: ListedArtifact): Promise<void> {
  for (const { name, version } of listed.files) {
    const now = await fileVersion(join(listed.directory, name));
    if (!sameVersion(now, version)) {
      throw new SourceError(
        'unavailable',
        `${name} has changed while it was being read; it is tried again with the next refresh`,
      );
    }
  }
}
