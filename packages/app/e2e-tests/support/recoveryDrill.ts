import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { RecoveryDatabase } from './recoveryDatabase';

const root = path.resolve(__dirname, '../../../..');
const backendUrl = process.env.SHIPSHAPE_BACKEND_URL ?? 'http://localhost:7007';
/** Of `backend.auth.externalAccess` in app-config.yaml: it may report, and read nothing. */
const REPORTER_TOKEN = 'shipshape-demo-reports';

/** What the test reads of a report of `shipshape drill run --json`. */
export interface ReportedDrill {
  drillId: string;
  outcome: string;
  pointNativeId: string;
  declaredAt: string;
  recoveredTo: string | null;
  achievedRtoSeconds: number;
  /** Absent: not measured. */
  achievedRpoSeconds?: number;
  rpoMethod: string;
  rtoMet: boolean;
  rpoMet: boolean;
  cleanup: string;
  phases: Array<{ name: string; durationMs: number }>;
  checks: Array<{ checkId: string; status: string; observed: string | null }>;
  evidence: Array<{ id: string; sha256: string; bytes: number }>;
}

/** How the command ended. */
export interface DrillEnd {
  code: number | null;
  /** What it said to people. */
  stderr: string;
  report: ReportedDrill;
  /** What the portal answered: what the drill appended to the chain. */
  receipt: unknown;
}

/** What one drill takes from the runner configuration. */
export interface DrillOf {
  /** Name of a document in `examples/recovery`. */
  document: string;
  plan: string;
  /** Database of checks that name none. */
  database: string;
  /** Entry of the runner: where its backups are. */
  backups: Record<string, unknown>;
}

/**
 * The document of the demo, for the PostgreSQL of this machine: the databases of the demo run versions that need not be here, and a check holds
 * them to that.
 */
async function localDocument(
  database: RecoveryDatabase,
  name: string,
): Promise<string> {
  const text = fs.readFileSync(
    path.join(root, 'examples/recovery', `${name}.yaml`),
    'utf8',
  );
  const major = await database.serverMajor();
  return database.write(
    `${name}.yaml`,
    text.replace(/serverMajor: \d+/g, `serverMajor: ${major}`),
  );
}

/** Runs `shipshape drill run` as a person would, and reports to the portal of the demo. */
export async function runDrill(
  database: RecoveryDatabase,
  drill: DrillOf,
): Promise<DrillEnd> {
  const document = await localDocument(database, drill.document);
  const scratchRoot = database.directory(`scratch-${drill.document}`);
  const out = path.join(database.home, `${drill.document}-result.json`);
  // JSON is YAML, too.
  const runner = database.write(
    `${drill.document}-runner.yaml`,
    JSON.stringify({
      scratchRoots: [scratchRoot],
      spoolDirectory: path.join(database.home, `${drill.document}-spool`),
      portal: { url: backendUrl, tokenEnv: 'SHIPSHAPE_TOKEN' },
      runners: {
        default: {
          scratchRoot,
          user: database.user,
          postgres: { bin: database.tools.pgBin, database: drill.database },
          source: database.connection,
          ...drill.backups,
        },
      },
    }),
  );
  const { code, stdout, stderr } = await runShipshape([
    ...['drill', 'run', document, '--plan', drill.plan],
    ...['--runner', runner, '--json', '--out', out],
  ]);
  if (stdout === '') {
    throw new Error(`shipshape drill run ended with ${code}: ${stderr}`);
  }
  const receipt = out.replace(/\.json$/, '.receipt.json');
  return {
    code,
    stderr,
    report: JSON.parse(stdout),
    receipt: fs.existsSync(receipt)
      ? JSON.parse(fs.readFileSync(receipt, 'utf8'))
      : undefined,
  };
}

function runShipshape(
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join(root, 'packages/cli/bin/shipshape'), ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, SHIPSHAPE_TOKEN: REPORTER_TOKEN },
      },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', chunk => {
      stdout += chunk;
    });
    child.stderr.on('data', chunk => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
}
