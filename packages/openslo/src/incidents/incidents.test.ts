import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { missingVectors, readVectors } from '../__testUtils__/vectors';
import { FiringInterval, incidentStats, mergeAlertIntervals } from './index';

const DAY = new Date('2026-11-24T00:00:00Z');
const at = (minutes: number) => new Date(DAY.getTime() + minutes * 60_000);
const iso = (minutes: number) => at(minutes).toISOString();

function firing(
  first: number,
  last: number,
  severity: 'page' | 'ticket' = 'page',
  sloId = 'checkout',
): FiringInterval {
  return {
    sloId,
    severity,
    firstAt: at(first),
    lastAt: at(last),
    stepSeconds: 60,
  };
}

function merge(intervals: FiringInterval[], until = 1000) {
  return mergeAlertIntervals(intervals, { until: at(until) }).map(incident => [
    incident.sloId,
    incident.severity,
    (incident.detectedAt.getTime() - DAY.getTime()) / 60_000,
    incident.resolvedAt
      ? (incident.resolvedAt.getTime() - DAY.getTime()) / 60_000
      : 'open',
  ]);
}

describe('mergeAlertIntervals', () => {
  it('resolves at the first evaluation after the last firing one', () => {
    expect(merge([firing(6, 14)])).toEqual([['checkout', 'page', 6, 15]]);
  });

  it('joins what is at most ten minutes apart', () => {
    // Firing until 14, not any more at 15, again at 25: ten minutes.
    expect(merge([firing(6, 14), firing(25, 30)])).toEqual([
      ['checkout', 'page', 6, 31],
    ]);
    expect(merge([firing(6, 14), firing(26, 30)])).toEqual([
      ['checkout', 'page', 6, 15],
      ['checkout', 'page', 26, 31],
    ]);
  });

  it('joins page and ticket to one of the higher severity', () => {
    expect(
      merge([firing(40, 300, 'ticket'), firing(10, 60), firing(200, 210)]),
    ).toEqual([['checkout', 'page', 10, 301]]);
    expect(merge([firing(10, 20, 'ticket'), firing(15, 17, 'ticket')])).toEqual(
      [['checkout', 'ticket', 10, 21]],
    );
  });

  it('keeps SLOs apart', () => {
    expect(
      merge([firing(10, 20), firing(10, 20, 'ticket', 'payments')]),
    ).toEqual([
      ['checkout', 'page', 10, 21],
      ['payments', 'ticket', 10, 21],
    ]);
  });

  it('is open without an evaluation after the last firing one', () => {
    expect(merge([firing(10, 20)], 20)).toEqual([
      ['checkout', 'page', 10, 'open'],
    ]);
    expect(merge([firing(10, 20)], 20.9)[0][3]).toBe('open');
    expect(merge([firing(10, 20)], 21)[0][3]).toBe(21);
  });

  it('continues a known incident, also a resolved one that fires again', () => {
    const [known] = mergeAlertIntervals([firing(10, 20)], { until: at(25) });
    expect(known.resolvedAt).toEqual(at(21));
    expect(
      mergeAlertIntervals(
        [
          {
            sloId: known.sloId,
            severity: known.severity,
            firstAt: known.detectedAt,
            lastAt: known.lastFiringAt,
            stepSeconds: 60,
          },
          firing(28, 30),
        ],
        { until: at(30) },
      ),
    ).toEqual([
      {
        sloId: 'checkout',
        severity: 'page',
        detectedAt: at(10),
        lastFiringAt: at(30),
      },
    ]);
  });

  it('ignores what ends before it begins', () => {
    expect(merge([firing(20, 10)])).toEqual([]);
  });

  it('gives the same in any order, in disjoint incidents, whatever is merged again', () => {
    const intervals = fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: 500 }),
          fc.integer({ min: 0, max: 60 }),
          fc.constantFrom<'page' | 'ticket'>('page', 'ticket'),
          fc.constantFrom('checkout', 'payments'),
        )
        .map(([first, length, severity, sloId]) =>
          firing(first, first + length, severity, sloId),
        ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        intervals.chain(list =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(list, { minLength: list.length }),
          ),
        ),
        ([list, shuffled]) => {
          const sort = (rows: ReturnType<typeof merge>) =>
            rows.map(row => row.join(' ')).sort();
          const merged = mergeAlertIntervals(list, { until: at(1000) });
          expect(sort(merge(shuffled))).toEqual(sort(merge(list)));
          expect(
            sort(
              merge(
                merged.map(incident => ({
                  ...firing(0, 0, incident.severity, incident.sloId),
                  firstAt: incident.detectedAt,
                  lastAt: incident.lastFiringAt,
                })),
              ),
            ),
          ).toEqual(sort(merge(list)));
        },
      ),
    );
  });
});

