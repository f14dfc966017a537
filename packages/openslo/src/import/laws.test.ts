import {
  definitionProblemSchema,
  sloDefinitionSchema,
} from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { stringify } from 'yaml';
import {
  documents,
  inline,
  objectDocument,
  policyOf,
  RATIO,
  SLO,
  sloDocument,
  sloth,
  slothEvents,
  slothQuiet,
  THRESHOLD,
  v2,
  v2Ratio,
  v2Source,
} from './__testUtils__/documents';
import { importSlos } from './importSlos';

const VALID = [
  SLO,
  sloDocument({ indicator: 'indicatorRef: responses' }),
  sloDocument({
    metadata: '{ name: lag }',
    indicator: inline(THRESHOLD),
    objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
    more: policyOf('{ op: gt, threshold: 2, lookbackWindow: 1h }'),
  }),
  objectDocument('SLI', 'responses', RATIO),
  objectDocument('Service', 'checkout', 'description: A'),
  objectDocument('DataSource', 'main', 'type: Prometheus'),
  v2(v2Ratio).replace('name: checkout', 'name: second'),
  v2Source,
  sloth(`${slothEvents}\n    ${slothQuiet}`),
  sloth(`sli: {}\n    ${slothQuiet}`),
];

/** Words that documents are made of, so that arbitrary data comes close to being one. */
const KEYS = [
  ...new Set(VALID.join('\n').match(/[a-zA-Z_]+/g)),
  ...['__proto__', 'constructor', 'toString', '<<'],
];
const WORDS = [
  ...KEYS,
  ...['openslo/v1', 'openslo/v1alpha', 'openslo.com/v2alpha', 'prometheus/v1'],
  ...['SLO', 'SLI', 'BudgetAdjustment', '30d', '1M', '{{.window}}', ''],
];

const anyData = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    fc.constantFrom(...WORDS),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 8 }),
  ),
})).value;

/** A valid text with some of it cut out, doubled or replaced. */
const mutated = fc
  .record({
    text: fc.constantFrom(...VALID),
    cuts: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(30),
        insert: fc.constantFrom('', ' ', '\n', '- ', '{', ': ', '*a', ...WORDS),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ text, cuts }) =>
    cuts.reduce((current, { at, length, insert }) => {
      const start = Math.floor(at * current.length);
      return current.slice(0, start) + insert + current.slice(start + length);
    }, text),
  );

/** Imports texts, checks all that comes out with the schemas, and gives the ids. */
function importChecked(texts: readonly string[]): string[] {
  const files = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  const { slos, problems } = importSlos(files);
  for (const slo of slos) {
    sloDefinitionSchema.parse(slo);
  }
  for (const problem of problems) {
    definitionProblemSchema.parse(problem);
  }
  return slos.map(({ id }) => id);
}

describe('importing', () => {
  it('never throws, and what comes out is of the model', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string({ unit: 'binary' }),
            anyData.map(value => JSON.stringify(value)),
            anyData.map(value => stringify(value)),
            mutated,
          ),
          { maxLength: 3 },
        ),
        texts => {
          const ids = importChecked(texts);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
      { numRuns: 500 },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('does not depend on the order of the files', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.nat(VALID.length - 1), { minLength: 2 })
          .chain(picked => {
            const files = picked.map((index, position) => ({
              file: `${position}.yaml`,
              text: VALID[index],
            }));
            return fc.record({
              files: fc.constant(files),
              shuffled: fc.shuffledSubarray(files, {
                minLength: files.length,
              }),
            });
          }),
        ({ files, shuffled }) => {
          expect(importSlos(shuffled)).toEqual(importSlos(files));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reads the same from one file of many documents as from many files', () => {
    const withoutPlace = (files: Array<{ file: string; text: string }>) =>
      importSlos(files).slos.map(({ source, ...slo }) => slo);
    fc.assert(
      fc.property(fc.shuffledSubarray(VALID, { minLength: 1 }), texts => {
        expect(
          withoutPlace([{ file: 'all.yaml', text: documents(...texts) }]),
        ).toEqual(
          withoutPlace(
            texts.map((text, index) => ({ file: `${index}.yaml`, text })),
          ),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('puts the problems of a document on its lines', () => {
    fc.assert(
      fc.property(mutated, fc.nat(20), (text, blank) => {
        const problems = (content: string) =>
          importSlos([{ file: 'a.yaml', text: content }]).problems;
        const moved = problems('\n'.repeat(blank) + text);
        expect(moved.map(({ line = 0 }) => line - blank)).toEqual(
          problems(text).map(({ line = 0 }) => line),
        );
      }),
      { numRuns: 200 },
    );
  });
});
