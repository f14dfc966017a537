import {
  SloReading,
  SloSource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import type { RunRecorder } from '../../sources/RunRecorder';
import type { SloSeries } from '../counts/SloCountStore';
import { unitOf } from './countUnit';
import type { PlannedSeries, ReadingWriter } from './ReadingWriter';

/** See {@link readAnswers}. */
export interface AnswersOptions {
  source: SloSource;
  /** By SLO. */
  planned: ReadonlyMap<string, PlannedSeries>;
  /** Those without an answer; gets smaller. */
  pending: Map<string, SloSeries>;
  writer: ReadingWriter;
  recorder: RunRecorder;
  signal: AbortSignal;
}

/**
 * Asks a source for what is planned, and stores its answers.
 *
 * @returns those that were answered in another unit than what is stored of them. Nothing of these answers is stored, and they stay pending.
 * @throws SourceError when the source as a whole fails
 */
export async function readAnswers(
  options: AnswersOptions,
): Promise<Map<string, PlannedSeries>> {
  const { source, planned, pending, writer, recorder, signal } = options;
  const total = pending.size;
  const changed = new Map<string, PlannedSeries>();
  const requests = [...planned.values()].map(({ definition, plan }) => ({
    slo: definition,
    ranges: plan.ranges,
  }));
  await recorder.progress({ done: 0, total, message: 'reading SLOs' });
  for await (const answer of source.read(requests, { signal })) {
    signal.throwIfAborted();
    const { sloId } = answer;
    const item = planned.get(sloId);
    if (!item || !pending.has(sloId) || changed.has(sloId)) {
      throw new SourceError(
        'invalid_content',
        `The source answered about the SLO '${sloId}', which it was not asked about, or twice`,
      );
    }
    try {
      if ('error' in answer) {
        throw answer.error;
      }
      if (isInAnotherUnit(answer, item)) {
        changed.set(sloId, item);
        continue;
      }
      await writer.add(answer, item);
      recorder.addDelivered('read');
    } catch (error) {
      if (!(error instanceof Error && error.name === 'SourceError')) {
        throw error;
      }
      recorder.addError(error, sloId);
      await writer.fail(item.series, error, signal);
    }
    pending.delete(sloId);
    const done = total - pending.size;
    recorder.progressSoon({
      done,
      total,
      message: `reading SLOs (${done} of ${total})`,
    });
  }
  return changed;
}

/** What has been counted so far cannot be added to: for example, requests were read, and now there are only minutes. */
function isInAnotherUnit(
  { method, timeWeighted = false }: SloReading,
  { definition, series, replaces }: PlannedSeries,
): boolean {
  if (replaces || series.asOf === undefined || series.method === undefined) {
    return false;
  }
  const stored = unitOf(definition, {
    method: series.method,
    timeWeighted: series.flags.includes('timeWeighted'),
  });
  return stored !== unitOf(definition, { method, timeWeighted });
}