describe('incidentStats', () => {
  const period = { from: at(0), to: at(10_000) };

  it('gives median and mean of what is resolved, and counts the rest', () => {
    const incidents = [10, 20, 30, 600].map(minutes => ({
      startedAt: iso(100),
      detectedAt: iso(105),
      acknowledgedAt: iso(107),
      resolvedAt: iso(100 + minutes),
    }));
    expect(
      incidentStats(
        [...incidents, { startedAt: iso(200), detectedAt: iso(201) }],
        period,
      ),
    ).toEqual({
      detected: 5,
      open: 1,
      timeToDetect: { n: 5, medianSeconds: 300, meanSeconds: 252 },
      timeToAcknowledge: { n: 4, medianSeconds: 120, meanSeconds: 120 },
      timeToResolve: { n: 4, medianSeconds: 25 * 60, meanSeconds: 165 * 60 },
      unknownStart: 0,
      invalid: 0,
    });
  });

  it('measures from the detection where the start is not known', () => {
    expect(
      incidentStats([{ detectedAt: iso(10), resolvedAt: iso(10.5) }], period),
    ).toEqual({
      detected: 1,
      open: 0,
      timeToDetect: { n: 0 },
      timeToAcknowledge: { n: 0 },
      timeToResolve: { n: 1, medianSeconds: 30, meanSeconds: 30 },
      unknownStart: 1,
      invalid: 0,
    });
  });

  it('leaves negative durations out', () => {
    const stats = incidentStats(
      [
        // Detected before it started, and acknowledged before it was detected.
        {
          startedAt: iso(20),
          detectedAt: iso(10),
          acknowledgedAt: iso(5),
          resolvedAt: iso(30),
        },
        { startedAt: iso(10), detectedAt: iso(10), resolvedAt: iso(9) },
      ],
      period,
    );
    expect(stats.invalid).toBe(2);
    expect(stats.timeToDetect).toEqual({
      n: 1,
      medianSeconds: 0,
      meanSeconds: 0,
    });
    expect(stats.timeToAcknowledge).toEqual({ n: 0 });
    expect(stats.timeToResolve.n).toBe(1);
  });

  it('takes what was detected in the period, without its end', () => {
    const detected = (minutes: number) =>
      incidentStats([{ detectedAt: iso(minutes) }], {
        from: at(10),
        to: at(20),
      }).detected;
    expect([9.99, 10, 19.99, 20].map(detected)).toEqual([0, 1, 1, 0]);
  });

  it('is the same instant in any notation', () => {
    const stats = incidentStats(
      [
        {
          startedAt: '2026-11-24T02:00:00+01:00',
          detectedAt: '2026-11-24T01:05:00Z',
        },
      ],
      period,
    );
    expect(stats.timeToDetect.meanSeconds).toBe(300);
  });
});

describeIf(describe, missingVectors)('shared vector of incidents', () => {
  it('has median and mean', () => {
    const { incident_stats: expected } = readVectors();
    const stats = incidentStats(
      [
        ...expected.durations_min.map(minutes => ({
          startedAt: iso(0),
          detectedAt: iso(1),
          resolvedAt: iso(minutes),
        })),
        { startedAt: iso(0), detectedAt: iso(1) },
      ],
      { from: at(0), to: at(10) },
    );
    expect(stats.timeToResolve).toEqual({
      n: expected.n,
      medianSeconds: expected.median * 60,
      meanSeconds: expected.mean * 60,
    });
    expect(stats.open).toBe(expected.open);
  });
});
