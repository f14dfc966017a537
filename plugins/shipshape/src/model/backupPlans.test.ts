import { mockApis } from '@backstage/frontend-test-utils';
import {
  BackupPlanView,
  ImmutabilityMode,
  LocationView,
  ScheduleSummary,
  YesNoUnknown,
} from 'backstage-plugin-shipshape-common';
import { plan } from '../__testUtils__/recoveryAnswers';
import { Translate, shipshapeTranslationRef } from '../translation';
import {
  describePlan,
  describeSchedule,
  describeSurvival,
} from './backupPlans';

const snapshot = mockApis.translation().getTranslation(shipshapeTranslationRef);
if (!snapshot.ready) {
  throw new Error('The texts are not ready');
}
const t: Translate = snapshot.t;

const [main] = plan().locations;

function place(
  encryption: YesNoUnknown,
  mode: ImmutabilityMode,
  change: Partial<LocationView> = {},
): LocationView {
  return { ...main, encryption, immutability: { mode }, ...change };
}

/** The end of the sentence: what is said of encryption and locks. */
function safety(...locations: LocationView[]): string {
  return describePlan({ ...plan(), locations }, t)
    .split(', ')
    .slice(-2)
    .join(', ');
}

describe('describeSchedule', () => {
  it.each<[ScheduleSummary, string]>([
    [
      { kind: 'daily', times: ['02:00', '14:00'], timezone: 'Europe/Berlin' },
      'daily 02:00 and 14:00 Europe/Berlin',
    ],
    [
      { kind: 'weekly', weekdays: [0, 3], times: ['04:00'], timezone: 'UTC' },
      'Sunday and Wednesday 04:00 UTC',
    ],
    [{ kind: 'hourly', minutes: [5, 35] }, 'hourly at minute 5 and 35'],
    [{ kind: 'every', seconds: 5400 }, 'every 1 hr 30 min'],
    [{ kind: 'continuous' }, 'continuously'],
    [{ kind: 'manual' }, 'only by hand'],
    [
      { kind: 'cron', expression: '0 5 L * ? *', timezone: 'UTC' },
      '0 5 L * ? * (UTC)',
    ],
  ])('says %j', (schedule, words) => {
    expect(describeSchedule(schedule, t)).toBe(words);
  });
});

describe('describePlan', () => {
  it('says when, how long, where, and how safe', () => {
    expect(describePlan(plan(), t)).toBe(
      'daily 02:00 Europe/Berlin, kept 35 days, stored in eu-central-1, copied to eu-west-1, encrypted, locked',
    );
  });

  it('says what is not known', () => {
    const unknown: BackupPlanView = {
      ...plan(),
      retentionSeconds: undefined,
      locations: [],
    };
    expect(describePlan(unknown, t)).toBe(
      'daily 02:00 Europe/Berlin, how long it is kept is not known, where it is kept is not known',
    );
  });

  it.each<[string, LocationView[]]>([
    ['encrypted, locked', [place('yes', 'compliance')]],
    ['not encrypted, not locked', [place('no', 'none')]],
    // One weak place decides.
    [
      'not everywhere encrypted, not everywhere locked',
      [place('yes', 'compliance'), place('no', 'none')],
    ],
    [
      'encryption not known, lock not known',
      [place('yes', 'compliance'), place('unknown', 'unknown')],
    ],
    [
      'encrypted, locked (removable with special permission)',
      [place('yes', 'compliance'), place('yes', 'governance')],
    ],
    ['encrypted, lock not final yet', [place('yes', 'compliance-pending')]],
  ])('ends with "%s"', (words, locations) => {
    expect(safety(...locations)).toBe(words);
  });
});

describe('describeSurvival', () => {
  it('claims nothing for a place that is gone, or of which nothing is known', () => {
    expect(
      describeSurvival(
        [
          place('yes', 'none', { state: 'unavailable' }),
          place('yes', 'none', {
            region: undefined,
            host: 'nas-1',
            survives: [],
          }),
        ],
        t,
      ),
    ).toEqual([
      'eu-central-1 is not available: nothing can be restored from it.',
      'A copy in nas-1 is not known to survive any failure.',
    ]);
  });
});
