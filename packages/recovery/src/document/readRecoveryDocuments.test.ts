import fc from 'fast-check';
import { readRecoveryDocuments, recoveryDocumentJsonSchema } from '.';
import { document, problemsOf, spec } from './__testUtils__/documents';

describe('a recovery document', () => {
  const full = `# Orders
apiVersion: shipshape.dev/v1
kind: Recovery
metadata:
  name: orders-db
  title: Orders database
spec:
  kind: postgresql
  native:
    - { provider: pgbackrest, nativeId: orders }
  placement: { region: eu-central-1 }
  objectives:
    - scope: data-corruption
      rtoSeconds: 7200
      rpoSeconds: 900
      strategy: backup-restore
      drillIntervalSeconds: 2592000
  backupPlans:
    - id: orders-daily
      provider: pgbackrest
      mechanism: base+wal
      schedule: { kind: cron, dialect: unix5, expression: "0 2 * * *", timezone: Europe/Berlin }
      retention: { seconds: 3024000 }
      locations:
        - id: repo1
          region: eu-west-1
          encryption: yes
  drillPlans:
    - id: orders-monthly
      provider: pgbackrest
      backupPlanId: orders-daily
      checks: [{ id: connect, kind: connect }]
`;

  it('becomes a definition with the defaults of the model', () => {
    const { definitions, problems } = readRecoveryDocuments([
      { file: 'recovery.yaml', text: full },
    ]);
    expect(problems).toEqual([]);
    expect(definitions).toEqual([
      expect.objectContaining({
        id: 'orders-db',
        name: 'Orders database',
        kind: 'postgresql',
        lifecycle: 'active',
        requirement: 'required',
        native: [{ provider: 'pgbackrest', nativeId: 'orders' }],
        objectives: [
          {
            scope: 'data-corruption',
            rtoSeconds: 7_200,
            rpoSeconds: 900,
            strategy: 'backup-restore',
            drillIntervalSeconds: 2_592_000,
          },
        ],
        drillPlans: [
          expect.objectContaining({
            id: 'orders-monthly',
            kind: 'restore',
            scope: 'data-corruption',
            selection: { algorithm: 'latest' },
            targetMode: 'latest-at-declaration',
            runner: 'default',
          }),
        ],
      }),
    ]);
    expect(definitions[0].backupPlans[0]).toMatchObject({
      state: 'active',
      locations: [
        { id: 'repo1', encryption: 'yes', immutability: { mode: 'unknown' } },
      ],
    });
  });

  it('may stand in JSON, and with others in a file', () => {
    const json = JSON.stringify(document('first'));
    const { definitions, problems } = readRecoveryDocuments([
      { file: 'a.yaml', text: `---\n${json}\n---\n# nothing\n---\n${full}` },
      { file: 'b.json', text: JSON.stringify(document('second')) },
    ]);
    expect(problems).toEqual([]);
    expect(definitions.map(({ id, name }) => [id, name])).toEqual([
      ['first', 'first'],
      ['orders-db', 'Orders database'],
      ['second', 'second'],
    ]);
  });

  it('tells where a problem is: file, document, line, object and path', () => {
    const text = `${full}---\n${full
      .replace('orders-db', 'other-db')
      .replace('orders-daily', 'other-daily')
      .replace('backupPlanId: orders-daily', 'backupPlanId: other-daily')
      .replace('orders-monthly', 'other-monthly')
      .replace('rpoSeconds: 900', 'rpoSecond: 900')}`;
    const { definitions, problems } = readRecoveryDocuments([
      { file: 'recovery.yaml', text },
    ]);
    expect(definitions.map(({ id }) => id)).toEqual(['orders-db']);
    expect(problems).toEqual([
      {
        severity: 'error',
        code: 'unknown-field',
        message: 'The field rpoSecond is not known; did you mean rpoSeconds?',
        file: 'recovery.yaml',
        document: 1,
        // 33 lines of the first document, the separator, and 15.
        line: 48,
        object: 'Recovery/other-db',
        path: 'spec.objectives[0].rpoSecond',
      },
    ]);
  });

  it('refuses ids that another one has, and keeps the first', () => {
    const { definitions, problems } = readRecoveryDocuments([
      { file: 'a.yaml', text: full },
      { file: 'b.yaml', text: full.replace('orders-db', 'copy-db') },
      { file: 'c.yaml', text: JSON.stringify(document('orders-db')) },
    ]);
    expect(definitions.map(({ id }) => id)).toEqual(['orders-db']);
    expect(
      problems.map(({ file, path, message }) => [file, path, message]),
    ).toEqual([
      [
        'b.yaml',
        'spec.backupPlans[0].id',
        'The backup plan orders-daily is also in a.yaml, Recovery/orders-db',
      ],
      [
        'b.yaml',
        'spec.drillPlans[0].id',
        'The drill plan orders-monthly is also in a.yaml, Recovery/orders-db',
      ],
      [
        'c.yaml',
        'metadata.name',
        'The resource orders-db is also in a.yaml, Recovery/orders-db',
      ],
    ]);
  });
});

