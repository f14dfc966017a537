import type {
  DrStrategy,
  EffectiveObjective,
  FailureScope,
} from 'backstage-plugin-shipshape-common';

/** What a strategy can do at best. */
interface StrategyBand {
  rank: number;
  rpoFloorSeconds: number;
  rtoFloorSeconds: number;
}

/** After AWS Well-Architected REL13-BP02; numbers of this project. */
export const STRATEGY_BANDS: Record<DrStrategy, StrategyBand> = {
  none: { rank: 0, rpoFloorSeconds: Infinity, rtoFloorSeconds: Infinity },
  'backup-restore': {
    rank: 1,
    rpoFloorSeconds: 3_600,
    rtoFloorSeconds: 3_600,
  },
  'pilot-light': { rank: 2, rpoFloorSeconds: 60, rtoFloorSeconds: 600 },
  'warm-standby': { rank: 3, rpoFloorSeconds: 1, rtoFloorSeconds: 60 },
  'hot-standby': { rank: 3, rpoFloorSeconds: 1, rtoFloorSeconds: 30 },
  'active-active': { rank: 4, rpoFloorSeconds: 0, rtoFloorSeconds: 0 },
};

/** RPO that backups with point-in-time recovery can hold. */
const PITR_RPO_FLOOR_SECONDS = 300;

/** What is known about the backups beside the strategy. */
export interface BackupCapabilities {
  /** An active plan archives continuously. */
  pitr: boolean;
  /** A plan that makes backups, and is no replica, is active. */
  activeBackupPlan: boolean;
}

/**
 * Whether the strategy of an objective can meet its targets, and whether a much smaller one could. Against corruption only backups help:
 * replicas, pilot light and active-active repeat it. A design statement; a drill outranks it.
 */
export function strategyFit(
  objective: {
    scope: FailureScope;
    strategy?: DrStrategy;
    rtoSeconds?: number;
    rpoSeconds?: number;
  },
  backups: BackupCapabilities,
): EffectiveObjective['strategyFit'] {
  const { scope, strategy, rtoSeconds, rpoSeconds } = objective;
  if (
    strategy === undefined ||
    (rtoSeconds === undefined && rpoSeconds === undefined)
  ) {
    return 'unknown';
  }
  if (scope === 'data-corruption' && !backups.activeBackupPlan) {
    return 'insufficient';
  }
  const holds = (candidate: DrStrategy) => {
    const band = STRATEGY_BANDS[candidate];
    const rpoFloor =
      candidate === 'backup-restore' && backups.pitr
        ? PITR_RPO_FLOOR_SECONDS
        : band.rpoFloorSeconds;
    return (
      (rpoSeconds ?? Infinity) >= rpoFloor &&
      (rtoSeconds ?? Infinity) >= band.rtoFloorSeconds
    );
  };
  if (!holds(strategy)) {
    return 'insufficient';
  }
  const { rank } = STRATEGY_BANDS[strategy];
  const smaller = (Object.keys(STRATEGY_BANDS) as DrStrategy[]).some(
    candidate => STRATEGY_BANDS[candidate].rank <= rank - 2 && holds(candidate),
  );
  return smaller ? 'over-provisioned' : 'fits';
}
