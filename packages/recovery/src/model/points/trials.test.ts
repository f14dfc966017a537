import { at, testPoint } from '../__testUtils__/facts';
import { PointTrial, withTrials } from '.';

const point = testPoint(at('2026-11-01 02:00'));
const trial = (
  day: number,
  outcome: PointTrial['outcome'],
  overrides: Partial<PointTrial> = {},
): PointTrial => ({
  nativeId: point.nativeId,
  outcome,
  finishedAt: at(`2026-11-${String(day).padStart(2, '0')} 12:00`),
  ...overrides,
});
const corrupt = { reason: 'backup-corrupt' };

describe('what drills say about a point', () => {
  it('is nothing as long as none came to a conclusion about it', () => {
    for (const trials of [
      [],
      [trial(5, 'inconclusive', corrupt)],
      [trial(5, 'failed', { reason: 'check-failed' })],
      [trial(5, 'failed', { reason: 'wal-gap' })],
      [trial(5, 'failed', { reason: 'timeout-restore' })],
      [trial(5, 'failed')],
      [trial(5, 'failed', { ...corrupt, nativeId: 'another' })],
      [trial(5, 'passed', { locationId: 'elsewhere' })],
    ]) {
      expect(withTrials(point, trials)).toEqual(point);
    }
  });

  it('is that it was restored, and when it was last', () => {
    expect(
      withTrials(point, [trial(9, 'passed'), trial(5, 'passed')]),
    ).toMatchObject({
      verification: 'restored',
      verifiedAt: at('2026-11-09 12:00'),
      lastRestoredAt: at('2026-11-09 12:00'),
    });
  });

  it('is that it is bad, since it was last restored', () => {
    expect(
      withTrials(point, [trial(5, 'passed'), trial(9, 'failed', corrupt)]),
    ).toMatchObject({
      verification: 'bad',
      verifiedAt: at('2026-11-09 12:00'),
      lastRestoredAt: at('2026-11-05 12:00'),
    });
  });

  it('is the last word: what was restored after all is good', () => {
    expect(
      withTrials(point, [trial(9, 'passed'), trial(5, 'failed', corrupt)]),
    ).toMatchObject({ verification: 'restored' });
  });

  it('does not clear what its tool calls bad', () => {
    expect(
      withTrials({ ...point, verification: 'bad' }, [trial(5, 'passed')]),
    ).toMatchObject({
      verification: 'bad',
      lastRestoredAt: at('2026-11-05 12:00'),
    });
  });
});
