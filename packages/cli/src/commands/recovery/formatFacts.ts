import type {
  RecoveryFacts,
  RecoveryNotice,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import { formatTable } from '../../table';

const STATES: Readonly<Record<RecoverySubject['state'], string>> = {
  known: 'has backups',
  never: 'never: there is no backup',
  insufficient_data: 'insufficient data: nothing is known about its backups',
};

/** What the output of a tool says, for people. */
export function formatFacts(facts: RecoveryFacts): string {
  const { provider, toolVersion, observedAt, subjects, notices } = facts;
  const sections = [
    `${provider}${
      toolVersion === undefined ? '' : ` ${toolVersion}`
    }, as of ${observedAt.toISOString()}`,
    ...subjects.flatMap(formatSubject),
    ...(subjects.length === 0
      ? ['Insufficient data: there is no resource in this output.']
      : []),
    ...(notices.length > 0 ? [notices.map(formatNotice).join('\n')] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A notice in one line. */
export function formatNotice(notice: RecoveryNotice): string {
  const { severity, code, message, path } = notice;
  return `${severity} ${code}${
    path === undefined ? '' : ` at ${path}`
  }: ${message}`;
}

function formatSubject(subject: RecoverySubject): string[] {
  const { native, state, complete, checks, locations } = subject;
  const places = locations.map(
    ({ id, encryption, state: health }) =>
      `${id} (encrypted ${encryption}, ${
        health === 'unknown' ? 'state unknown' : health
      })`,
  );
  return [
    [
      `${native.nativeId}: ${STATES[state]}`,
      ...(complete || state !== 'known'
        ? []
        : ['The listing is not complete.']),
      ...(places.length > 0 ? [`Kept in ${places.join(', ')}`] : []),
      ...checks
        .filter(check => check.status !== 'ok')
        .map(
          ({ id, status, message = '' }) =>
            `Check ${id} ${status}${message === '' ? '' : `: ${message}`}`,
        ),
    ].join('\n'),
    ...tables(subject),
  ];
}

function tables({
  points,
  runs,
  samples,
  archives = [],
  drills,
  plans,
}: RecoverySubject): string[] {
  return [
    table(
      ['plan', 'schedule', 'state'],
      plans.map(({ id, schedule, state }) => [
        id,
        schedule?.kind === 'cron' ? schedule.expression : schedule?.kind,
        state,
      ]),
    ),
    table(
      ['point', 'type', 'location', 'consistent at', 'bytes', 'state', 'needs'],
      points.map(point => [
        point.nativeId,
        point.type,
        point.locationId,
        point.consistentAt.toISOString(),
        count(point.sizeBytes),
        pointState(point),
        point.dependsOn.join(', '),
      ]),
      4,
    ),
    table(
      ['run', 'state', 'started', 'finished', 'message'],
      runs.map(run => [
        run.runKey,
        run.state,
        run.startedAt?.toISOString(),
        run.finishedAt?.toISOString(),
        run.message,
      ]),
    ),
    table(
      ['archive', 'location', 'first WAL', 'last WAL'],
      archives.map(archive => [
        archive.archiveId,
        archive.locationId,
        archive.min,
        archive.max,
      ]),
    ),
    table(
      ['link', 'mode', 'state', 'bytes behind', 'protected until'],
      samples.map(sample => [
        sample.linkId,
        sample.mode,
        linkState(sample),
        count(sample.lagBytes),
        sample.protectedUntil?.toISOString(),
      ]),
      3,
    ),
    table(
      ['drill', 'lifecycle', 'outcome', 'reason'],
      drills.map(drill => [
        drill.drillId,
        drill.lifecycle,
        drill.outcome,
        drill.reason,
      ]),
    ),
  ].flat();
}

function pointState(point: RecoverySubject['points'][number]): string {
  if (point.verification === 'bad') {
    return 'bad';
  }
  return point.completeness === 'partial' ? 'partial' : point.state;
}

function linkState(sample: RecoverySubject['samples'][number]): string {
  if (sample.failing) {
    return 'failing';
  }
  return sample.caughtUp ? 'caught up' : 'behind or unknown';
}

function count(value: number | undefined): string | undefined {
  return value?.toLocaleString('en-US');
}

/** A table; nothing where there are no rows, and a dash where nothing is known. */
function table(
  head: string[],
  rows: ReadonlyArray<ReadonlyArray<string | undefined>>,
  ...numeric: number[]
): string[] {
  return rows.length === 0
    ? []
    : [
        formatTable({
          head,
          numeric: new Set(numeric),
          rows: rows.map(cells =>
            cells.map(cell => (cell === undefined || cell === '' ? '-' : cell)),
          ),
        }),
      ];
}
