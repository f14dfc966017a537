import { ComputedFigures, windowAt } from '@shipshape/openslo';
import {
  REPORTS_SOURCE_ID,
  SloDataState,
} from 'backstage-plugin-shipshape-common';
import type { SloSeries } from '../counts/SloCountStore';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import type { SloView } from './SloStatusStore';

/** Expected intervals without a report after which the data counts as missing. */
const SILENT_INTERVALS = 3;

/** State of the data of an SLO. */
export interface DataState {
  data: SloDataState;
  /** For people, when data is neither ok nor partial. */
  reason?: string;
  error?: SloView['error'];
}

/** When it is, and what is expected. */
export interface StateOptions {
  now: Date;
  /** Seconds after which the next report of counts is due. */
  reportsIntervalSeconds: number;
}

/** See {@link stateOfData}. */
export interface StateInput extends StateOptions {
  slo: StoredSlo;
  series?: SloSeries;
}

const REASONS: Partial<Record<SloDataState, string>> = {
  noTraffic: 'There were samples but no events in the window',
  noData: 'The source has no samples for the window',
};

/**
 * State of the data behind an SLO: what keeps it from being counted, else what keeps its source from telling, else what was counted.
 *
 * @param own - figures of its own window, where there are counts
 */
export function stateOfData(
  input: StateInput,
  own: ComputedFigures | undefined,
): DataState {
  return (
    notCountable(input) ??
    notBegun(input) ??
    failing(input) ??
    counted(input, own)
  );
}

/** Reports and series of other rules count what they count, whether or not the query of the definition can be run. */
function notCountable({ slo, series }: StateInput): DataState | undefined {
  const { support, supportReason } = slo.definition;
  if (slo.sourceId === REPORTS_SOURCE_ID || series?.asOf !== undefined) {
    return undefined;
  }
  if (support !== 'supported') {
    return { data: support, reason: supportReason };
  }
  return slo.sourceId === undefined
    ? {
        data: 'notConfigured',
        reason:
          'No source serves this SLO: configure one, name one with the annotation shipshape.dev/slo-source, or report counts',
      }
    : undefined;
}

function notBegun({ slo, series, now }: StateInput): DataState | undefined {
  const at = series?.asOf === undefined ? now : new Date(series.asOf * 1000);
  const window = windowAt(slo.definition.window, at);
  return window.state === 'notStarted'
    ? {
        data: 'notStarted',
        reason: `Its first window begins at ${window.startsAt.toISOString()}`,
      }
    : undefined;
}

function failing(input: StateInput): DataState | undefined {
  const { series, now, reportsIntervalSeconds } = input;
  if (series?.error) {
    const { code, message, since } = series.error;
    return { data: 'error', reason: message, error: { code, since } };
  }
  if (series?.sourceId !== REPORTS_SOURCE_ID || series.asOf === undefined) {
    return undefined;
  }
  const due = (series.asOf + SILENT_INTERVALS * reportsIntervalSeconds) * 1000;
  return now.getTime() > due
    ? {
        data: 'error',
        reason: `No counts were reported for more than ${SILENT_INTERVALS} times the expected interval`,
        error: { code: 'unavailable', since: new Date(due).toISOString() },
      }
    : undefined;
}

function counted(
  { series }: StateInput,
  own: ComputedFigures | undefined,
): DataState {
  if (!own) {
    return { data: 'noData', reason: 'Nothing has been counted yet' };
  }
  // The provider itself said that something is missing.
  const data =
    own.data === 'ok' && series?.flags.includes('partial')
      ? 'partial'
      : own.data;
  return { data, reason: REASONS[data] };
}
