import {
  SloReading,
  SloRange,
  SourceError,
} from 'backstage-plugin-shipshape-node';

/**
 * Checks that a source delivered what was asked for: whatever it is wrong about would be counted as good or bad.
 *
 * @throws SourceError `invalid_content`
 */
export function checkReading(
  reading: SloReading,
  ranges: readonly SloRange[],
): void {
  const seen = new Set<string>();
  for (const { start, widthSeconds, bad, total } of reading.buckets) {
    const inside = ranges.some(
      range =>
        range.widthSeconds === widthSeconds &&
        start >= range.from &&
        start < range.to &&
        start % widthSeconds === 0,
    );
    const key = `${start} ${widthSeconds}`;
    if (!inside || seen.has(key)) {
      throw new SourceError(
        'invalid_content',
        `The source delivered a bucket of ${widthSeconds} s at ${new Date(
          start * 1000,
        ).toISOString()} ${inside ? 'twice' : 'that was not asked for'}`,
      );
    }
    seen.add(key);
    if (!(bad >= 0 && bad <= total && Number.isFinite(total))) {
      throw new SourceError(
        'invalid_content',
        `The source counted ${bad} bad of ${total} events at ${new Date(
          start * 1000,
        ).toISOString()}`,
      );
    }
  }
}
