import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import {
  CHECK_RULES,
  missingPromtool,
  promtool,
} from '../__testUtils__/promtool';
import { testSlo } from '../__testUtils__/testSlo';
import { quote } from '../promql/strings';
import { generateRules, generateRuleTests } from './index';

jest.setTimeout(300_000);

const alerting = testSlo().alerting;

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '{{ $labels.x }}',
    '{{{{',
    '}}',
    '--- \n---\nfoo: bar',
    '"\'`\\',
    "it's: a # comment",
    'yes',
    '1:30',
    '0x1F',
    '2026-11-24',
    '~',
    '\u2028\u0085\ufeff',
    '\ud800',
    '|\n  x',
    '%YAML 1.1',
  ),
);
const hostileRecord = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a-b', '1a', '__x')),
  hostileText,
  { maxKeys: 4 },
);
const hostileSlo = fc
  .record({
    title: hostileText,
    service: hostileText,
    labels: hostileRecord,
    annotations: hostileRecord,
    job: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
    target: fc
      .integer({ min: 1, max: 9999 })
      .map(digits => `0.${String(digits).padStart(4, '0')}`),
    days: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ title, service, labels, annotations, job, target, days }) =>
    testSlo({
      title,
      service,
      target,
      window: { type: 'rolling', duration: `${days}d`, seconds: days * 86_400 },
      alerting: {
        ...alerting,
        labels,
        annotations,
        conditions: [
          {
            name: title,
            severity: 'ticket',
            factor: '1.5',
            lookbackSeconds: 36_000,
            forSeconds: 0,
          },
        ],
      },
      sli: {
        kind: 'ratio',
        counter: true,
        total: `sum(x{job=${quote(job)}}) # ${job.replace(/\s/g, ' ')}`,
        bad: `sum(x{job=${quote(job)},bad="true"})`,
      },
    }),
  );

describe('generateRules of hostile documents', () => {
  it('writes one document that says what it was given, without dust of floats', () => {
    fc.assert(
      fc.property(hostileSlo, slo => {
        const { yaml, groups } = generateRules([slo]);
        const documents = parseAllDocuments(yaml);
        expect(documents).toHaveLength(1);
        expect(documents[0].toJS()).toEqual(
          JSON.parse(JSON.stringify({ groups })),
        );
        expect(yaml).not.toMatch(/\d\.\d*(0{9}|9{9})\d/);
      }),
    );
  });

  describeIf(describe, missingPromtool)('in promtool', () => {
    it('is valid, and fires with the labels that it was given', () => {
      const slos = fc
        .sample(hostileSlo, { numRuns: 40, seed: 42 })
        .map((slo, index) => ({ ...slo, id: `slo-${index}` }));
      const { yaml, groups } = generateRules(slos);
      expect(groups).toHaveLength(80);
      const few = slos.slice(0, 2);
      const files = {
        'all.yaml': yaml,
        'few.yaml': generateRules(few).yaml,
        'few_test.yaml': generateRuleTests(few, { rulesFile: 'few.yaml' }),
      };
      const checked = promtool(files, [...CHECK_RULES, 'all.yaml']);
      expect(checked.output).toMatch(/SUCCESS: \d+ rules found/);
      expect(checked.ok).toBe(true);
      const tested = promtool(files, ['test', 'rules', 'few_test.yaml']);
      expect(tested.output).not.toContain('FAILED');
      expect(tested.ok).toBe(true);
    });
  });
});
