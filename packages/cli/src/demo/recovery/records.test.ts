import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  drillStanding,
  nextSlot,
  readRecoveryDocuments,
} from '@shipshape/recovery';
import {
  ANNOTATION_RECOVERY,
  ReportRecord,
  reportRecordSchema,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import { EXAMPLES_DIR, readCatalog } from '../__testUtils__/readCatalog';
import { parseDay } from '../calendar';
import { BACKUP_STORIES } from './backupStories';
import { DRILL_STORIES } from './drillStories';
import { recoveryRecords } from './records';
import { recoveryHistoryStart } from './timing';

const ANCHOR = parseDay('2026-11-24') ?? NaN;
const NOW = Date.parse('2026-11-24T14:02:00Z') / 1000;
const SPAN = {
  seed: 'a',
  anchor: ANCHOR,
  from: recoveryHistoryStart(ANCHOR),
  now: NOW,
};
const HOUR = 3600;

const RECORDS = [...recoveryRecords(SPAN)];

type Report<Type extends ReportRecord['type']> = Extract<
  ReportRecord,
  { type: Type }
>['report'];

function reports<Type extends ReportRecord['type']>(
  type: Type,
  records = RECORDS,
): Array<Report<Type>> {
  return records.flatMap(record =>
    record.type === type ? [record.report as Report<Type>] : [],
  );
}

const at = (time: string | null | undefined) => Date.parse(time ?? '') / 1000;

const DOCUMENTS = readRecoveryDocuments(
  readdirSync(join(EXAMPLES_DIR, 'recovery')).map(file => ({
    file,
    text: readFileSync(join(EXAMPLES_DIR, 'recovery', file), 'utf8'),
  })),
);

const plans = new Map(
  DOCUMENTS.definitions.flatMap(({ id, backupPlans }) =>
    backupPlans.map(plan => [plan.id, { resourceId: id, plan }] as const),
  ),
);

/** Age of the newest point of a plan that is complete and there, in hours. */
function exposureHours(planId: string, now = NOW, records = RECORDS): number {
  const there = reports('recovery-point', records).filter(
    point =>
      point.planId === planId &&
      point.completeness === 'complete' &&
      at(point.availableAt) <= now,
  );
  return (now - Math.max(...there.map(point => at(point.consistentAt)))) / HOUR;
}

describe('the recovery documents of the demo', () => {
  it('have no errors, and say of two resources that they have no drills', () => {
    expect(
      DOCUMENTS.problems.map(({ file, severity, code }) => [
        file,
        severity,
        code,
      ]),
    ).toEqual([
      ['product-index.yaml', 'warning', 'no-drill-plan'],
      ['warehouse.yaml', 'warning', 'no-drill-plan'],
    ]);
    expect(DOCUMENTS.definitions).toHaveLength(9);
  });

  it('are those that the catalog names', () => {
    const named = readCatalog().flatMap(({ metadata }) => {
      const url = metadata.annotations?.[ANNOTATION_RECOVERY];
      return url === undefined ? [] : [[metadata.name, url]];
    });
    expect(named.sort()).toEqual(
      DOCUMENTS.definitions
        .map(({ id }) => [id, `./recovery/${id}.yaml`])
        .sort(),
    );
  });

  it('promise what the stories keep: schedules, locations and targets', () => {
    for (const story of BACKUP_STORIES) {
      const { resourceId, plan } = plans.get(story.planId) ?? {};
      expect(resourceId).toBe(story.resourceId);
      expect(plan?.schedule).toMatchObject(story.schedule);
      expect(plan?.locations.map(({ id }) => id)).toEqual(story.locations);
    }
    for (const story of DRILL_STORIES) {
      const document = DOCUMENTS.definitions.find(
        ({ id }) => id === story.resourceId,
      );
      const drillPlan = document?.drillPlans.find(
        ({ id }) => id === story.drillPlanId,
      );
      expect(drillPlan?.backupPlanId).toBe(story.planId);
      expect(drillPlan?.scope).toBe(story.scope ?? 'data-corruption');
      expect(drillPlan?.checks.map(({ id, kind }) => `${id} ${kind}`)).toEqual(
        story.checks.map(({ checkId, kind }) => `${checkId} ${kind}`),
      );
      expect(
        document?.objectives.find(({ scope }) => scope === drillPlan?.scope),
      ).toMatchObject({
        rtoSeconds: story.rtoTargetSeconds,
        rpoSeconds: story.rpoTargetSeconds,
      });
    }
  });
});

describe('what is reported about backups and drills of the demo', () => {
  it('is of the contract, about plans and locations that exist, and not of the future', () => {
    for (const record of RECORDS) {
      const parsed = reportRecordSchema.parse(record);
      expect(JSON.stringify(parsed).length).toBeLessThan(100_000);
    }
    for (const { planId, startedAt, finishedAt } of reports('backup-run')) {
      expect(plans.has(planId)).toBe(true);
      expect(at(finishedAt ?? startedAt)).toBeLessThan(NOW);
    }
    for (const { planId, locationId } of reports('recovery-point')) {
      expect(plans.get(planId)?.plan.locations.map(({ id }) => id)).toContain(
        locationId,
      );
    }
  });

  it('keeps within a volume that is read in seconds', () => {
    expect(RECORDS.length).toBeGreaterThan(3_000);
    expect(RECORDS.length).toBeLessThan(15_000);
  });

  it('has one run for each slot of a plan without trouble', () => {
    const runs = reports('backup-run').filter(
      ({ planId }) => planId === 'orders-db-daily',
    );
    const [{ schedule }] = BACKUP_STORIES;
    // 02:00 in Berlin: 00:00 UTC in summer, 01:00 in winter.
    const slots = new Set(runs.map(({ slotAt }) => slotAt));
    // From 27 July to 25 October, on which 02:00 comes twice and the first one counts.
    const inSummer = [...slots].filter(slot =>
      slot?.endsWith('T00:00:00.000Z'),
    );
    expect(inSummer).toHaveLength(91);
    expect(slots.size).toBe(121);
    expect(slots).toContain(
      nextSlot(schedule, new Date('2026-11-23T12:00:00Z'))?.toISOString(),
    );
    // The one of 8 October was tried twice.
    expect(
      runs
        .filter(({ slotAt }) => slotAt === '2026-10-08T00:00:00.000Z')
        .map(({ state, exitCode, trigger }) => [state, exitCode, trigger]),
    ).toEqual([
      ['failed', 56, 'schedule'],
      ['succeeded', 0, 'retry'],
    ]);
  });

  it('tells of exports that fail since four days, while the last point still looks fine', () => {
    const runs = reports('backup-run').filter(
      ({ planId }) => planId === 'warehouse-exports',
    );
    expect(
      runs
        .slice(-6)
        .map(({ slotAt, state, exitCode }) => [
          slotAt?.slice(0, 10),
          state,
          exitCode,
        ]),
    ).toEqual([
      ['2026-11-19', 'succeeded', 0],
      ['2026-11-20', 'failed', 1],
      ['2026-11-21', 'failed', 1],
      ['2026-11-22', 'failed', 1],
      ['2026-11-23', 'failed', 1],
      ['2026-11-24', 'failed', 1],
    ]);
    // From 03:00 on the 19th: 5 d 11 h, within the RPO of seven days.
    expect(exposureHours('warehouse-exports')).toBeCloseTo(131, 0);
  });

  it('is silent about the payments since the dump of yesterday noon, which breaches their RPO of 8 h', () => {
    const [last] = reports('backup-run')
      .filter(({ planId }) => planId === 'payments-db-dumps')
      .slice(-1);
    expect(last).toMatchObject({
      slotAt: '2026-11-23T12:00:00.000Z',
      state: 'succeeded',
    });
    expect(exposureHours('payments-db-dumps')).toBeCloseTo(26, 0);
    // Just before it never was above the RPO.
    const before = Date.parse('2026-11-23T18:00:00Z') / 1000;
    expect(exposureHours('payments-db-dumps', before)).toBeLessThan(8);
  });

  it('tells of an archive that fails since 22:00, and of one that is at most two minutes late', () => {
    const newest = (resourceId: string) =>
      reports('replication')
        .filter(sample => sample.resourceId === resourceId)
        .at(-1);
    expect(newest('ledger-db')).toMatchObject({
      measuredAt: '2026-11-24T14:00:00.000Z',
      failing: true,
      failingSince: '2026-11-23T22:00:00.000Z',
      protectedUntil: '2026-11-23T22:00:00.000Z',
      // 16 hours of 24 segments of 16 MiB.
      lagBytes: 16 * 24 * 16_777_216,
    });
    const orders = newest('orders-db');
    expect(orders).toMatchObject({ failing: false, failingSince: null });
    expect(NOW - at(orders?.protectedUntil)).toBeLessThan(300);
    // The base backup of 20:00 was made in time.
    expect(exposureHours('ledger-db-daily')).toBeLessThan(18.1);
  });

  it('measures the archives for a month as precisely as their RPO asks for', () => {
    const timesOf = (id: string) =>
      reports('replication')
        .filter(({ resourceId }) => resourceId === id)
        .map(({ measuredAt }) => at(measuredAt));
    const times = timesOf('orders-db');
    // 31 days of twelfths of hours, for an RPO of 15 minutes.
    expect(times.length).toBe(31 * 288);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    // 29 days of hours and 2 days of twelfths, for one of a day.
    expect(timesOf('ledger-db').length).toBe(29 * 24 + 2 * 288);
  });

  describe('drills', () => {
    const drills = reports('drill');
    const standing = (
      resourceId: string,
      scope: 'data-corruption' | 'region',
      days: number,
    ) =>
      drillStanding({
        drills: drills
          .filter(drill => drill.resourceId === resourceId)
          .map(drill => ({
            drillId: drill.drillId,
            kind: drill.kind,
            scope: drill.scope,
            lifecycle: drill.lifecycle,
            outcome: drill.outcome ?? undefined,
            finishedAt: new Date(drill.finishedAt ?? ''),
            checks: drill.checks,
          })),
        intervalSeconds: days * 86_400,
        scope,
        enrolledAt: new Date('2025-01-01T00:00:00Z'),
        now: new Date(NOW * 1000),
      }).state;

    it.each([
      ['orders-db', 'data-corruption', 30, 'current'],
      ['orders-db', 'region', 180, 'current'],
      ['shop-cluster', 'data-corruption', 30, 'current'],
      ['ledger-db', 'data-corruption', 30, 'current'],
      ['payments-db', 'data-corruption', 30, 'current'],
      ['profiles-db', 'data-corruption', 30, 'failing'],
      ['product-images', 'data-corruption', 90, 'current'],
      ['ledger-archive', 'data-corruption', 90, 'overdue'],
    ] as const)('of %s for %s every %d days are %s', (...row) => {
      const [resourceId, scope, days, state] = row;
      expect(standing(resourceId, scope, days)).toBe(state);
    });

    it('never were tried with the product index', () => {
      const { enrolledAt } =
        DOCUMENTS.definitions.find(({ id }) => id === 'product-index') ?? {};
      expect(enrolledAt).toBeUndefined();
      expect(
        drills.filter(({ resourceId }) => resourceId === 'product-index'),
      ).toEqual([]);
      expect(exposureHours('product-index-snapshots')).toBeLessThan(26);
    });

    it('restored a point that was there, and took as long as their phases', () => {
      const points = new Map(
        reports('recovery-point').map(point => [
          `${point.planId} ${point.locationId} ${point.nativeId}`,
          point,
        ]),
      );
      for (const drill of drills.filter(({ declaredAt }) => declaredAt)) {
        const { planId } =
          DRILL_STORIES.find(
            ({ drillPlanId }) => drillPlanId === drill.drillPlanId,
          ) ?? {};
        const point = points.get(
          `${planId} ${drill.locationId} ${drill.pointNativeId}`,
        );
        expect(at(point?.availableAt)).toBeLessThan(at(drill.declaredAt));
        const declared = at(drill.declaredAt);
        const measured = drill.phases.filter(
          ({ name, startedAt }) =>
            at(startedAt) >= declared - 0.001 &&
            name !== 'stop' &&
            name !== 'cleanup',
        );
        const last = measured.at(-1);
        const rto = at(last?.startedAt) + (last?.durationMs ?? 0) / 1000;
        const lost = at(drill.referenceAt) - at(drill.recoveredTo);
        const passed = drill.outcome === 'passed';
        expect([
          drill.achievedRtoSeconds ?? rto - declared,
          drill.achievedRpoSeconds ?? lost,
          passed ? at(drill.usableAt) - declared : rto - declared,
        ]).toEqual(
          [rto - declared, lost, rto - declared].map(value =>
            expect.closeTo(value, 1),
          ),
        );
        expect(drill.achievedRtoSeconds !== null).toBe(passed);
      }
    });

    it('got faster for the orders, and too slow for the payments', () => {
      const orders = drills
        .filter(({ drillPlanId }) => drillPlanId === 'orders-db-monthly')
        .map(({ achievedRtoSeconds }) => achievedRtoSeconds ?? NaN);
      expect(orders).toHaveLength(4);
      expect([...orders].sort((a, b) => b - a)).toEqual(orders);
      expect(
        drills
          .filter(({ resourceId }) => resourceId === 'payments-db')
          .map(({ outcome, rtoMet, rpoMet }) => [outcome, rtoMet, rpoMet]),
      ).toEqual([
        ['passed', true, true],
        ['passed', true, true],
        ['passed', true, true],
        ['passed', false, true],
      ]);
    });

    it('found an empty table, and could not begin on a small disk', () => {
      const profiles = drills.filter(
        ({ resourceId }) => resourceId === 'profiles-db',
      );
      expect(profiles.at(-1)).toMatchObject({
        outcome: 'failed',
        reason: 'check-failed',
        achievedRtoSeconds: null,
        rtoMet: false,
      });
      expect(
        profiles
          .at(-1)
          ?.checks.filter(({ status }) => status !== 'passed')
          .map(({ checkId, kind, observed }) => [checkId, kind, observed]),
      ).toEqual([['rows', 'row-count', 'profiles 6,240,302; preferences 0']]);
      expect(
        drills.filter(({ outcome }) => outcome === 'inconclusive'),
      ).toMatchObject([
        { resourceId: 'product-images', reason: 'disk-too-small', checks: [] },
      ]);
    });

    it('name artefacts that came before them and have those bytes', () => {
      const seen = new Map<string, number>();
      const named = RECORDS.flatMap(record => {
        if (record.type === 'artifact') {
          const content = Buffer.from(record.report.contentBase64, 'base64');
          seen.set(sha256Hex(content), content.length);
          return [];
        }
        return record.type === 'drill'
          ? record.report.evidence.map(({ sha256, bytes }) => ({
              known: seen.get(sha256),
              bytes,
            }))
          : [];
      });
      expect(named.filter(({ known, bytes }) => known !== bytes)).toEqual([]);
      // Log, checks and result of each, but for the one that restored nothing: its result alone.
      expect(named).toHaveLength(23 * 3 + 1);
      expect(drills).toHaveLength(4 + 1 + 4 + 4 + 4 + 2 + 1 + 4);
    });
  });

  it('goes on as if it had never stopped', () => {
    const later = { ...SPAN, now: NOW + 40 * 86_400 };
    const key = (records: readonly ReportRecord[]) =>
      records
        .filter(({ type }) => type !== 'replication')
        .map(record => JSON.stringify(record))
        .filter(text => !text.includes('"state":"running"'))
        .sort();
    expect(
      key([...RECORDS, ...recoveryRecords({ ...later, from: NOW })]),
    ).toEqual(key([...recoveryRecords(later)]));
    // A drill on 2 December and on 30 December.
    expect(
      reports('drill', [...recoveryRecords({ ...later, from: NOW })])
        .filter(({ drillPlanId }) => drillPlanId === 'orders-db-monthly')
        .map(({ declaredAt }) => declaredAt?.slice(0, 10)),
    ).toEqual(['2026-12-02', '2026-12-30']);
  });

  it('tells of a run while it goes on', () => {
    const during = Date.parse('2026-11-24T03:30:00Z') / 1000;
    const running = reports('backup-run', [
      ...recoveryRecords({ ...SPAN, from: during - 3600, now: during }),
    ]).filter(({ state }) => state === 'running');
    // The failed export of 03:00 was over after a minute, and nothing else runs then.
    expect(running).toEqual([]);
    const later = Date.parse('2026-11-24T09:20:00Z') / 1000;
    expect(
      reports('backup-run', [
        ...recoveryRecords({ ...SPAN, from: later - 3600, now: later }),
      ]).filter(({ state }) => state === 'running'),
    ).toMatchObject([
      // 04:15 in New York.
      { planId: 'product-images-daily', slotAt: '2026-11-24T09:15:00.000Z' },
    ]);
  });
});
