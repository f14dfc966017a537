import { maxDay } from 'backstage-plugin-shipshape-common';
import { MAPPING_ANNOTATIONS } from '../cost/allocation/buildAllocationRules';
import {
  CatalogSnapshot,
  OWNED_KINDS,
  SnapshotEntity,
} from '../cost/allocation/catalogSnapshot';
import type { OwnershipHistory, OwnershipRecord } from './OwnershipHistory';
import type { OwnershipChange } from './OwnershipStore';

function readMappings(entity: SnapshotEntity): Record<string, string> {
  return Object.fromEntries(
    MAPPING_ANNOTATIONS.flatMap(annotation => {
      const value = entity.annotations[annotation];
      return value === undefined ? [] : [[annotation, value]];
    }),
  );
}

function isSame(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  return MAPPING_ANNOTATIONS.every(key => a[key] === b[key]);
}

function planEntity(
  entity: SnapshotEntity,
  latest: OwnershipRecord | undefined,
  today: string,
): OwnershipChange | undefined {
  const record: OwnershipRecord = {
    entityRef: entity.ref,
    ownerRef: entity.ownerRef ?? '',
    validFrom: today,
    mappings: readMappings(entity),
  };
  if (!latest) {
    // Without an owner there is nothing to record: its first owner will also have had the days before.
    return record.ownerRef === '' ? undefined : { type: 'insert', record };
  }
  if (latest.validFrom >= today) {
    const amended = { ...record, validFrom: latest.validFrom };
    return latest.ownerRef === amended.ownerRef &&
      latest.validTo === undefined &&
      isSame(latest.mappings, amended.mappings)
      ? undefined
      : { type: 'amend', expected: latest, record: amended };
  }
  if (latest.validTo !== undefined) {
    return { type: 'insert', record };
  }
  if (latest.ownerRef !== record.ownerRef) {
    return {
      type: 'succeed',
      ends: latest,
      record,
    };
  }
  return isSame(latest.mappings, record.mappings)
    ? undefined
    : {
        type: 'amend',
        expected: latest,
        record: { ...latest, mappings: record.mappings },
      };
}

/** What must change so that the recorded ownership of today is that of the catalog. */
export function planOwnershipChanges(
  history: OwnershipHistory,
  snapshot: CatalogSnapshot,
  today: string,
): OwnershipChange[] {
  const changes: OwnershipChange[] = [];
  for (const entity of snapshot.entities) {
    if (OWNED_KINDS.includes(entity.kind)) {
      const change = planEntity(entity, history.latest(entity.ref), today);
      if (change) {
        changes.push(change);
      }
    }
  }
  for (const latest of history.allLatest()) {
    if (latest.validTo === undefined && !snapshot.byRef.has(latest.entityRef)) {
      changes.push({
        type: 'amend',
        expected: latest,
        record: { ...latest, validTo: maxDay(today, latest.validFrom) },
      });
    }
  }
  return changes;
}
