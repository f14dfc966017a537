import type { FailureScope } from 'backstage-plugin-shipshape-common';
import { PointFacts, secondsBetween } from '../facts';
import { isImmutable } from '../points';
import type { ControlContext, Judgement } from './evaluateControls';

export function judgeEncrypted({ facts }: ControlContext): Judgement {
  const points = availablePoints(facts.points);
  const named = (encrypted: PointFacts['encrypted']) =>
    points.find(point => point.encrypted === encrypted);
  const [plain, unknown] = [named('no'), named('unknown')];
  if (plain) {
    return judgement('non_compliant', `${plain.nativeId} is not encrypted`);
  }
  if (points.length === 0 || unknown) {
    return judgement(
      'insufficient_data',
      unknown
        ? `Nobody says whether ${unknown.nativeId} is encrypted`
        : 'There is no available point',
    );
  }
  return judgement('compliant', `All ${points.length} points are encrypted`);
}

export function judgePointRetention(context: ControlContext): Judgement {
  const { retentionSeconds } = context.parameters;
  const parameters = { retentionDays: retentionSeconds / 86_400 };
  const points = availablePoints(context.facts.points);
  const short = points.find(
    ({ neverExpires, expiresAt, createdAt }) =>
      !neverExpires &&
      expiresAt !== undefined &&
      secondsBetween(createdAt, expiresAt) < retentionSeconds,
  );
  if (short) {
    return judgement(
      'non_compliant',
      `${short.nativeId} expires earlier than ${parameters.retentionDays} days after it was made`,
      parameters,
    );
  }
  const unknown = points.find(
    ({ neverExpires, expiresAt }) => !neverExpires && expiresAt === undefined,
  );
  if (points.length === 0 || unknown) {
    return judgement(
      'insufficient_data',
      unknown
        ? `Nobody says when ${unknown.nativeId} expires`
        : 'There is no available point',
      parameters,
    );
  }
  return judgement(
    'compliant',
    `All ${points.length} points are kept long enough`,
    parameters,
  );
}

export function judgeCrossRegion(context: ControlContext): Judgement {
  return judgeCopy(context, {
    scope: 'region',
    required: context.objective?.requireOtherRegion,
    field: 'requireOtherRegion',
    own: context.facts.placement.region,
  });
}

export function judgeCrossAccount(context: ControlContext): Judgement {
  return judgeCopy(context, {
    scope: 'account',
    required: context.objective?.requireOtherAccount,
    field: 'requireOtherAccount',
    own: context.facts.placement.account,
  });
}

/** A planned copy without a point is not enough. */
function judgeCopy(
  { facts, index, now }: ControlContext,
  {
    scope,
    required,
    field,
    own,
  }: {
    scope: Extract<FailureScope, 'region' | 'account'>;
    required?: boolean;
    field: string;
    own?: string;
  },
): Judgement {
  if (!required) {
    return judgement(
      'not_applicable',
      `No objective asks for a copy in another ${scope} (${field})`,
    );
  }
  if (own === undefined) {
    return judgement(
      'insufficient_data',
      `Nobody says in which ${scope} the resource is (placement.${scope})`,
    );
  }
  const parameters = { [scope]: own };
  const copy = facts.points.find(
    point => index.eligible(point, scope, now).eligible,
  );
  return copy
    ? judgement(
        'compliant',
        `${copy.nativeId} in ${copy.locationId} is in another ${scope}`,
        parameters,
      )
    : judgement(
        'non_compliant',
        `No point that could be restored is in another ${scope} than ${own}`,
        parameters,
      );
}

export function judgeImmutable(context: ControlContext): Judgement {
  const { facts, index, objective, now } = context;
  const mode = objective?.requireImmutable ?? 'none';
  if (mode === 'none') {
    return judgement(
      'not_applicable',
      'No objective asks for immutable points (requireImmutable)',
    );
  }
  const { retentionSeconds } = context.parameters;
  const parameters = { mode, retentionDays: retentionSeconds / 86_400 };
  const newest = facts.points
    .filter(point => index.eligible(point, 'data-corruption', now).eligible)
    .sort((a, b) => a.consistentAt.getTime() - b.consistentAt.getTime())
    .at(-1);
  if (!newest) {
    return judgement(
      'insufficient_data',
      'There is no point that could be restored',
      parameters,
    );
  }
  const immutable = isImmutable(
    newest,
    index.locationOf(newest),
    { mode, minRetentionSeconds: retentionSeconds },
    now,
  );
  switch (immutable) {
    case 'yes':
      return judgement(
        'compliant',
        `${newest.nativeId} is locked long enough`,
        parameters,
      );
    case 'no':
      return judgement(
        'non_compliant',
        `${newest.nativeId} is not locked by ${mode} for ${parameters.retentionDays} days after it was made`,
        parameters,
      );
    default:
      return judgement(
        'insufficient_data',
        `Nobody says how ${newest.nativeId} is locked, or until when`,
        parameters,
      );
  }
}

function availablePoints(points: readonly PointFacts[]): PointFacts[] {
  return points.filter(({ state }) => state === 'available');
}

function judgement(
  status: Judgement['status'],
  reason: string,
  parameters: Judgement['parameters'] = {},
): Judgement {
  return { status, reason, parameters };
}
