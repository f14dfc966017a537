/**
 * `npm run bench -- readers`: a `pgbackrest info` of 50 MB, which must be read in less than 2 s.
 *
 * 500 stanzas with the backups of years: a full a week and an incremental an hour each, in two repositories. The median of five readings counts,
 * parsing and checking included. Reading does nothing but compute, so that its processor time is held to the limit: a busy neighbour does not count.
 */
import { readPgbackrestInfo } from '../src/readers';

const MEGABYTES = 50;
const LIMIT_SECONDS = 2;
const RUNS = 5;
const STANZAS = 500;
const SYSTEM_ID = '7710869782334120107';
const START = 1_700_000_000;

function backup(index: number, repository: number) {
  const isFull = index % 168 === 0;
  const full = `20231114-22${String(Math.floor(index / 168)).padStart(
    4,
    '0',
  )}F`;
  return {
    annotation: { service: 'orders', trigger: 'schedule' },
    archive: {
      start: '00000001000000000000001A',
      stop: '00000001000000000000001A',
    },
    backrest: { format: 5, version: '2.45' },
    database: { id: 1, 'repo-key': repository },
    error: false,
    info: {
      delta: 501_127_535,
      repository: { delta: 57_162_605, size: 57_162_605 },
      size: 501_127_535,
    },
    label: isFull ? full : `${full}_${index}I`,
    lsn: { start: '0/1A0000D8', stop: '0/1A0009B8' },
    prior: isFull ? null : full,
    reference: isFull ? null : [full],
    timestamp: { start: START + index * 3600, stop: START + index * 3600 + 60 },
    type: isFull ? 'full' : 'incr',
  };
}

function makeInfo(): { text: string; backups: number } {
  const size = JSON.stringify(backup(1, 1)).length + 1;
  const perStanza = Math.ceil((MEGABYTES * 1e6) / size / STANZAS);
  const stanzas = Array.from({ length: STANZAS }, (_, stanza) => ({
    archive: [],
    backup: Array.from({ length: perStanza }, (__, index) =>
      backup(index, 1 + (index % 2)),
    ),
    cipher: 'none',
    db: [1, 2].map(key => ({
      id: 1,
      'repo-key': key,
      'system-id': 'SYSTEM_ID',
      version: '15',
    })),
    name: `stanza-${stanza}`,
    repo: [1, 2].map(key => ({
      cipher: 'none',
      key,
      status: { code: 0, message: 'ok' },
    })),
    status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
  }));
  return {
    // A number that JavaScript cannot write.
    text: JSON.stringify(stanzas).replaceAll('"SYSTEM_ID"', SYSTEM_ID),
    backups: perStanza * STANZAS,
  };
}

/** Reads once and checks that all was understood. */
function measure(
  text: string,
  backups: number,
): { wall: number; processor: number } {
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const { subjects, notices } = readPgbackrestInfo(text, {
    observedAt: new Date('2035-01-01T00:00:00Z'),
  });
  const { user, system } = process.cpuUsage(cpu);
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  const points = subjects.flatMap(subject => subject.points);
  if (
    points.length !== backups ||
    notices.length > 0 ||
    points.some(({ timelineKey }) => timelineKey !== SYSTEM_ID)
  ) {
    throw new Error(`Expected ${backups} points and no notice`);
  }
  return { wall, processor: (user + system) / 1e6 };
}

function main(): void {
  const { text, backups } = makeInfo();
  const runs = Array.from({ length: RUNS }, () => measure(text, backups));
  const [wall, processor] = (['wall', 'processor'] as const).map(
    name =>
      runs.map(run => run[name]).sort((a, b) => a - b)[Math.floor(RUNS / 2)],
  );
  const isHeld = processor < LIMIT_SECONDS;
  process.stdout.write(
    `${isHeld ? 'ok    ' : 'FAILED'} pgbackrest info of ${(
      text.length / 1e6
    ).toFixed(1)} MB with ${backups} backups: ${processor.toFixed(
      3,
    )} s of a processor (${wall.toFixed(
      3,
    )} s by the clock), must be below ${LIMIT_SECONDS} s\n`,
  );
  if (!isHeld) {
    process.exitCode = 1;
  }
}

main();
