import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { flipBytes } from './flipBytes';
import { runTool, tryTool, ToolEnd } from './runTool';
import { makeToolDirectory, tool } from './tools';

/** Where the password is looked for, and what it is. */
export const RESTIC_PASSWORD = {
  variable: 'BACKUP_PASSWORD',
  value: 'not to be told',
};

/** A repository of restic, and a directory of the files that it backs up as host `db1`. */
export class ResticFixture {
  readonly home: string;

  static async create(): Promise<ResticFixture> {
    const fixture = new ResticFixture(makeToolDirectory());
    await runTool(tool('restic'), ['init'], fixture.options);
    return fixture;
  }

  private constructor(home: string) {
    this.home = home;
    mkdirSync(this.source);
  }

  get repository(): string {
    return join(this.home, 'repository');
  }

  get source(): string {
    return join(this.home, 'source');
  }

  /** How its programs run. */
  get options() {
    return {
      cwd: this.home,
      env: {
        RESTIC_REPOSITORY: this.repository,
        RESTIC_PASSWORD: RESTIC_PASSWORD.value,
      },
    };
  }

  /** Writes bytes that no other file has into a file of the source; returns its path. */
  write(name: string, content: string | Buffer = randomBytes(40_000)): string {
    const path = join(this.source, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  restic(...args: string[]): Promise<string> {
    return runTool(tool('restic'), args, this.options);
  }

  tryRestic(...args: string[]): Promise<ToolEnd> {
    return tryTool(tool('restic'), args, this.options);
  }

  /** Backs paths up; resolves with the whole id of the snapshot. */
  async backup(...paths: string[]): Promise<string> {
    const before = await this.snapshots();
    await this.restic('backup', '--host=db1', '--tag=orders', ...paths);
    const [id] = (await this.snapshots()).filter(all => !before.includes(all));
    return id;
  }

  /** Whole ids of the snapshots. */
  async snapshots(): Promise<string[]> {
    const listed = JSON.parse(await this.restic('snapshots', '--json'));
    return listed.map(({ id }: { id: string }) => id);
  }

  /** The packs that are not in a list of earlier ones. */
  packs(): string[] {
    const directory = join(this.repository, 'data');
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map(name => join(directory, name))
      .filter(path => statSync(path).isFile());
  }

  /** Flips bytes in the biggest of some packs: that of the data, not that of the directories. */
  corrupt(packs: readonly string[]): void {
    const [biggest] = [...packs].sort(
      (a, b) => statSync(b).size - statSync(a).size,
    );
    flipBytes(biggest);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
