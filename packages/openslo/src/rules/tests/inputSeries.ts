import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import {
  isEventRatio,
  type RatioSli,
} from '../../expressions/ratioExpressions';
import type { Matcher } from '../../promql/selectors';
import { quote } from '../../promql/strings';
import { findLabels, type Labels } from './labelSearch';
import { plainCounts, plainValue } from './plainQuery';

export interface InputSeries {
  series: string;
  /** In the notation of promtool, one value a minute. */
  values: string;
}

/** Length of the three phases of a test, in minutes: all is well, nothing is, nothing happens. */
export interface Phases {
  healthy: number;
  outage: number;
  idle: number;
  /** Events a minute. */
  rate: number;
}

/** In which phases a series counts. */
type Part = 'good' | 'bad' | 'all';

/** Series that the queries of an SLO would find; undefined when they are too particular to be foretold. */
export function inputSeries(
  slo: SloDefinition,
  phases: Phases,
): InputSeries[] | undefined {
  const { sli } = slo;
  switch (sli.kind) {
    case 'ratio':
      return ratioInput(sli, phases);
    case 'threshold': {
      const query = plainValue(sli.query);
      const distance = Math.max(Math.abs(sli.value) / 2, 1);
      const below = sli.op === 'lt' || sli.op === 'lte';
      const good = sli.value + (below ? -distance : distance);
      const bad = sli.value + (below ? distance : -distance);
      return query?.kind === 'selector'
        ? gauge(query.matchers, [good, bad], phases)
        : undefined;
    }
    default: {
      const isSuccess = sli.rawType === 'success';
      const value = plainValue(sli.query);
      if (value?.kind === 'selector') {
        return gauge(value.matchers, isSuccess ? [1, 0] : [0, 1], phases);
      }
      const quotient = plainCounts(sli.query);
      if (quotient?.kind !== 'quotient' && quotient?.kind !== 'complement') {
        return undefined;
      }
      const countsGood = isSuccess === (quotient.kind === 'quotient');
      const parts = partition(quotient.left, quotient.right, countsGood);
      // A quotient has no value without its numerator, so the series is there from the start.
      return parts?.map(([labels, part]) =>
        counter(labels, part, phases, true),
      );
    }
  }
}

function ratioInput(sli: RatioSli, phases: Phases): InputSeries[] | undefined {
  const total = plainCounts(sli.total);
  const side = plainCounts(sli.good ?? sli.bad ?? '');
  if (total?.kind !== 'selector' || !side) {
    return undefined;
  }
  const countsGood = sli.good !== undefined;
  const parts = (() => {
    if (side.kind === 'selector') {
      return partition(side.matchers, total.matchers, countsGood);
    }
    // All − good ones: another way to say which are bad.
    const isComplement =
      side.kind === 'difference' &&
      JSON.stringify(side.left) === JSON.stringify(total.matchers);
    return isComplement
      ? partition(side.right, total.matchers, !countsGood)
      : undefined;
  })();
  return parts?.map(([labels, part]) =>
    isEventRatio(sli)
      ? counter(labels, part, phases, false)
      : level(labels, part, phases),
  );
}

/** Series for a selector of all events and one of a side of them. */
function partition(
  side: Matcher[],
  total: Matcher[],
  sideIsGood: boolean,
): Array<[Labels, Part]> | undefined {
  const [own, other]: [Part, Part] = sideIsGood
    ? ['good', 'bad']
    : ['bad', 'good'];
  const rest = findLabels([total], [side]);
  const inside = findLabels([side, total], []);
  if (inside && rest) {
    return [
      [inside, own],
      [rest, other],
    ];
  }
  // Two metrics, such as the count and a bucket of a histogram.
  const apart = findLabels([side], [total]);
  return apart && rest
    ? [
        [apart, own],
        [rest, 'all'],
      ]
    : undefined;
}

function counter(
  labels: Labels,
  part: Part,
  { healthy, outage, idle, rate }: Phases,
  fromStart: boolean,
): InputSeries {
  const values = {
    good: `0+${rate}x${healthy} ${rate * healthy}x${outage + idle - 1}`,
    bad: `${
      fromStart ? `0x${healthy - 1}` : `_x${healthy}`
    } 0+${rate}x${outage} ${rate * outage}x${idle - 1}`,
    all: `0+${rate}x${healthy + outage} ${rate * (healthy + outage)}x${
      idle - 1
    }`,
  };
  return { series: seriesText(labels), values: values[part] };
}

/** A number of events at each evaluation, rather than a counter of them. */
function level(
  labels: Labels,
  part: Part,
  { healthy, outage, idle, rate }: Phases,
): InputSeries {
  const [good, bad] = [part === 'bad' ? 0 : rate, part === 'good' ? 0 : rate];
  return {
    series: seriesText(labels),
    values: `${good}x${healthy} ${bad}x${outage - 1} 0x${idle - 1}`,
  };
}

function gauge(
  matchers: Matcher[],
  [good, bad]: [number, number],
  { healthy, outage, idle }: Phases,
): InputSeries[] | undefined {
  const labels = findLabels([matchers], []);
  return (
    labels && [
      {
        series: seriesText(labels),
        values: `${good}x${healthy} ${bad}x${outage - 1} _x${idle}`,
      },
    ]
  );
}

/** A series as promtool reads it. */
export function seriesText({ __name__: name = '', ...labels }: Labels): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}=${quote(value)}`);
  return `${name}{${pairs.join(',')}}`;
}
