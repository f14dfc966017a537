import type {
  BackupLocation,
  NativeRef,
  RecoverySubject,
  YesNoUnknown,
} from 'backstage-plugin-shipshape-common';

/** A subject about which nothing is known but what is given. */
export function subjectOf(
  native: NativeRef,
  known: Partial<RecoverySubject> & Pick<RecoverySubject, 'state'>,
): RecoverySubject {
  return {
    native,
    complete: false,
    plans: [],
    locations: [],
    runs: [],
    points: [],
    samples: [],
    drills: [],
    checks: [],
    ...known,
  };
}

/** What a listing says about the resource: without a backup it is proof only when it is whole. */
export function stateOfListing(listing: {
  hasBackup: boolean;
  isWhole: boolean;
}): RecoverySubject['state'] {
  if (listing.hasBackup) {
    return 'known';
  }
  return listing.isWhole ? 'never' : 'insufficient_data';
}

/** A location about which nothing is known but what is given. */
export function locationOf(
  id: string,
  known: Partial<BackupLocation> = {},
): BackupLocation {
  return {
    id,
    encryption: 'unknown',
    immutability: { mode: 'unknown' },
    deletionDenied: 'unknown',
    state: 'unknown',
    dependsOn: [],
    ...known,
  };
}

/** `yes` or `no` where something is known. */
export function yesNo(value: boolean | null | undefined): YesNoUnknown {
  if (value === null || value === undefined) {
    return 'unknown';
  }
  return value ? 'yes' : 'no';
}

/** The name of a provider as an id that documents and reports can hold: lower case, other signs become `-`. */
export function recoveryIdOf(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100)
    .replace(/[^a-z0-9]+$/, '');
  return id === '' ? 'unnamed' : id;
}

/** Adds what is referred to but not there any more: the schedule of an old backup, for example. */
export function withMissing<T extends { id: string }>(
  items: readonly T[],
  ids: readonly string[],
  create: (id: string) => T,
): T[] {
  const missing = [...new Set(ids)].filter(
    id => !items.some(item => item.id === id),
  );
  return [...items, ...missing.map(create)];
}

/** The ids of plans that runs or points name. */
export function planIdsOf(items: ReadonlyArray<{ planId?: string }>): string[] {
  return items.flatMap(({ planId }) => (planId === undefined ? [] : [planId]));
}
