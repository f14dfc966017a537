import {
  ChainedRecord,
  DrillEvidence,
  DrillSummary,
  EntityDrills,
  EvidenceRecord,
  FIRST_RECORD_PREDECESSOR,
  ResourceBackups,
  ResourceDrills,
  recordSha256,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import { entityBackupsAnswer } from './recoveryAnswers';
import { daysBefore } from './sloFigures';

/** Bytes of an artefact by its hash. */
const ARTIFACTS = new Map<string, string>();

function artifact(text: string): { sha256: string; bytes: number } {
  const sha256 = sha256Hex(text);
  ARTIFACTS.set(sha256, text);
  return { sha256, bytes: new TextEncoder().encode(text).length };
}

/** The bytes behind a hash, as a download; those of altered evidence are altered, too. */
export function artifactAnswer(sha256: string): Blob | undefined {
  const text = ARTIFACTS.get(sha256);
  return text === undefined ? undefined : new Blob([text]);
}

/** The evidence of ten drills of a resource. */
export function chainOf(resourceId: string): ChainedRecord[] {
  const chain: ChainedRecord[] = [];
  let previous = FIRST_RECORD_PREDECESSOR;
  for (let drill = 11; drill <= 20; drill++) {
    for (const [name, mediaType, text] of [
      ['info', 'application/json', `{"drill":${drill},"stanza":"orders"}`],
      ['restore-log', 'text/plain', `restore command end: ${drill}\n`],
      ['checks', 'application/json', `{"drill":${drill},"passed":4}`],
    ] as const) {
      const record: EvidenceRecord = {
        id: `d-${drill}-${name}`,
        subject: `drill:d-${drill}`,
        mediaType,
        ...artifact(`${text}${resourceId}`),
        createdAt: daysBefore(8 + (20 - drill) * 30),
        redacted: true,
        prevRecordSha256: previous,
        toolVersions: { pgbackrest: '2.45' },
      };
      previous = recordSha256(record);
      chain.push({ record, recordSha256: previous });
    }
  }
  return chain;
}

/** The chain of a resource; that of a resource with failing drills was altered afterwards. */
export function evidenceAnswer(
  resourceId: string,
  drillId: string,
): DrillEvidence {
  const chain = chainOf(resourceId).map((link, index) =>
    resourceId === 'drill-failing' && index === 16
      ? { ...link, record: { ...link.record, bytes: link.record.bytes + 1 } }
      : link,
  );
  return {
    drillId,
    resourceId,
    chain,
    stored: chain.map(({ record }) => record.sha256),
  };
}

const RTO = [2890, 2610, 2500, 2440, 0, 2380, 3912, 2100, 0, 1934.4];
const RPO = [290, 61, 55, 48, 0, 44, 0.354, 62, 0, 40.706];

function historyOf(resourceId: string): DrillSummary[] {
  return RTO.map((rto, index): DrillSummary => {
    const number = 11 + index;
    const base: DrillSummary = {
      drillId: `d-${number}`,
      drillPlanId: `${resourceId}-monthly`,
      resourceId,
      kind: 'restore',
      scope: 'data-corruption',
      lifecycle: 'done',
      outcome: 'passed',
      declaredAt: daysBefore(8 + (20 - number) * 30),
      finishedAt: daysBefore(8 + (20 - number) * 30 - 0.024),
      achievedRtoSeconds: rto,
      achievedRpoSeconds: RPO[index],
      rpoMethod: 'fenced',
      rtoTargetSeconds: index < 3 ? 7200 : 3600,
      rpoTargetSeconds: 300,
      rtoMet: rto <= (index < 3 ? 7200 : 3600),
      rpoMet: true,
      pointNativeId: '20261116-010000F_20261116-020000I',
      locationId: 'main',
      checksPassed: 4,
      checksFailed: 0,
      cleanup: 'succeeded',
      executedBy: 'runner',
    };
    if (index === 4 || index === 8) {
      return {
        ...base,
        outcome: index === 4 ? 'failed' : 'inconclusive',
        reason: index === 4 ? 'wal-gap' : 'no-disk',
        message:
          index === 4
            ? 'Recovery ended at 0/5000000, but 000000010000000000000008 was archived: segment 000000010000000000000005 is missing'
            : 'The scratch directory has 12 GB free, 72 GB are needed',
        achievedRtoSeconds: undefined,
        achievedRpoSeconds: undefined,
        rtoMet: index === 4 ? false : undefined,
        rpoMet: undefined,
        checksFailed: index === 4 ? 1 : 0,
        cleanup: index === 4 ? 'failed' : 'succeeded',
      };
    }
    return index === 6
      ? {
          ...base,
          achievedRpoSeconds: undefined,
          rpoLowerBoundSeconds: RPO[index],
          rpoMethod: 'live-bounded',
          rpoMet: undefined,
        }
      : base;
  }).reverse();
}

function drillsOf(backups: ResourceBackups): ResourceDrills {
  const { resource, status, drill, objectives } = backups;
  const id = resource.resourceId;
  const hasDrills = drill.lastDrillId !== undefined;
  const drills = historyOf(id);
  return {
    resource,
    status,
    standing: drill,
    objectives,
    backupPlanIds: backups.plans.map(plan => plan.id),
    plans: hasDrills
      ? [
          {
            id: `${id}-monthly`,
            kind: 'restore',
            scope: 'data-corruption',
            runner: 'default',
            provider: 'pgbackrest',
            backupPlanId: `${id}-daily`,
            checks: [
              { id: 'connect', kind: 'connect', severity: 'blocking' },
              { id: 'rows', kind: 'row-count', severity: 'blocking' },
              { id: 'sums', kind: 'invariant', severity: 'blocking' },
              { id: 'newest', kind: 'freshness', severity: 'blocking' },
            ],
            standing: drill,
          },
        ]
      : [],
    drills: hasDrills ? drills.slice(status === 'drillFailing' ? 5 : 0) : [],
    rto: hasDrills ? { n: 7, p50Seconds: 2500, p95Seconds: 3600 } : { n: 0 },
    chain: hasDrills
      ? {
          records: 30,
          verifiedAt: daysBefore(0.2),
          intact: status !== 'drillFailing',
          ...(status === 'drillFailing' && { brokenAt: 'd-16-restore-log' }),
        }
      : { records: 0 },
  };
}

/** A drill that is going on. */
function running(drills: ResourceDrills): ResourceDrills {
  const [last] = drills.drills;
  return {
    ...drills,
    drills: [
      {
        ...last,
        drillId: 'd-21',
        lifecycle: 'restoring',
        outcome: undefined,
        declaredAt: daysBefore(0.006),
        finishedAt: undefined,
        achievedRtoSeconds: undefined,
        achievedRpoSeconds: undefined,
        rtoMet: undefined,
        rpoMet: undefined,
        checksPassed: 0,
        cleanup: 'pending',
      },
      ...drills.drills,
    ],
  };
}

/** What the name of an entity says its drills are like. */
export function entityDrillsAnswer(entityRef: string): EntityDrills {
  const { resources, ...answer } = entityBackupsAnswer(entityRef);
  const drills = resources.map(drillsOf);
  return {
    ...answer,
    resources: entityRef.endsWith('/cart') ? drills.map(running) : drills,
  };
}
