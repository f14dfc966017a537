import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runDemo } from './runDemo';
import { EXAMPLES_DIR } from './__testUtils__/readCatalog';

describe('shipshape demo', () => {
  let dir: string;
  let server: Server | undefined;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'shipshape-demo-'));
  });

  afterAll(async () => {
    await new Promise(resolve => server?.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });

  it('generates for today, serves the catalog and says that it is ready', async () => {
    let output = '';
    server = await runDemo(
      { dir, port: '0', seed: '20260101' },
      {
        now: () => new Date('2026-01-01T23:59:59Z'),
        // Anywhere inside the repository.
        cwd: join(dirname(EXAMPLES_DIR), 'packages', 'cli'),
        write: text => {
          output += text;
        },
      },
    );
    const { port } = server?.address() as AddressInfo;
    expect(output).toMatch(
      new RegExp(
        `^shipshape demo: \\d+ charges in \\d+ deliveries until 2026-01-01, written\n` +
          `shipshape demo: \\d+ reports put into the inbox\n` +
          `shipshape demo: ready at http://127.0.0.1:${port}\n$`,
      ),
    );
    const truth = JSON.parse(await readFile(join(dir, 'truth.json'), 'utf8'));
    expect(truth.today).toBe('2026-01-01');
    // Nothing of the month has arrived on its first day, and Microsoft's December lacks one.
    const months = truth.artefacts.map(
      (artefact: { billingPeriod: string }) => artefact.billingPeriod,
    );
    expect(months.at(0)).toBe('2025-01');
    expect(months.at(-1)).toBe('2025-12');
    expect(
      truth.artefacts.find(
        (artefact: { name: string }) => artefact.name === 'microsoft-2025-12',
      ),
    ).toMatchObject({ dataThrough: '2025-12-30', issued: false });
    for (const file of ['all.yaml', 'org.yaml', 'components.yaml']) {
      const answer = await fetch(`http://127.0.0.1:${port}/examples/${file}`);
      expect(await answer.text()).toBe(
        await readFile(join(EXAMPLES_DIR, file), 'utf8'),
      );
    }
  }, 120_000);
});
