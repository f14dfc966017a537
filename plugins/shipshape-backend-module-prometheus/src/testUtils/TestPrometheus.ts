import { findProgram } from 'backstage-plugin-shipshape-common/testUtils';
import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PROMETHEUS = findProgram('prometheus');
const PROMTOOL = findProgram('promtool');

/** For `describeIf`: what is missing to run a real server. */
export const MISSING_PROMETHEUS =
  PROMETHEUS && PROMTOOL ? undefined : 'needs prometheus and promtool';

/** A real server over back-filled data in a temporary directory, on a free port of this machine. */
export class TestPrometheus {
  /**
   * Back-fills samples, and starts.
   *
   * @param samples - OpenMetrics text, or a function that writes it to a file.
   */
  static async create(
    samples: string | ((file: string) => Promise<void>),
  ): Promise<TestPrometheus> {
    const directory = await mkdtemp(join(tmpdir(), 'shipshape-prometheus-'));
    const server = new TestPrometheus(directory);
    try {
      await mkdir(server.data);
      await writeFile(server.configFile, 'global: {scrape_interval: 1m}\n');
      const file = join(directory, 'samples.txt');
      await (typeof samples === 'string'
        ? writeFile(file, samples)
        : samples(file));
      await server.load(file);
      await rm(file);
      await server.start();
      return server;
    } catch (error) {
      await server.dispose();
      throw error;
    }
  }

  private process: ChildProcess | undefined;
  private address = '127.0.0.1:0';

  private constructor(private readonly directory: string) {}

  get url(): string {
    return `http://${this.address}`;
  }

  private get data(): string {
    return join(this.directory, 'data');
  }

  private get configFile(): string {
    return join(this.directory, 'prometheus.yml');
  }

  /** Adds a file of OpenMetrics as blocks; to be called while the server is stopped. */
  async load(file: string): Promise<void> {
    await run(PROMTOOL ?? 'promtool', [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      '--quiet',
      '--max-block-duration=768h',
      file,
      this.data,
    ]);
  }

  /** Evaluates recording rules over the past, as a server with these rules would have done, and restarts with what they recorded. */
  async backfillRules(
    yaml: string,
    range: { from: number; to: number },
  ): Promise<void> {
    const rules = join(this.directory, 'rules.yml');
    const blocks = join(this.directory, 'blocks');
    await writeFile(rules, yaml);
    await run(PROMTOOL ?? 'promtool', [
      'tsdb',
      'create-blocks-from',
      'rules',
      `--url=${this.url}`,
      `--start=${range.from}`,
      `--end=${range.to}`,
      '--eval-interval=1m',
      `--output-dir=${blocks}`,
      rules,
    ]);
    await this.stop();
    for (const block of await readdir(blocks)) {
      await cp(join(blocks, block), join(this.data, block), {
        recursive: true,
      });
    }
    await rm(blocks, { recursive: true });
    await this.start();
  }

  /** Starts, the second time on the same port, and waits until queries are answered. */
  async start(): Promise<void> {
    const child = spawn(
      PROMETHEUS ?? 'prometheus',
      [
        `--config.file=${this.configFile}`,
        `--storage.tsdb.path=${this.data}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=${this.address}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.process = child;
    let log = '';
    let isReady = false;
    let isListening = false;
    for await (const line of createInterface({ input: child.stderr })) {
      log += `${line}\n`;
      const address = /msg="Listening on".* address=(\S+)/.exec(line)?.[1];
      this.address = address ?? this.address;
      // In either order.
      isListening ||= address !== undefined;
      isReady ||= line.includes('ready to receive web requests');
      if (isListening && isReady) {
        child.stderr.resume();
        return;
      }
    }
    throw new Error(`Prometheus did not start:\n${log}`);
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    }
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** The value of a query that yields one sample, asked without the code under test. */
  async value(query: string, at: number): Promise<number> {
    const parameters = new URLSearchParams({ query, time: String(at) });
    const response = await fetch(`${this.url}/api/v1/query?${parameters}`);
    const { data } = (await response.json()) as {
      data: { result: Array<{ value: [number, string] }> };
    };
    if (data.result.length !== 1) {
      throw new Error(`${query} yields ${data.result.length} samples`);
    }
    return Number(data.result[0].value[1]);
  }
}
