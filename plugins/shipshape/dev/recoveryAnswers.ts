import {
  EntityBackups,
  OwnerRecovery,
  RECOVERY_STATUSES,
  RecoveryCoverage,
  RecoveryList,
  RecoveryOverview,
  RecoveryQueryInput,
} from 'backstage-plugin-shipshape-common';
import { COMPUTED_AT, healthy } from './recoveryFigures';
import {
  ALL_RECOVERY,
  FILE,
  RECOVERY_FRESH,
  RECOVERY_STALE,
  backupsOf,
  idOf,
  inStatus,
} from './recoveryStates';
import { daysBefore } from './sloFigures';

function answerOf(
  entityRef: string,
  change: Partial<EntityBackups>,
): EntityBackups {
  return {
    entityRef,
    documents: [{ entityRef, url: FILE, readAt: COMPUTED_AT }],
    problems: [],
    freshness: [RECOVERY_FRESH],
    resources: [],
    ...change,
  };
}

/** What an entity without a usable recovery document answers, by its name; undefined for others. */
export function emptyAnswer(
  entityRef: string,
): Pick<EntityBackups, 'documents' | 'problems'> | undefined {
  if (/\/(gift-cards|new-db|quiet)$/.test(entityRef)) {
    return { documents: [], problems: [] };
  }
  return undefined;
}

/** Documents with errors, for the component that has them. */
export const DOCUMENT_ERRORS: Pick<EntityBackups, 'documents' | 'problems'> = {
  documents: [
    {
      entityRef: 'resource:default/orders-db',
      url: 'https://git.example.com/shop/more/recovery.yaml',
      error: 'The host answered with 404.',
      readAt: daysBefore(4),
    },
  ],
  problems: [
    {
      severity: 'error',
      code: 'missing-field',
      message:
        'dialect is missing; write unix5 for `0 2 * * *`, aws6 for an AWS expression',
      file: FILE,
      document: 1,
      line: 21,
      object: 'Recovery/orders-db',
      path: 'spec.backupPlans[0].schedule.dialect',
    },
    {
      severity: 'warning',
      code: 'suspicious-schedule',
      message: '`0 5 * * *` in dialect sec6 means every hour at minute 5',
      file: FILE,
      document: 0,
      line: 9,
    },
  ],
};

/** What the name of an entity says its backups are like. */
export function entityBackupsAnswer(entityRef: string): EntityBackups {
  const name = entityRef.slice(entityRef.indexOf('/') + 1);
  const empty = emptyAnswer(entityRef);
  if (empty) {
    return answerOf(entityRef, empty);
  }
  switch (name) {
    case 'all-states':
      return answerOf(entityRef, {
        resources: ALL_RECOVERY,
        freshness: [RECOVERY_FRESH, RECOVERY_STALE],
      });
    case 'definition-errors':
      return answerOf(entityRef, {
        ...DOCUMENT_ERRORS,
        resources: [backupsOf('orders-db', healthy)],
      });
    case 'partial':
      return answerOf(entityRef, {
        resources: [inStatus('insufficientData')],
        freshness: [RECOVERY_FRESH, RECOVERY_STALE],
      });
    case 'checkout-api':
    case 'storefront':
      return answerOf(entityRef, {
        resources: [
          inStatus('recoverable'),
          inStatus('breached'),
          inStatus('drillOverdue'),
        ],
      });
    default: {
      const status = RECOVERY_STATUSES.find(
        candidate => idOf(candidate) === name,
      );
      return answerOf(entityRef, {
        resources: [status ? inStatus(status) : backupsOf(name, healthy)],
      });
    }
  }
}

const COVERAGE: RecoveryCoverage = {
  resources: 30,
  stateless: 4,
  exempt: 2,
  required: 24,
  steps: [
    { step: 'planned', count: 22, rate: 0.917 },
    { step: 'within-rpo', count: 19, rate: 0.792 },
    { step: 'copy-outside-scope', count: 12, rate: 0.5 },
    { step: 'encrypted-and-immutable', count: 9, rate: 0.375 },
    { step: 'drill-current', count: 5, rate: 0.208 },
  ],
};

const COUNTS = RECOVERY_STATUSES.map((status, index) => ({
  status,
  count: [1, 1, 2, 1, 2, 1, 3, 4, 2, 4, 5, 2, 4][index],
}));

/** The resources of the whole catalog, five a page. */
export function recoveryListAnswer(
  query: RecoveryQueryInput = {},
): RecoveryList {
  const all = ALL_RECOVERY.filter(
    ({ status, resource }) =>
      (!query.status?.length || query.status.includes(status)) &&
      (!query.owner?.length || query.owner.includes(resource.ownerRef ?? '')) &&
      (!query.tier?.length || query.tier.includes(resource.tier ?? '')),
  );
  const start = Number(query.cursor ?? 0);
  const end = start + 8;
  return {
    resources: all.slice(start, end),
    nextCursor: end < all.length ? String(end) : undefined,
    freshness: [RECOVERY_FRESH, RECOVERY_STALE],
  };
}

export function recoveryOverviewAnswer(): RecoveryOverview {
  return {
    coverage: COVERAGE,
    statuses: COUNTS,
    overdueDrills: [inStatus('drillOverdue')],
    worstExposure: [inStatus('breached'), inStatus('never')],
  };
}

export function ownerRecoveryAnswer(ownerRef: string): OwnerRecovery {
  return {
    ownerRef,
    resources: ALL_RECOVERY,
    statuses: COUNTS,
    coverage: COVERAGE,
    months: Array.from({ length: 12 }, (_, index) => ({
      month: new Date(Date.UTC(2025, 11 + index, 1)).toISOString().slice(0, 7),
      passed: [0, 1, 2, 2, 0, 3, 4, 3, 5, 4, 6, 5][index],
      failed: [0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 1, 0][index],
      inconclusive: [0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 1][index],
      ...(index % 4 !== 0 && { medianRtoSeconds: 1700 + index * 40 }),
    })),
    freshness: [RECOVERY_FRESH],
  };
}
