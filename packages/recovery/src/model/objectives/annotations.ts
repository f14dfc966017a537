import {
  ANNOTATION_BACKUP_REQUIREMENT,
  ANNOTATION_DRILL_INTERVAL,
  ANNOTATION_RPO,
  ANNOTATION_RTO,
  AnnotationError,
  Exemption,
  FAILURE_SCOPES,
  FailureScope,
  isDay,
  RecoveryDefinition,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import { Duration } from 'luxon';

/** What the annotations of an entity promise about its recovery. */
export interface AnnotatedRecovery {
  /** One per scope that is named. */
  objectives: RecoveryObjective[];
  requirement?: RecoveryDefinition['requirement'];
  exemption?: Exemption;
  /** One per annotation that cannot be read; the others count. */
  problems: AnnotationError[];
}

/** Reads the annotations about recovery; what cannot be read is among the problems. */
export function readRecoveryAnnotations(
  annotations: Readonly<Record<string, string>>,
): AnnotatedRecovery {
  const problems: AnnotationError[] = [];
  const read = <T>(
    name: string,
    parse: (value: string) => T,
  ): T | undefined => {
    const value = annotations[name];
    if (value === undefined) {
      return undefined;
    }
    try {
      return parse(value);
    } catch (error) {
      if (error instanceof AnnotationError) {
        problems.push(error);
        return undefined;
      }
      throw error;
    }
  };
  const objectives = new Map<FailureScope, RecoveryObjective>();
  const set = (
    scope: FailureScope,
    field: 'rtoSeconds' | 'rpoSeconds' | 'drillIntervalSeconds',
    seconds: number | undefined,
  ) => {
    if (seconds !== undefined) {
      objectives.set(scope, {
        scope,
        ...objectives.get(scope),
        [field]: seconds,
      });
    }
  };
  for (const [name, base, field] of targetNames(annotations)) {
    const scope = scopeOf(name, base);
    if (scope === undefined) {
      problems.push(
        new AnnotationError(
          name,
          annotations[name],
          `${base}.<scope> with one of ${FAILURE_SCOPES.join(
            ', ',
          )} as the scope`,
        ),
      );
    } else {
      set(
        scope,
        field,
        read(name, value => durationSeconds(name, value)),
      );
    }
  }
  set(
    'data-corruption',
    'drillIntervalSeconds',
    read(ANNOTATION_DRILL_INTERVAL, value =>
      positive(ANNOTATION_DRILL_INTERVAL, value),
    ),
  );
  return {
    objectives: FAILURE_SCOPES.flatMap(scope => objectives.get(scope) ?? []),
    ...read(ANNOTATION_BACKUP_REQUIREMENT, parseBackupRequirement),
    problems,
  };
}

function targetNames(annotations: Readonly<Record<string, string>>) {
  return Object.keys(annotations)
    .sort()
    .flatMap(name =>
      (
        [
          [ANNOTATION_RTO, 'rtoSeconds'],
          [ANNOTATION_RPO, 'rpoSeconds'],
        ] as const
      ).flatMap(([base, field]) =>
        name === base || name.startsWith(`${base}.`)
          ? [[name, base, field] as const]
          : [],
      ),
    );
}

function scopeOf(name: string, base: string): FailureScope | undefined {
  return name === base
    ? 'data-corruption'
    : FAILURE_SCOPES.find(scope => name === `${base}.${scope}`);
}

/**
 * Seconds of an ISO-8601 duration in an annotation; months are 30 and years 365 days.
 *
 * @throws AnnotationError
 */
export function durationSeconds(annotation: string, value: string): number {
  const duration = Duration.fromISO(value.trim());
  const seconds = duration.isValid ? duration.as('seconds') : NaN;
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new AnnotationError(
      annotation,
      value,
      'an ISO-8601 duration such as PT15M, PT4H or P30D',
    );
  }
  return seconds;
}

function positive(annotation: string, value: string): number {
  const seconds = durationSeconds(annotation, value);
  if (seconds === 0) {
    throw new AnnotationError(
      annotation,
      value,
      'an ISO-8601 duration longer than 0, such as P30D',
    );
  }
  return seconds;
}

/**
 * Parses `shipshape.dev/backup-requirement`: `required`, `stateless`, or `exempt until=2027-01-31: reason`. The exemption ends with that day,
 * UTC.
 *
 * @throws AnnotationError
 */
export function parseBackupRequirement(
  value: string,
): Pick<RecoveryDefinition, 'requirement' | 'exemption'> {
  const text = value.trim();
  if (text === 'required' || text === 'stateless') {
    return { requirement: text };
  }
  const exempt = /^exempt\s+until=(\S+?)\s*:\s*(\S[\s\S]*)$/.exec(text);
  if (!exempt || !isDay(exempt[1])) {
    throw new AnnotationError(
      ANNOTATION_BACKUP_REQUIREMENT,
      value,
      'required, stateless, or exempt until=2027-01-31: reason',
    );
  }
  const [, day, reason] = exempt;
  return {
    requirement: 'exempt',
    exemption: { reason: reason.slice(0, 500), until: `${day}T23:59:59.999Z` },
  };
}
