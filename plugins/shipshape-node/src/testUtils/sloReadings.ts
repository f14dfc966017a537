import type { SloBucket } from 'backstage-plugin-shipshape-common';
import type {
  SloFailure,
  SloReading,
  SloRequest,
  SloSource,
} from '../slo/SloSource';

/** What a source answers for one SLO. */
export type Item = SloReading | SloFailure;

export const isReading = (item: Item): item is SloReading => 'buckets' in item;
/** A signal that is not aborted. */
export const never = () => new AbortController().signal;

export function sorted(buckets: readonly SloBucket[]): SloBucket[] {
  return [...buckets].sort(
    (a, b) => a.start - b.start || a.widthSeconds - b.widthSeconds,
  );
}

/** Items in an order that does not depend on when they came. */
function inOrder(items: readonly Item[]): Item[] {
  return items
    .map(item =>
      isReading(item) ? { ...item, buckets: sorted(item.buckets) } : item,
    )
    .sort((a, b) => (a.sloId < b.sloId ? -1 : 1));
}

/** Everything that a source answers, in a fixed order. */
export async function read(
  source: SloSource,
  requests: readonly SloRequest[],
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source.read(requests, { signal: never() })) {
    items.push(item);
  }
  return inOrder(items);
}

/** Every range cut in two at a whole hour: the older and the newer halves. */
export function halves(
  requests: readonly SloRequest[],
): [SloRequest[], SloRequest[]] {
  const cut = (from: number, to: number) =>
    Math.round((from + to) / 2 / 3600) * 3600;
  const part = (side: (from: number, to: number) => [number, number]) =>
    requests.map(({ slo, ranges }) => ({
      slo,
      ranges: ranges.flatMap(range => {
        const [from, to] = side(range.from, range.to);
        return from < to ? [{ ...range, from, to }] : [];
      }),
    }));
  return [
    part((from, to) => [from, cut(from, to)]),
    part((from, to) => [cut(from, to), to]),
  ];
}

/** Buckets of an SLO in [from, to). */
export function bucketsIn(
  items: readonly Item[],
  { sloId, from, to }: { sloId: string; from: number; to: number },
): SloBucket[] {
  return items
    .filter(isReading)
    .filter(item => item.sloId === sloId)
    .flatMap(item => item.buckets)
    .filter(
      ({ start, widthSeconds }) => start >= from && start + widthSeconds <= to,
    );
}
