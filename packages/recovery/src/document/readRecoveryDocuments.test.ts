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
    // What it does not say may be said by an annotation.
    expect(definitions[0]).not.toHaveProperty('requirement');
    expect(definitions).toEqual([
      expect.objectContaining({
        id: 'orders-db',
        name: 'Orders database',
        kind: 'postgresql',
        lifecycle: 'active',
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
