import { sourceFreshness } from './freshness';
import type { SourceStatus } from './SourceRunStore';

const HOUR = 3600;
const status = (rest: Partial<SourceStatus> = {}): SourceStatus => ({
  sourceId: 'focus:main',
  lastAttemptAt: '2026-10-20T06:00:00.000Z',
  lastSuccessAt: '2026-10-20T06:00:00.000Z',
  ...rest,
});
const at = (now: string, own?: SourceStatus) =>
  sourceFreshness({
    sourceId: 'focus:main',
    status: own,
    expectedIntervalSeconds: HOUR,
    now: new Date(now),
  });

describe('sourceFreshness', () => {
  it.each([
    ['2026-10-20T06:00:00Z', 'fresh'],
    ['2026-10-20T07:30:00Z', 'fresh'],
    ['2026-10-20T07:30:01Z', 'late'],
    ['2026-10-20T09:00:00Z', 'late'],
    ['2026-10-20T09:00:01Z', 'stale'],
  ])('of an hourly source that succeeded at 06:00, at %s: %s', (now, state) => {
    expect(at(now, status()).state).toBe(state);
  });

  it('is failed when the last attempt failed, however fresh the figures are', () => {
    const failure = {
      code: 'not_found' as const,
      since: '2026-10-20T06:10:00.000Z',
    };
    expect(at('2026-10-20T06:11:00Z', status({ failure }))).toEqual({
      sourceId: 'focus:main',
      state: 'failed',
      lastSuccessAt: '2026-10-20T06:00:00.000Z',
      lastAttemptAt: '2026-10-20T06:00:00.000Z',
      expectedIntervalSeconds: HOUR,
      error: failure,
      dataThrough: undefined,
      quarantined: 0,
    });
  });

  it('is never before a first attempt has ended', () => {
    expect(at('2026-10-20T06:00:00Z').state).toBe('never');
    expect(
      at('2026-10-20T06:00:00Z', status({ lastSuccessAt: undefined })).state,
    ).toBe('never');
  });

  it('tells what the loads say', () => {
    expect(
      sourceFreshness({
        sourceId: 'focus:main',
        coverage: { dataThrough: '2026-10-18', quarantined: 2 },
        expectedIntervalSeconds: HOUR,
        now: new Date('2026-10-20T06:00:00Z'),
      }),
    ).toMatchObject({ dataThrough: '2026-10-18', quarantined: 2 });
  });
});
