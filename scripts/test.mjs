/**
 * `npm test`: every stage, or those named (`npm test -- lint unit`).
 *
 * A stage that fails does not stop the others. The last line is the sum of all.
 */
import fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import {
  delay,
  fail,
  formatDuration,
  startGroup,
  stopGroup,
} from './lib/processes.mjs';
import { addCounts, countsOfExitCode, formatCounts } from './lib/results.mjs';
import { resultsDirectory, STAGES } from './lib/stages.mjs';
import { root } from './lib/workspace.mjs';

/** How long to read on after the end; only an escaped process takes that long. */
const DRAIN_MS = 5000;

/** What must be undone if we are interrupted, in order of creation. */
const cleanups = new Set();

/** Registers `undo`; returns a function that runs it, once. */
function onCleanup(undo) {
  const once = async () => {
    if (cleanups.delete(once)) {
      await undo();
    }
  };
  cleanups.add(once);
  return once;
}

async function cleanUp() {
  for (const undo of [...cleanups].reverse()) {
    await undo();
  }
}

/** Runs a command to its end; what it prints goes to `write`. */
async function run(write, command, args, { env } = {}) {
  const child = startGroup(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = onCleanup(() => stopGroup(child));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', write);
  }
  const { code, error } = await child.exited;
  await forget(); // also ends what the command may have left running
  await Promise.race([child.closed, delay(DRAIN_MS)]);
  if (error) {
    write(`${command}: ${error.message}\n`);
  }
  return code;
}

async function runStage(stage, write) {
  const start = performance.now();
  let counts;
  try {
    counts = await stage.run({
      run: (...args) => run(write, ...args),
      node: (args, options) => run(write, process.execPath, args, options),
      write,
      onCleanup,
    });
  } catch (error) {
    write(`${error.stack}\n`);
    counts = countsOfExitCode(1);
  }
  return { stage, counts, duration: performance.now() - start };
}

function heading({ stage, counts, duration }) {
  const state = counts.failed === 0 ? 'passed' : 'FAILED';
  return `\n── ${stage.name}: ${state} in ${formatDuration(duration)}\n`;
}

/** Runs the stages of one lane, one after the other. */
async function runLane(stages, isAlone) {
  const results = [];
  for (const stage of stages) {
    const buffered = [];
    if (isAlone) {
      process.stdout.write(`── ${stage.name}\n`);
    }
    const result = await runStage(stage, text =>
      isAlone ? process.stdout.write(text) : buffered.push(text),
    );
    // Stages that run at the same time must not mix their output.
    process.stdout.write(buffered.join('') + heading(result));
    results.push(result);
  }
  return results;
}

async function runStages(stages) {
  const results = [];
  for (const step of [...new Set(stages.map(stage => stage.step))]) {
    const ofStep = stages.filter(stage => stage.step === step);
    const lanes = [...new Set(ofStep.map(({ lane }) => lane))];
    const ofLanes = await Promise.all(
      lanes.map(lane =>
        runLane(
          ofStep.filter(stage => stage.lane === lane),
          lanes.length === 1,
        ),
      ),
    );
    results.push(...ofLanes.flat());
  }
  return results;
}

function printSummary(results, duration) {
  const sum = addCounts(...results.map(({ counts }) => counts));
  const lines = [''];
  if (sum.skipped.length > 0) {
    lines.push('Skipped:', ...sum.skipped.map(name => `  ${name}`), '');
  }
  for (const { stage, counts, duration: stageDuration } of results) {
    lines.push(
      `${stage.name.padEnd(10)}${formatDuration(stageDuration).padStart(
        12,
      )}   ${formatCounts(counts)}`,
    );
  }
  lines.push(`${'all'.padEnd(10)}${formatDuration(duration).padStart(12)}`);
  lines.push(formatCounts(sum), '');
  process.stdout.write(lines.join('\n'));
  return sum.failed === 0 ? 0 : 1;
}

function selectStages(names) {
  const known = STAGES.map(stage => stage.name);
  const unknown = names.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no stage ${unknown.join(', ')}; there are ${known.join(', ')}.`,
    );
  }
  return names.length === 0
    ? STAGES
    : STAGES.filter(stage => names.includes(stage.name));
}

async function main(names) {
  const stages = selectStages(names);
  fs.mkdirSync(resultsDirectory, { recursive: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, async () => {
      process.stdout.write(`\nInterrupted (${signal})\n`);
      await cleanUp();
      process.exit(130);
    });
  }
  const start = performance.now();
  const results = await runStages(stages);
  process.exitCode = printSummary(results, performance.now() - start);
}

main(process.argv.slice(2)).catch(fail);
