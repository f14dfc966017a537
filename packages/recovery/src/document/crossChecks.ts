import type {
  BackupPlan,
  RecoveryDefinition,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import {
  designRpoSeconds,
  durationInWords,
  planWarnings,
  RECOVERY_DEFAULTS,
  strategyFit,
} from '../model';
import { drillPlanChecks } from './drillPlanChecks';
import { FoundProblem } from './problems';
import { duplicates, error, scheduleChecks, warning } from './rules';

/** What one definition says that does not fit together. Paths begin at the document. */
export function crossChecks(definition: RecoveryDefinition): FoundProblem[] {
  return [
    ...duplicates(
      definition.objectives.map(({ scope }) => scope),
      index => ['spec', 'objectives', index, 'scope'],
      scope => `There are two objectives for the scope ${scope}`,
    ),
    ...exemptionChecks(definition),
    ...definition.backupPlans.flatMap((plan, index) =>
      backupPlanChecks(definition, plan, ['spec', 'backupPlans', index]),
    ),
    ...definition.drillPlans.flatMap((plan, index) =>
      drillPlanChecks(definition, plan, ['spec', 'drillPlans', index]),
    ),
    ...((definition.requirement ?? 'required') === 'required' &&
    definition.lifecycle === 'active'
      ? promiseChecks(definition)
      : []),
  ];
}

function exemptionChecks({
  requirement,
  exemption,
}: RecoveryDefinition): FoundProblem[] {
  if (requirement === 'exempt' && !exemption) {
    return [
      error(
        'exemption-missing',
        ['spec', 'exemption'],
        'Missing; expected a reason and until when, for requirement: exempt',
      ),
    ];
  }
  return exemption && requirement !== 'exempt'
    ? [
        warning(
          'field-unused',
          ['spec', 'exemption'],
          `An exemption counts with requirement: exempt only; found ${
            requirement ?? 'none'
          }`,
        ),
      ]
    : [];
}

function backupPlanChecks(
  definition: RecoveryDefinition,
  plan: BackupPlan,
  path: readonly PropertyKey[],
): FoundProblem[] {
  const late = plan.history.findIndex(
    ({ from }, index) =>
      index > 0 && Date.parse(plan.history[index - 1].from) > Date.parse(from),
  );
  return [
    ...scheduleChecks(plan.schedule, [...path, 'schedule']),
    ...duplicates(
      plan.locations.map(({ id }) => id),
      index => [...path, 'locations', index, 'id'],
      id => `There are two locations ${id} in the plan ${plan.id}`,
    ),
    ...(late < 0
      ? []
      : [
          error(
            'history-order',
            [...path, 'history', late, 'from'],
            'Expected states in the order of time, oldest first',
          ),
        ]),
    ...planWarnings(
      { plan },
      { runs: [], objectives: definition.objectives },
    ).flatMap(({ code, message }) =>
      code === 'retention-below-drill-interval' ||
      code === 'retention-below-detection'
        ? [warning(code, [...path, 'retention'], message)]
        : [],
    ),
  ];
}

/** What cannot be kept even when nothing fails, and what nobody would notice. */
function promiseChecks(definition: RecoveryDefinition): FoundProblem[] {
  const active = definition.backupPlans.filter(
    ({ state }) => state === 'active',
  );
  return [
    ...(active.length > 0
      ? []
      : [
          warning(
            'no-backup-plan',
            ['spec', 'backupPlans'],
            'No backup plan is active; nothing could be restored',
          ),
        ]),
    ...(definition.drillPlans.length > 0
      ? []
      : [
          warning(
            'no-drill-plan',
            ['spec', 'drillPlans'],
            'No drill plan; nobody will know whether it can be restored',
          ),
        ]),
    ...definition.objectives.flatMap((objective, index) => {
      const path = ['spec', 'objectives', index];
      return [
        ...designChecks(active, objective, [...path, 'rpoSeconds']),
        ...strategyChecks(active, objective, [...path, 'strategy']),
      ];
    }),
  ];
}

function designChecks(
  active: readonly BackupPlan[],
  { scope, rpoSeconds, toleranceSeconds }: RecoveryObjective,
  path: readonly PropertyKey[],
): FoundProblem[] {
  const design = designRpoSeconds(
    active.map(plan => ({ plan })),
    new Map(),
    'data-corruption',
  );
  if (
    scope !== 'data-corruption' ||
    rpoSeconds === undefined ||
    design === undefined ||
    design <=
      rpoSeconds + (toleranceSeconds ?? RECOVERY_DEFAULTS.toleranceSeconds)
  ) {
    return [];
  }
  return [
    warning(
      'rpo-infeasible',
      path,
      `${durationInWords(rpoSeconds)} cannot be held: up to ${durationInWords(
        design,
      )} can pass between two backups, and longer by the duration of one`,
    ),
  ];
}

function strategyChecks(
  active: readonly BackupPlan[],
  objective: RecoveryObjective,
  path: readonly PropertyKey[],
): FoundProblem[] {
  const fit = strategyFit(objective, {
    activeBackupPlan: active.some(({ mechanism }) => mechanism !== 'replica'),
    pitr: active.some(
      ({ mechanism }) => mechanism === 'base+wal' || mechanism === 'continuous',
    ),
  });
  return fit === 'insufficient'
    ? [
        warning(
          'strategy-insufficient',
          path,
          `${objective.strategy} cannot hold the targets for ${objective.scope}`,
        ),
      ]
    : [];
}
