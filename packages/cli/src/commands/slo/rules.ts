import { generateRules, generateRuleTests } from '@shipshape/openslo';
import type { RulesOptions } from '@shipshape/openslo';
import { basename, resolve } from 'node:path';
import { replaceFiles } from '../../files/replaceFiles';
import { counted, countOf, formatProblem } from './problems';
import { readSloFiles } from './readDefinitions';

/** Options of `shipshape slo rules`, as they are typed. */
export interface RulesArguments {
  out?: string;
  withTests?: true;
  format: string;
  name?: string;
  owner?: string;
  entityRef?: string;
  dashboardUrl?: string;
  scrapeInterval: string;
}

/** What to print, and whether all went well. */
export interface RulesResult {
  stdout: string;
  stderr: string;
  ok: boolean;
}

/**
 * `shipshape slo rules`: Prometheus rules of the SLOs of files, and a test for them. Where a document is wrong nothing is written: a rule file in
 * which an SLO is missing would be deployed, and nobody would be paged.
 *
 * @throws Error when the options do not go together, or files cannot be read or written.
 */
export async function runRules(
  paths: readonly string[],
  options: RulesArguments,
): Promise<RulesResult> {
  const format = formatOf(options);
  const rulesOptions = rulesOptionsOf(options);
  const testFile = options.withTests ? testFileOf(options, format) : undefined;
  const { files, slos, problems } = await readSloFiles(paths);
  const { out } = options;
  if (out !== undefined && files.some(file => resolve(file) === resolve(out))) {
    throw new Error(`--out ${out} is one of the files that are read`);
  }
  if (countOf(problems, 'error') > 0) {
    return {
      stdout: '',
      stderr: lines([
        ...problems.map(formatProblem),
        `${counted(countOf(problems, 'error'), 'error')}: no rules are written`,
      ]),
      ok: false,
    };
  }
  const generated = generateRules(slos, {
    ...rulesOptions,
    format,
    name: options.name,
  });
  const stderr = lines([...problems, ...generated.warnings].map(formatProblem));
  if (out === undefined) {
    return { stdout: generated.yaml, stderr, ok: true };
  }
  const written = [{ path: out, text: generated.yaml }];
  if (testFile !== undefined) {
    const rulesFile = basename(out);
    const text = generateRuleTests(slos, { ...rulesOptions, rulesFile });
    written.push({ path: testFile, text });
  }
  await replaceFiles(written);
  return {
    stdout: lines([
      `${out}: ${counted(generated.rules, 'rule')} of ${counted(
        generated.groups.length / 2,
        'SLO',
      )}`,
      ...(testFile === undefined
        ? []
        : [`${testFile}: run promtool test rules ${testFile}`]),
    ]),
    stderr,
    ok: true,
  };
}

function formatOf({ format }: RulesArguments): 'rules' | 'prometheus-rule' {
  if (format !== 'rules' && format !== 'prometheus-rule') {
    throw new Error(
      `--format ${format} is unknown; expected rules or prometheus-rule`,
    );
  }
  return format;
}

function testFileOf({ out }: RulesArguments, format: string): string {
  const [, stem, extension] = /^(.*[^/\\])(\.ya?ml)$/.exec(out ?? '') ?? [];
  if (stem === undefined) {
    throw new Error(
      '--with-tests needs --out FILE.yaml; the tests are written to FILE_test.yaml beside it',
    );
  }
  if (format !== 'rules') {
    throw new Error(
      '--with-tests needs --format rules: promtool reads rule files only',
    );
  }
  return `${stem}_test${extension}`;
}

function rulesOptionsOf(options: RulesArguments): RulesOptions {
  const { owner, entityRef, dashboardUrl, scrapeInterval } = options;
  const [, count, unit] = /^([1-9]\d{0,4})(s|m)$/.exec(scrapeInterval) ?? [];
  if (count === undefined) {
    throw new Error(
      `--scrape-interval ${scrapeInterval} is not a duration; expected one such as 15s or 1m`,
    );
  }
  return {
    owner,
    entityRef,
    dashboardUrl,
    scrapeSeconds: Number(count) * (unit === 'm' ? 60 : 1),
  };
}

function lines(texts: string[]): string {
  return texts.map(text => `${text}\n`).join('');
}
