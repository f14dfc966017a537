import type {
  Exposure,
  FailureScope,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import { RECOVERY_DEFAULTS, SampleFacts, secondsBetween } from '../facts';
import { durationInWords } from '../words';
import { designRpoSeconds, nextProtectionAt, PlanPaces } from './designRpo';
import { readLink } from './links';
import {
  ExposureFacts,
  exposureSeconds,
  Protection,
  ProtectionTimeline,
} from './protection';

export interface ExposureQuestion {
  facts: ExposureFacts;
  scope: FailureScope;
  objective?: Pick<RecoveryObjective, 'rpoSeconds' | 'toleranceSeconds'>;
  /** How fast the runs of each plan usually are. */
  paces: PlanPaces;
  now: Date;
  /** Stopped or retired resources, and stateless ones, have none. */
  applicable?: boolean;
}

/** How the age of the newest restorable data stands against the RPO, now. */
export function judgeExposure(question: ExposureQuestion): Exposure {
  const { facts, scope, objective, paces, now } = question;
  if (question.applicable === false) {
    return { status: 'not_applicable', asOf: now.toISOString() };
  }
  const timeline = ProtectionTimeline.create(facts, scope);
  const protection = timeline.at(now);
  const design = designRpoSeconds(facts.plans, paces, scope);
  const rpo = objective?.rpoSeconds;
  const tolerance =
    objective?.toleranceSeconds ?? RECOVERY_DEFAULTS.toleranceSeconds;
  const figures = {
    ...figuresOf(protection, now),
    ...(rpo === undefined ? {} : { rpoSeconds: rpo }),
    ...(design === undefined ? {} : { designRpoSeconds: design }),
    ...(design === undefined || rpo === undefined
      ? {}
      : { feasible: design <= rpo + tolerance }),
    asOf: now.toISOString(),
  };
  return { ...statusOf(question, timeline, protection, figures), ...figures };
}

type Figures = Omit<Exposure, 'status' | 'reason'>;
type Status = Pick<Exposure, 'status' | 'reason'>;

function figuresOf(protection: Protection, now: Date): Partial<Figures> {
  const known =
    protection.state === 'insufficient_data' ? protection.atLeast : protection;
  if (known?.state !== 'protected') {
    return {};
  }
  const until = {
    protectedUntil: known.until.toISOString(),
    basis: known.basis,
  };
  if (protection.state === 'insufficient_data') {
    return until;
  }
  return {
    ...until,
    seconds: exposureSeconds(known, now),
    ...(known.sample ? { caughtUp: known.sample.caughtUp } : {}),
  };
}

function statusOf(
  question: ExposureQuestion,
  timeline: ProtectionTimeline,
  protection: Protection,
  { rpoSeconds, designRpoSeconds: design, feasible }: Figures,
): Status {
  const { objective, now } = question;
  if (protection.state === 'never') {
    return {
      status: 'never',
      reason: because(
        'There never was a point that could be restored',
        timeline.newestRefusal(now),
      ),
    };
  }
  if (protection.state === 'none') {
    return {
      status: 'breached',
      reason: because(
        'Nothing is left that could be restored',
        timeline.newestRefusal(now),
      ),
    };
  }
  const known =
    protection.state === 'insufficient_data' ? protection.atLeast : protection;
  const seconds = known ? exposureSeconds(known, now) : undefined;
  if (rpoSeconds === undefined) {
    return protection.state === 'insufficient_data'
      ? { status: 'insufficient_data', reason: protection.reason }
      : { status: 'no_target' };
  }
  const limit =
    rpoSeconds +
    (objective?.toleranceSeconds ?? RECOVERY_DEFAULTS.toleranceSeconds);
  if (
    protection.state === 'insufficient_data' &&
    (seconds === undefined || seconds > limit)
  ) {
    return { status: 'insufficient_data', reason: protection.reason };
  }
  if (seconds !== undefined && seconds > limit) {
    return feasible === false && design !== undefined && seconds <= design
      ? infeasible(design, rpoSeconds)
      : { status: 'breached', ...gapReason(known) };
  }
  return riskOf(question, timeline, known, {
    rpoSeconds,
    seconds: seconds ?? 0,
    design,
    feasible,
  });
}

function because(statement: string, reason: string | undefined): string {
  return reason === undefined ? statement : `${statement}: ${reason}`;
}

/** Said once and for all, instead of changing between met and breached with every run. */
function infeasible(design: number, rpoSeconds: number): Status {
  return {
    status: 'at_risk',
    reason: `The plan cannot hold the RPO: by design up to ${durationInWords(
      design,
    )} can be lost, ${durationInWords(rpoSeconds)} are allowed`,
  };
}

function gapReason(known: Protection | undefined): Partial<Status> {
  const gapAt = known?.state === 'protected' ? known.sample?.gapAt : undefined;
  return gapAt === undefined
    ? {}
    : { reason: `The archive has a gap: ${gapAt} is missing` };
}

function riskOf(
  { facts, paces, now }: ExposureQuestion,
  timeline: ProtectionTimeline,
  known: Protection | undefined,
  figures: {
    rpoSeconds: number;
    seconds: number;
    design?: number;
    feasible?: boolean;
  },
): Status {
  const failing = failingSample(timeline, now);
  if (failing) {
    return {
      status: 'at_risk',
      reason: `${failing.linkId} fails${
        failing.failingSince
          ? ` since ${failing.failingSince.toISOString()}`
          : ''
      }`,
    };
  }
  const gap = gapReason(known);
  if (gap.reason !== undefined) {
    return { status: 'at_risk', reason: gap.reason };
  }
  if (known?.state !== 'protected' || known.basis !== 'point' || known.moving) {
    return { status: 'met' };
  }
  if (figures.feasible === false && figures.design !== undefined) {
    return infeasible(figures.design, figures.rpoSeconds);
  }
  const next = nextProtectionAt(facts.plans, paces, {
    protectedUntil: known.until,
    now,
  });
  if (!next) {
    return {
      status: 'at_risk',
      reason: 'No backup is planned before the RPO is reached',
    };
  }
  return figures.seconds + secondsBetween(now, next) > figures.rpoSeconds
    ? {
        status: 'at_risk',
        reason: `The next backup is expected at ${next.toISOString()}, after the RPO is reached`,
      }
    : { status: 'met' };
}

/** The newest sample of a link that counts and whose archiver fails. */
function failingSample(
  timeline: ProtectionTimeline,
  now: Date,
): SampleFacts | undefined {
  for (const link of timeline.links) {
    const reading = readLink(link, now);
    if (reading?.state === 'known' && reading.sample.failing) {
      return reading.sample;
    }
  }
  return undefined;
}
