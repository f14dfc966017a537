import { AddressInfo, createServer } from 'node:net';
import { DrillEvidence } from '../evidence/DrillEvidence';
import { Redaction } from '../evidence/Redaction';
import { processStartTicks } from '../scratch/processStart';
import { DrillTools, ToolResult } from './DrillTools';
import { OutputBuffer } from './OutputBuffer';

const clock = { now: () => new Date(0), monotonicMs: () => 0 };

function harness(signal: AbortSignal = new AbortController().signal) {
  const redaction = Redaction.create();
  const artifacts: string[] = [];
  const results: ToolResult[] = [];
  const evidence = DrillEvidence.create({
    drillId: 'd',
    redaction,
    clock,
    onArtifact: ({ content }) => artifacts.push(content.toString('utf8')),
  });
  const tools = DrillTools.create({
    cwd: '/',
    redaction,
    evidence,
    monotonicMs: clock.monotonicMs,
    signal: () => signal,
    onResult: result => results.push(result),
  });
  return { tools, redaction, evidence, artifacts, results };
}

describe('DrillTools', () => {
  it('gives programs no shell and no variables of its own process', async () => {
    process.env.SHIPSHAPE_TEST_LEAK = 'leaked';
    const { tools } = harness();
    const { stdout } = await tools.run('/usr/bin/env', [], {
      env: { GIVEN: '$(id)' },
    });
    delete process.env.SHIPSHAPE_TEST_LEAK;
    expect(stdout.trim().split('\n').sort()).toEqual([
      'GIVEN=$(id)',
      'HOME=/',
      'LC_ALL=C.UTF-8',
      'PATH=/usr/local/bin:/usr/bin:/bin',
      'TMPDIR=/',
      'TZ=UTC',
    ]);
  });

  it('keeps secrets out of evidence, of tails and of messages, but not out of what is parsed', async () => {
    const { tools, redaction, evidence, artifacts, results } = harness();
    redaction.addSecret('hunter22');
    const result = await tools.run(
      '/bin/sh',
      ['-c', 'echo "$0 hunter22"; exit 3', '--repo1-cipher-pass=tooth'],
      { evidence: 'output', env: { RESTIC_PASSWORD: 'hunter22' } },
    );
    expect(result.stdout).toBe('--repo1-cipher-pass=tooth hunter22\n');
    const kept = JSON.stringify([
      artifacts,
      evidence.items,
      results.map(({ outputTail }) => outputTail),
      tools.faultOf(result, { of: 'backup', reason: 'x' }).message,
    ]);
    expect(kept).toContain('<redacted>');
    expect(kept).not.toMatch(/hunter22|tooth/);
  });

  it('stops a program with all that it started when the phase ends', async () => {
    const controller = new AbortController();
    const { tools, results } = harness(controller.signal);
    const server = createServer(() => controller.abort(new Error('over')));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // Tells its pid, and then that it runs. What it started outlives it, unless the whole group is stopped.
    const script = `
      const { pid } = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
      console.log(pid);
      require('node:net').connect(${port}, '127.0.0.1');`;
    await expect(tools.run(process.execPath, ['-e', script])).rejects.toThrow(
      'over',
    );
    server.close();
    const sleeper = Number(results[0].stdout);
    expect(sleeper).toBeGreaterThan(1);
    expect(await processStartTicks(sleeper)).toBeUndefined();
  });

  it.each([
    ['exit 1', 'backup', 'restore-failed'],
    ['echo "No space left on device" >&2; exit 1', 'runner', 'disk-full'],
    ['kill -KILL $$', 'runner', 'tool-killed'],
    ['exit 143', 'runner', 'tool-killed'],
    ['exit 130', 'runner', 'tool-killed'],
    ['kill -SEGV $$', 'backup', 'restore-failed'],
  ])('knows whose fault "%s" is', async (script, of, reason) => {
    const { tools } = harness();
    await expect(
      tools.mustSucceed('/bin/sh', ['-c', script], {
        of: 'backup',
        reason: 'restore-failed',
      }),
    ).rejects.toMatchObject({ of, reason });
  });

  it('blames the runner for a program that is not there', async () => {
    await expect(harness().tools.run('/no/such', [])).rejects.toMatchObject({
      of: 'runner',
      reason: 'tool-missing',
    });
  });
});

describe('OutputBuffer', () => {
  it('keeps the beginning and the end, and no half lines at the cut', () => {
    const buffer = OutputBuffer.create({ bytes: 6, tailBytes: 8 });
    for (const chunk of ['ab\nsec', 'ret\n', 'tail']) {
      buffer.add(Buffer.from(chunk));
    }
    expect(buffer.text).toBe('ab\nsec');
    expect(buffer.complete).toBe(false);
    expect(buffer.tail).toBe('tail');
  });
});
