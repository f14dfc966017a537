import fc from 'fast-check';
import { readRecoveryDocuments } from '.';
import { document } from './__testUtils__/documents';

describe('broken and hostile files', () => {
  const first = (text: string) => {
    const { definitions, problems } = readRecoveryDocuments([
      { file: 'a.yaml', text },
    ]);
    expect(definitions).toEqual([]);
    return problems[0];
  };

  it('are named with the line of what is wrong', () => {
    expect(first('a: 1\nb: [1\nc: 2\n')).toMatchObject({
      severity: 'error',
      code: 'yaml-syntax',
      file: 'a.yaml',
      document: 0,
      line: expect.any(Number),
      message: expect.stringContaining('Not YAML: '),
    });
    expect(first('a: 1\nb: 2\na: 3\n')).toMatchObject({
      code: 'yaml-syntax',
      line: 3,
      message: 'The key a stands twice in one object',
    });
    expect(first('')).toMatchObject({ code: 'no-documents' });
    expect(first('# nothing\n---\n')).toMatchObject({ code: 'no-documents' });
    expect(first('just text')).toMatchObject({
      code: 'field-value',
      message: 'Found "just text"; expected an object',
    });
    expect(first('a: *nowhere')).toMatchObject({ code: 'yaml-syntax' });
  });

  it('keep the good documents of the file', () => {
    const { definitions, problems } = readRecoveryDocuments([
      {
        file: 'a.yaml',
        text: `${JSON.stringify(document('good'))}\n---\nkind: [\n`,
      },
    ]);
    expect(definitions.map(({ id }) => id)).toEqual(['good']);
    expect(problems).toEqual([
      expect.objectContaining({ code: 'yaml-syntax', document: 1 }),
    ]);
  });

  it.each<[string, string]>([
    ['brackets', '['.repeat(200_000)],
    ['lists on a line', '- '.repeat(100_000)],
    ['keys on a line', '? '.repeat(100_000)],
    ['maps in brackets', '{a: '.repeat(50_000)],
    [
      'growing indents',
      Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    ],
    ['documents', '---\na: 1\n'.repeat(20_000)],
    [
      'unknown keys',
      Array.from({ length: 12_000 }, (_, i) => `k${i}: 1`).join('\n'),
    ],
    [
      'aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
        .map(
          (key, i) =>
            `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`,
        )
        .join('\n')}`,
    ],
    ['quotes', '"'.repeat(200_000)],
    ['too many bytes', `a: ${'x'.repeat(300_000)}`],
  ])('with many %s end with an error, quickly', (_, text) => {
    const begun = process.cpuUsage();
    expect(first(text)).toMatchObject({ severity: 'error', file: 'a.yaml' });
    // Of the processor, because other tests run beside this one.
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(3);
  });

  it('never throw, whatever they hold', () => {
    const words = fc.constantFrom(
      'apiVersion: shipshape.dev/v1',
      'kind: Recovery',
      'metadata:',
      '  name: a',
      'spec:',
      '  kind: postgresql',
      '  objectives: [{ scope: region, rpoSeconds: 1 }]',
      '  drillPlans:',
      '    - id: d',
      '      schedule: { kind: cron, dialect: aws6, expression: "0 5" }',
      '---',
      '&a [*a]',
      '__proto__: {}',
      '<<: 1',
      '? [1, 2]',
      ': |',
      '\t"',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, fc.string({ maxLength: 12 })), {
          maxLength: 12,
        }),
        lines => {
          const { problems } = readRecoveryDocuments([
            { file: 'a.yaml', text: lines.join('\n') },
          ]);
          expect(problems.length).toBeLessThanOrEqual(201);
        },
      ),
      { numRuns: 300 },
    );
  });
});
