import { InputError } from '@backstage/errors';
import { parseDocument } from 'yaml';
import { RunnerConfig, runnerConfigSchema } from './runnerConfig';

/** Longest text of a configuration. */
const MAX_LENGTH = 1_000_000;
const MAX_PROBLEMS = 10;

/**
 * Reads a runner configuration.
 *
 * @param file - for errors
 * @throws InputError which names the file, the field and what was expected
 */
export function parseRunnerConfig(text: string, file: string): RunnerConfig {
  if (text.length > MAX_LENGTH) {
    throw new InputError(`${file}: longer than ${MAX_LENGTH} characters`);
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    const [{ message }] = document.errors;
    throw new InputError(`${file}: ${message.split('\n')[0]}`);
  }
  const result = runnerConfigSchema.safeParse(
    document.toJS({ maxAliasCount: 100 }) ?? {},
  );
  if (!result.success) {
    const problems = result.error.issues
      .slice(0, MAX_PROBLEMS)
      .map(({ path, message }) =>
        path.length === 0 ? message : `${pathText(path)}: ${message}`,
      );
    throw new InputError(`${file}: ${problems.join('; ')}`);
  }
  return result.data;
}

/** `runners.default.dump.path`, `scratchRoots[0]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') {
      return `${text}[${key}]`;
    }
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
