import { checkDrill, DrillCheckup } from '@shipshape/recovery/drill';
import { EXIT_CODES, withExitCode } from './exitCodes';
import { LiveView } from './LiveView';
import { DrillArguments, loadDrill } from './loadDrill';
import { DrillReporting } from './reportDrill';
import { untilSignalled } from './untilSignalled';

/** Options of `shipshape drill check`, as they are typed. */
export interface CheckArguments extends DrillArguments {
  json?: true;
}

/** `shipshape drill check`: whether a drill could begin, and whether its checks hold on the source; returns the exit code. */
export function runCheck(
  file: string,
  options: CheckArguments,
): Promise<number> {
  return withExitCode(async ({ stdout, stderr }) => {
    const drill = await loadDrill(file, options);
    const reporting = DrillReporting.open(drill.config, process.env);
    let reports = 0;
    const view = LiveView.create(stderr, () => performance.now());
    const checkup = await untilSignalled(signal =>
      checkDrill({
        ...drill,
        signal,
        onProgress: event => view.show(event),
        // Of drills that a killed runner left behind.
        onReport: async report => {
          reports += 1;
          await reporting.report(report);
        },
      }),
    ).finally(() => view.end());
    if (reports > 0) {
      await reporting.tell(stderr);
    }
    const ready = isReady(checkup);
    stdout.write(
      options.json
        ? `${JSON.stringify({ ready, ...checkup }, undefined, 2)}\n`
        : describeCheckup(checkup, ready),
    );
    if (ready) {
      return EXIT_CODES.passed;
    }
    return checkup.stop?.kind === 'fault' && checkup.stop.of === 'backup'
      ? EXIT_CODES.failed
      : EXIT_CODES.inconclusive;
  });
}

/** A check that does not hold on the source would make the drill inconclusive. */
function isReady({ stop, baselines }: DrillCheckup): boolean {
  return (
    stop === undefined &&
    baselines.every(
      ({ baseline }) => baseline === undefined || baseline.status === 'passed',
    )
  );
}

function describeCheckup(
  { stop, baselines, advisories }: DrillCheckup,
  ready: boolean,
): string {
  return [
    ...baselines.map(
      ({ check, baseline }) =>
        `${(baseline?.status ?? 'not run').padEnd(8)} check ${check.id}${
          baseline?.observed ? `: ${baseline.observed}` : ''
        }`,
    ),
    ...advisories.map(advisory => `note     ${advisory}`),
    ...(stop ? [`stopped  ${describeStop(stop)}`] : []),
    ready ? 'ready: nothing was restored' : 'not ready',
  ]
    .map(line => `${line}\n`)
    .join('');
}

function describeStop(stop: NonNullable<DrillCheckup['stop']>): string {
  if (stop.kind === 'fault') {
    return `${stop.reason}: ${stop.message}`;
  }
  return stop.kind === 'timeout'
    ? `the phase ${stop.phase} ran out of time`
    : 'cancelled';
}