describe('values', () => {
  it.each<[string, object, string, string, string]>([
    [
      'a missing field',
      { kind: undefined },
      'field-missing',
      'spec.kind',
      'Missing; expected one of postgresql, mysql',
    ],
    [
      'another type',
      { objectives: 5 },
      'field-value',
      'spec.objectives',
      'Found 5; expected a list',
    ],
    [
      'another word',
      { kind: 'oracle' },
      'field-value',
      'spec.kind',
      'Found "oracle"; expected one of postgresql, mysql, filesystem',
    ],
    [
      'a negative number',
      { objectives: [{ scope: 'region', rpoSeconds: -1 }] },
      'field-value',
      'spec.objectives[0].rpoSeconds',
      'Found -1; expected at least 0',
    ],
    [
      'another kind of schedule',
      {
        backupPlans: [
          {
            id: 'a',
            provider: 'p',
            mechanism: 'dump',
            schedule: { kind: 'corn' },
          },
        ],
      },
      'field-value',
      'spec.backupPlans[0].schedule.kind',
      'Found "corn"; expected one of cron, interval, continuous, manual',
    ],
    [
      'a schedule without a dialect',
      {
        backupPlans: [
          {
            id: 'a',
            provider: 'p',
            mechanism: 'dump',
            schedule: { kind: 'cron', expression: '0 2 * * *' },
          },
        ],
      },
      'field-missing',
      'spec.backupPlans[0].schedule.dialect',
      'Missing; expected one of unix5, sec6, aws6, go',
    ],
    [
      'a local time',
      { enrolledAt: '2026-11-01 02:00' },
      'field-value',
      'spec.enrolledAt',
      'Found "2026-11-01 02:00"; expected an instant in UTC such as',
    ],
    [
      'an id with capitals',
      { drillPlans: [{ id: 'Monthly' }] },
      'field-value',
      'spec.drillPlans[0].id',
      'Found "Monthly"; expected a lower-case name of letters',
    ],
    [
      'a check without its query',
      {
        drillPlans: [
          { id: 'd', provider: 'restic', checks: [{ id: 'c', kind: 'sql' }] },
        ],
      },
      'field-missing',
      'spec.drillPlans[0].checks[0].query',
      'A check of kind sql needs query',
    ],
    [
      'a misspelt field',
      { objectives: [{ scope: 'region', rtoSecond: 5 }] },
      'unknown-field',
      'spec.objectives[0].rtoSecond',
      'did you mean rtoSeconds?',
    ],
    [
      'a misspelt field of a union',
      {
        backupPlans: [
          {
            id: 'a',
            provider: 'p',
            mechanism: 'dump',
            schedule: {
              kind: 'cron',
              dialect: 'unix5',
              expression: '0 2 * * *',
              timeZone: 'UTC',
            },
          },
        ],
      },
      'unknown-field',
      'spec.backupPlans[0].schedule.timeZone',
      'did you mean timezone?',
    ],
    [
      'a field of nowhere',
      { whatever: 1 },
      'unknown-field',
      'spec.whatever',
      'The field whatever is not known; expected one of kind, environment',
    ],
  ])('%s', (_, overrides, code, path, message) => {
    expect(problemsOf(overrides)).toEqual([
      expect.objectContaining({
        severity: 'error',
        code,
        path,
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it.each([
    [
      'apiVersion',
      'shipshape.dev/v2',
      'unknown-apiversion',
      'Found "shipshape.dev/v2"; expected shipshape.dev/v1',
    ],
    ['kind', 'SLO', 'unknown-kind', 'Found "SLO"; expected Recovery'],
  ])('%s: %s', (field, value, code, message) => {
    const text = JSON.stringify({ ...document('a'), [field]: value });
    expect(readRecoveryDocuments([{ file: 'a.yaml', text }]).problems).toEqual([
      expect.objectContaining({ code, path: field, message }),
    ]);
  });
});

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
    ['brackets', '['.repeat(300_000)],
    ['lists on a line', '- '.repeat(200_000)],
    ['keys on a line', '? '.repeat(200_000)],
    ['maps in brackets', '{a: '.repeat(100_000)],
    [
      'growing indents',
      Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    ],
    ['documents', '---\na: 1\n'.repeat(40_000)],
    [
      'unknown keys',
      Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n'),
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
    ['quotes', '"'.repeat(300_000)],
    ['too many bytes', `a: ${'x'.repeat(600_000)}`],
  ])('with many %s end with an error, quickly', (_, text) => {
    const begun = performance.now();
    expect(first(text)).toMatchObject({ severity: 'error', file: 'a.yaml' });
    expect(performance.now() - begun).toBeLessThan(5_000);
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

describe('the JSON Schema', () => {
  it('describes the document, for editors', () => {
    const schema = recoveryDocumentJsonSchema();
    expect(schema.properties).toMatchObject({
      apiVersion: { const: 'shipshape.dev/v1' },
      kind: { const: 'Recovery' },
      spec: { type: 'object' },
    });
    expect(Object.keys(schema.properties?.spec.properties ?? {})).toEqual(
      expect.arrayContaining(Object.keys(spec({}))),
    );
  });
});
