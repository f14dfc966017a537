import { never } from './sloReadings';
import type { SloConformanceTools } from './sloSourceFixture';

/** Alerts and when they began, for sources that know of them. */
export function sloAlertTests({ test, expect }: SloConformanceTools): void {
  test('tells when alerts were firing, in any part of the time the same', async ({
    source,
    requests,
    alerts,
  }) => {
    expect(alerts === undefined).toBe(source.readAlerts === undefined);
    if (source.readAlerts && alerts) {
      const slos = requests.map(({ slo }) => slo);
      const ask = async (from: Date, to: Date) =>
        (await source.readAlerts?.({ slos, from, to, signal: never() }))?.sort(
          (a, b) => a.firstAt.getTime() - b.firstAt.getTime(),
        );
      const { from, to, expected } = alerts;
      expect(expected).not.toEqual([]);
      expect(await ask(from, to)).toEqual(expected);
      const [{ firstAt, lastAt }] = expected;
      expect(await ask(firstAt, lastAt)).toContainEqual(expected[0]);
      expect(await ask(to, from)).toEqual([]);
      await expect(
        source.readAlerts({ slos, from, to, signal: AbortSignal.abort() }),
      ).rejects.toThrow();
    }
  });

  test('finds since when the budget had been burning, and nothing before that', async ({
    source,
    onset,
  }) => {
    expect(onset === undefined).toBe(source.findOnset === undefined);
    if (source.findOnset && onset) {
      const { slo, detectedAt, lookbackSeconds, expected } = onset;
      expect(
        await source.findOnset({
          slo,
          detectedAt,
          lookbackSeconds,
          signal: never(),
        }),
      ).toEqual(expected);
      expect(
        await source.findOnset({
          slo,
          detectedAt: new Date(expected.getTime() - 600_000),
          lookbackSeconds: 300,
          signal: never(),
        }),
      ).toBeUndefined();
    }
  });
}
