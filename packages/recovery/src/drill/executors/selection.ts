import type {
  DrillSelection,
  RecoveryPointType,
} from 'backstage-plugin-shipshape-common';
import { DrillFault } from '../DrillFault';
import type { ChooseIndex } from './chooseIndex';

/** What a selection looks at. */
export interface Selectable {
  nativeId: string;
  type: RecoveryPointType;
  /** What a restore of it gives. */
  consistentAt: Date;
  /** Why it cannot be restored, or not as the plan wants it; such a point is only chosen when it is named, and then refused with this reason. */
  unusable?: string;
}

/** What a selection depends on besides the points. */
export interface SelectionOptions {
  selection: DrillSelection;
  /** Start of `windowSeconds`, counted back. */
  declaredAt: Date;
  chooseIndex: ChooseIndex;
  /** Whether a point is what an explicit selection names; absent: by its whole id. */
  isNamed?: (nativeId: string, name: string) => boolean;
}

/**
 * Chooses the point that a drill restores.
 *
 * @throws DrillFault of the runner when an explicit point cannot be chosen, of the backup when none is left to choose from
 */
export function selectPoint<T extends Selectable>(
  points: readonly T[],
  options: SelectionOptions,
): T {
  return options.selection.algorithm === 'explicit'
    ? selectNamed(points, options)
    : selectByAge(points, options);
}

function selectNamed<T extends Selectable>(
  points: readonly T[],
  {
    selection: { nativeId },
    isNamed = (id, name) => id === name,
  }: SelectionOptions,
): T {
  if (nativeId === undefined) {
    throw new DrillFault(
      'runner',
      'selection-incomplete',
      'The selection is explicit and names no point: set selection.nativeId in the drill plan.',
    );
  }
  const named = points.filter(point => isNamed(point.nativeId, nativeId));
  if (named.length !== 1) {
    throw new DrillFault(
      'runner',
      'point-not-found',
      `${
        named.length === 0 ? 'There is no backup' : 'There are several backups'
      } named ${nativeId}.`,
    );
  }
  const [point] = named;
  if (point.unusable !== undefined) {
    throw new DrillFault(
      'runner',
      'point-not-selectable',
      `Backup ${point.nativeId} cannot be chosen: ${point.unusable}.`,
    );
  }
  return point;
}

function selectByAge<T extends Selectable>(
  points: readonly T[],
  { selection, declaredAt, chooseIndex }: SelectionOptions,
): T {
  const { algorithm, types, windowSeconds } = selection;
  const since =
    windowSeconds === undefined
      ? -Infinity
      : declaredAt.getTime() - windowSeconds * 1000;
  const candidates = points
    .filter(
      point =>
        point.unusable === undefined &&
        (types === undefined || types.includes(point.type)) &&
        point.consistentAt.getTime() >= since,
    )
    .sort((a, b) => a.consistentAt.getTime() - b.consistentAt.getTime());
  if (candidates.length === 0) {
    throw new DrillFault(
      'backup',
      'no-backup',
      `None of ${points.length} backups can be chosen${reasons(points)}.`,
    );
  }
  const last = candidates.length - 1;
  const index = { oldest: 0, latest: last, random: -1, explicit: -1 }[
    algorithm
  ];
  return candidates[index < 0 ? chooseIndex(candidates.length) : index];
}

function reasons(points: readonly Selectable[]): string {
  const texts = new Set(points.flatMap(point => point.unusable ?? []));
  return texts.size === 0
    ? ': the selection leaves none over'
    : `: ${[...texts].join('; ')}`;
}

/** Newer points than the one that was chosen which could not be, with the reason: whoever reads the result should know of them. */
export function passedOver(
  points: readonly Selectable[],
  chosen: Selectable,
): string[] {
  return points.flatMap(({ nativeId, consistentAt, unusable }) =>
    unusable !== undefined && consistentAt > chosen.consistentAt
      ? [`Backup ${nativeId} was passed over: ${unusable}`]
      : [],
  );
}
