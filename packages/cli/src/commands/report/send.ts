import { InputError } from '@backstage/errors';
import type { Reporter } from '@shipshape/recovery/reporting';
import {
  describeSystemError,
  ReportRecord,
  reportRecordSchema,
} from 'backstage-plugin-shipshape-common';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { FlushArguments, flushAndTell, parseTimeout } from './flush';
import { openReporter } from './openReporter';

/**
 * `shipshape report send`: the text to print, and whether all of it arrived.
 *
 * @throws InputError naming file and line of what is no report, before anything is sent
 */
export async function runSend(
  files: readonly string[],
  options: FlushArguments,
): Promise<{ text: string; ok: boolean }> {
  const timeoutSeconds = parseTimeout(options.timeout);
  const records: ReportRecord[] = [];
  for (const file of files) {
    records.push(...parseRecords(file, await readText(file)));
  }
  const { reporter } = openReporter(options);
  for (const record of records) {
    await spool(reporter, record);
  }
  return flushAndTell(reporter, timeoutSeconds);
}

async function readText(file: string): Promise<string> {
  if (file === '-') {
    return text(process.stdin);
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${file}: ${describeSystemError(error as NodeJS.ErrnoException)}`,
    );
  }
}

function parseRecords(file: string, content: string): ReportRecord[] {
  return content.split('\n').flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    const place = `${file === '-' ? 'standard input' : file}:${index + 1}`;
    return [parseRecord(line, place)];
  });
}

function parseRecord(line: string, place: string): ReportRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new InputError(`${place}: expected one JSON object: ${error}`);
  }
  const result = reportRecordSchema.safeParse(value);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new InputError(`${place}: ${path.join('.') || 'line'}: ${message}`);
  }
  if (result.data.type === 'sli' || result.data.type === 'incident') {
    throw new InputError(
      `${place}: ${result.data.type} is not about recovery; post it to /reports, or put it into the inbox`,
    );
  }
  return result.data;
}

async function spool(reporter: Reporter, record: ReportRecord): Promise<void> {
  switch (record.type) {
    case 'backup-run':
      return reporter.add('backup-runs', record.report);
    case 'recovery-point':
      return reporter.add('recovery-points', record.report);
    case 'replication':
      return reporter.add('replication', record.report);
    case 'drill':
      return reporter.add('drills', record.report);
    case 'artifact':
      return reporter.add('artifacts', record.report);
    default:
      throw new InputError(`${record.type} is not about recovery`);
  }
}
