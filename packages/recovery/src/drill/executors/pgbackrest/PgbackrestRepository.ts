import { BackupStorage, readStorage } from './storage';
import { readBackups, StoredBackup } from './info';
import type { PgbackrestCommand } from './PgbackrestCommand';

/** What a repository holds; reads only. */
export class PgbackrestRepository {
  readonly #command: PgbackrestCommand;

  static create(command: PgbackrestCommand): PgbackrestRepository {
    return new PgbackrestRepository(command);
  }

  private constructor(command: PgbackrestCommand) {
    this.#command = command;
  }

  /**
   * Backups that have an archive, oldest first.
   *
   * @param evidence - name of the artefact
   * @throws DrillFault when there is none
   */
  async backups(evidence: string): Promise<StoredBackup[]> {
    const json = await this.#command.read('info', ['--output=json'], [], {
      evidence,
    });
    return readBackups(json, this.#command.source.stanza);
  }

  /** What of a backup was outside of the data directory. */
  async storageOf({ label }: StoredBackup): Promise<BackupStorage> {
    return readStorage(
      await this.#command.read('info', ['--output=json', `--set=${label}`]),
    );
  }

  /** Listing of the archive that a backup belongs to, as `repo-ls` prints it. */
  archiveListing({ archiveId }: StoredBackup): Promise<string> {
    return this.#command.read(
      'repo-ls',
      ['--output=json', '--recurse'],
      [`archive/${this.#command.source.stanza}/${archiveId}`],
    );
  }
}
