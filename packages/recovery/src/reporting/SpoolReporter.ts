import { V7Generator } from 'uuidv7';
import { backoffSeconds } from './backoff';
import { FlushTally } from './FlushTally';
import { OpenRuns } from './wrapper/OpenRuns';
import { PortalClient } from './PortalClient';
import type {
  FlushOptions,
  FlushResult,
  Reporter,
  ReportPortal,
  SpoolStatus,
} from './Reporter';
import {
  parseReport,
  REPORT_KINDS,
  ReportItems,
  ReportKind,
  weightOf,
} from './reports';
import { eventTime, Spool, SPOOL_LIMITS, SpoolLimits } from './Spool';
import { SpoolLock } from './SpoolLock';
import { SpoolSender } from './SpoolSender';

/** Options of {@link createReporter}. */
export interface ReporterOptions {
  /** Absolute; made when it is missing. */
  spoolDirectory: string;
  /** Absent: events wait in the spool. */
  portal?: ReportPortal;
  fetch: typeof fetch;
  clock: () => Date;
  /** In [0, 1). */
  random: () => number;
  /** Waits so many seconds; resolves sooner when the signal is aborted. */
  sleep: (seconds: number, signal?: AbortSignal) => Promise<void>;
  limits?: SpoolLimits;
  /** Milliseconds after which a request counts as failed; default: a minute. */
  requestTimeoutMs?: number;
}

/** Seconds between two looks at a lock that another process holds. */
const LOCK_POLL_SECONDS = 0.2;

/** What kept a pass over the spool from emptying it. */
interface Hindrance {
  reason: string;
  /** Seconds to wait at least. */
  waitSeconds: number;
  /** Another process is at work, which is no failure. */
  busy?: true;
}

class SpoolReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #spool: Spool;
  readonly #sender: SpoolSender | undefined;
  readonly #ids: V7Generator;
  /** The portal asked not to be called before. */
  #notBefore = 0;

  static create(options: ReporterOptions): SpoolReporter {
    return new SpoolReporter(options);
  }

  private constructor(options: ReporterOptions) {
    const { spoolDirectory, portal, clock, random } = options;
    this.#options = options;
    this.#spool = Spool.create({
      directory: spoolDirectory,
      limits: options.limits ?? SPOOL_LIMITS,
      clock,
    });
    this.#sender =
      portal &&
      SpoolSender.create({
        spool: this.#spool,
        client: PortalClient.create({ ...options, portal }),
      });
    this.#ids = new V7Generator({
      nextUint32: () => Math.floor(random() * 2 ** 32),
    });
  }

  async add<Kind extends ReportKind>(
    kind: Kind,
    item: ReportItems[Kind],
  ): Promise<void> {
    const now = this.#options.clock().getTime();
    const eventId = this.#ids.generateOrResetWithTs(now).toString();
    const body = parseReport(kind, item);
    await this.#spool.add(
      { eventId, kind, weight: weightOf(kind, item) },
      kind === 'artifacts' ? body : { ...body, eventId },
    );
  }

  async flush({ signal, deadline }: FlushOptions = {}): Promise<FlushResult> {
    const { clock, random, sleep } = this.#options;
    // A portal that accepts a request and never answers it must not hold us longer either.
    const endOfRequests = deadline
      ? [AbortSignal.timeout(millisecondsTo(deadline, clock()))]
      : [];
    const requests = AbortSignal.any([
      ...(signal ? [signal] : []),
      ...endOfRequests,
    ]);
    const tally = new FlushTally();
    let hindrance: Hindrance | undefined;
    let failures = 0;
    while (!signal?.aborted) {
      const before = tally.settled;
      hindrance = await this.#pass(tally, { signal: requests, deadline });
      if (!hindrance) {
        break;
      }
      failures = tally.settled > before ? 1 : failures + 1;
      const wait = hindrance.busy
        ? hindrance.waitSeconds
        : Math.max(hindrance.waitSeconds, backoffSeconds(failures, random()));
      const next = clock().getTime() + wait * 1000;
      if (!deadline || next > deadline.getTime()) {
        break;
      }
      await sleep(wait, signal);
    }
    const remaining = (await this.#spool.list()).length;
    return tally.result(remaining, hindrance?.reason ?? 'it was stopped');
  }

  async retryDeadLetters(): Promise<number> {
    return this.#spool.exhume();
  }

  async status(): Promise<SpoolStatus> {
    const { events, ...rest } = await this.#spool.status();
    const openRuns = OpenRuns.create({
      directory: this.#spool.directory,
      clock: this.#options.clock,
    });
    return {
      ...rest,
      events: events.length,
      byKind: countByKind(events),
      ...(events.length > 0 ? { oldest: eventTime(events[0]) } : {}),
      openRuns: (await openRuns.list()).length,
      damagedRuns: await openRuns.listDamaged(),
    };
  }

  /** Sends all that is there, once. */
  async #pass(
    tally: FlushTally,
    { signal, deadline }: FlushOptions & { signal: AbortSignal },
  ): Promise<Hindrance | undefined> {
    const { spoolDirectory: directory, clock } = this.#options;
    if (!this.#sender) {
      return { reason: 'no portal is configured', waitSeconds: Infinity };
    }
    const asked = (this.#notBefore - clock().getTime()) / 1000;
    if (asked > 0) {
      return { reason: 'the portal asked to wait', waitSeconds: asked };
    }
    const lock = SpoolLock.create({ directory, clock });
    if (!(await lock.tryAcquire())) {
      return {
        reason: 'another process is sending',
        waitSeconds: LOCK_POLL_SECONDS,
        busy: true,
      };
    }
    try {
      await this.#spool.tidyUp();
      const late = () => deadline && clock().getTime() > deadline.getTime();
      const goOn = async () => {
        await lock.touch();
        return !signal.aborted && !late();
      };
      const obstacle = await this.#sender.run(tally, goOn, signal);
      if (!obstacle) {
        return undefined;
      }
      const waitSeconds = obstacle.retryAfterSeconds ?? 0;
      this.#notBefore = clock().getTime() + waitSeconds * 1000;
      return { reason: obstacle.reason, waitSeconds };
    } finally {
      await lock.release();
    }
  }
}

/** At most what a timer can wait: 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function millisecondsTo(deadline: Date, now: Date): number {
  return Math.min(
    Math.max(deadline.getTime() - now.getTime(), 0),
    MAX_TIMER_MS,
  );
}

function countByKind(
  events: ReadonlyArray<{ kind: ReportKind }>,
): Record<ReportKind, number> {
  const counts = {
    artifacts: 0,
    'backup-runs': 0,
    'recovery-points': 0,
    replication: 0,
    drills: 0,
  } satisfies Record<(typeof REPORT_KINDS)[number], number>;
  for (const { kind } of events) {
    counts[kind] += 1;
  }
  return counts;
}

/** A {@link Reporter} over a directory. Several processes may share it. */
export function createReporter(options: ReporterOptions): Reporter {
  return SpoolReporter.create(options);
}
