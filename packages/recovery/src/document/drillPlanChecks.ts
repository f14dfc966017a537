import type {
  DrillPlan,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import { FoundProblem } from './problems';
import { duplicates, error, scheduleChecks, warning } from './rules';

/** What a drill plan lacks, or says in vain. */
export function drillPlanChecks(
  definition: RecoveryDefinition,
  plan: DrillPlan,
  path: readonly PropertyKey[],
): FoundProblem[] {
  return [
    ...(plan.schedule
      ? scheduleChecks(plan.schedule, [...path, 'schedule'])
      : []),
    ...duplicates(
      plan.checks.map(({ id }) => id),
      index => [...path, 'checks', index, 'id'],
      id => `There are two checks ${id} in the drill plan ${plan.id}`,
    ),
    ...executorChecks(plan, path),
    ...selectionChecks(plan, path),
    ...referenceChecks(definition, plan, path),
  ];
}

function executorChecks(
  plan: DrillPlan,
  path: readonly PropertyKey[],
): FoundProblem[] {
  const { kind, provider, targetMode, targetTime, contains } = plan;
  return [
    ...(kind === 'restore' && provider === undefined
      ? [
          error(
            'drill-incomplete',
            [...path, 'provider'],
            'Missing; a drill of kind restore needs pg_dump, pgbackrest or restic',
          ),
        ]
      : []),
    ...(targetMode === 'explicit-time' && targetTime === undefined
      ? [
          error(
            'drill-incomplete',
            [...path, 'targetTime'],
            'Missing; targetMode explicit-time needs the instant to recover to',
          ),
        ]
      : []),
    ...(targetMode !== 'explicit-time' && targetTime !== undefined
      ? [
          warning(
            'field-unused',
            [...path, 'targetTime'],
            `Counts with targetMode: explicit-time only; found ${targetMode}`,
          ),
        ]
      : []),
    ...(contains !== undefined && provider !== 'restic'
      ? [
          error(
            'drill-incomplete',
            [...path, 'contains'],
            'Only file backups (provider restic) contain something else',
          ),
        ]
      : []),
    ...(kind === 'restore' && plan.checks.length === 0
      ? [
          warning(
            'drill-incomplete',
            [...path, 'checks'],
            'No checks; a restore that nobody looked at proves little',
          ),
        ]
      : []),
  ];
}

function selectionChecks(
  { selection }: DrillPlan,
  path: readonly PropertyKey[],
): FoundProblem[] {
  const place = [...path, 'selection', 'nativeId'];
  if (selection.algorithm === 'explicit' && selection.nativeId === undefined) {
    return [
      error(
        'drill-incomplete',
        place,
        'Missing; algorithm explicit needs the native id of the point',
      ),
    ];
  }
  return selection.algorithm !== 'explicit' && selection.nativeId !== undefined
    ? [
        error(
          'field-unused',
          place,
          `Counts with algorithm: explicit only; found ${selection.algorithm}`,
        ),
      ]
    : [];
}

function referenceChecks(
  { backupPlans }: RecoveryDefinition,
  plan: DrillPlan,
  path: readonly PropertyKey[],
): FoundProblem[] {
  const { backupPlanId, selection } = plan;
  const named = backupPlans.find(({ id }) => id === backupPlanId);
  if (backupPlanId !== undefined && !named) {
    return [
      error(
        'reference-unknown',
        [...path, 'backupPlanId'],
        `There is no backup plan ${backupPlanId}; expected ${
          backupPlans.length > 0
            ? `one of ${backupPlans.map(({ id }) => id).join(', ')}`
            : 'one of spec.backupPlans, which is empty'
        }`,
      ),
    ];
  }
  const locations = (named ? [named] : backupPlans).flatMap(each =>
    each.locations.map(({ id }) => id),
  );
  return (selection.locations ?? []).flatMap((id, index) =>
    locations.includes(id)
      ? []
      : [
          error(
            'reference-unknown',
            [...path, 'selection', 'locations', index],
            `There is no location ${id}; expected one of ${
              locations.join(', ') || 'the locations of the backup plan'
            }`,
          ),
        ],
  );
}
