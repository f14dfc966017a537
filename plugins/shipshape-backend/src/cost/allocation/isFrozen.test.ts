import { isFrozen } from './isFrozen';

describe('isFrozen', () => {
  const today = '2026-11-24';
  it.each<[string, string, boolean, string | undefined, boolean]>([
    ['open', '2026-12-01', false, '2026-11-02', false],
    ['ended, not closed', '2026-11-10', false, '2026-10-20', false],
    ['closed by age', '2026-11-09', false, '2026-10-20', true],
    ['closed by the bill', '2026-11-10', true, '2026-10-20', true],
    [
      'closed by the bill, loaded afterwards',
      '2026-11-10',
      true,
      '2026-11-20',
      true,
    ],
    ['history, loaded just now', '2026-05-01', false, '2026-11-24', false],
    ['history, loaded 14 days ago', '2026-05-01', true, '2026-11-10', false],
    ['history, loaded 15 days ago', '2026-05-01', true, '2026-11-09', true],
    ['closed, of unknown past', '2026-05-01', false, undefined, true],
  ])('%s', (_name, billingPeriodEnd, declaredClosed, loaded, expected) => {
    expect(
      isFrozen(
        {
          billingPeriodEnd,
          declaredClosed,
          firstLoadedAt: loaded && `${loaded}T10:00:00.000Z`,
        },
        { today, closeAfterDays: 15 },
      ),
    ).toBe(expected);
  });
});
