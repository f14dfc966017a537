import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  importShared,
  listShared,
  missingSharedData,
  readShared,
} from './__testUtils__/sharedData';
import { importSlos } from './importSlos';

/** Code and path, with how often, in order of the lines. */
type Expected = Array<[code: string, path: string]>;

const METRIC = (part: string): Expected => [
  ['source-unsupported', `spec.indicator.spec.${part}.metricSource.type`],
  ['query-placeholder', `spec.indicator.spec.${part}.metricSource.spec.query`],
];
const ANY_RATIO = [
  ...METRIC('ratioMetric.good'),
  ...METRIC('ratioMetric.total'),
];
const OP: Expected[number] = ['op-ignored', 'spec.objectives[0].op'];

const OPENSLO: Record<string, { ids: string[]; problems: Expected }> = {
  'openslo/spec/budgeting-method/occurences-slo.yaml': {
    ids: ['search-slo'],
    problems: METRIC('thresholdMetric'),
  },
  'openslo/spec/budgeting-method/ratio-timeslices.yaml': {
    ids: ['main-page'],
    problems: [...ANY_RATIO, OP],
  },
  'openslo/spec/budgeting-method/timeslices-slo.yaml': {
    ids: ['service-availability-0', 'service-availability-1'],
    problems: [
      ...ANY_RATIO,
      ['window-suspicious', 'spec.timeWindow[0].duration'],
      OP,
    ],
  },
  'openslo/spec/treat-low-traffic-as-equally-important/timeslices-slo.yaml': {
    ids: ['service-availability'],
    problems: [...ANY_RATIO, OP],
  },
  'openslo/go-sdk-v1/slos.yaml': { ids: ['web-availability'], problems: [OP] },
  'openslo/go-sdk-v1/services.yaml': {
    ids: [],
    problems: [['duplicate-object', '']],
  },
  'openslo/go-sdk-v1/data_sources.yaml': {
    ids: [],
    problems: [
      ['secrets-dropped', 'spec.connectionDetails'],
      ['secrets-dropped', 'spec.connectionDetails'],
    ],
  },
  'openslo/go-sdk-v1/slis.yaml': {
    ids: [],
    problems: [
      ...(['good', 'total', 'bad', 'total'] as const).flatMap(
        (part): Expected => [
          [
            'source-unresolved',
            `spec.ratioMetric.${part}.metricSource.metricSourceRef`,
          ],
          ['source-unsupported', `spec.ratioMetric.${part}.metricSource.type`],
        ],
      ),
      [
        'source-unresolved',
        'spec.ratioMetric.raw.metricSource.metricSourceRef',
      ],
      [
        'source-unresolved',
        'spec.thresholdMetric.metricSource.metricSourceRef',
      ],
    ],
  },
  'openslo/go-sdk-v1/alert_conditions.yaml': {
    ids: [],
    problems: [
      ['policy-op-inverted', 'spec.condition.op'],
      ['policy-field', 'spec.severity'],
      ['policy-single-window', 'spec.condition.lookbackWindow'],
    ],
  },
  'openslo/go-sdk-v1/alert_notification_targets.yaml': {
    ids: [],
    problems: [],
  },
  'openslo/go-sdk-v1/alert_policies.yaml': {
    ids: [],
    problems: [
      ['policy-ref-missing', 'spec.conditions[0].conditionRef'],
      ['policy-ref-missing', 'spec.notificationTargets[0].targetRef'],
      [
        'policy-single-window',
        'spec.conditions[0].spec.condition.lookbackWindow',
      ],
      ['policy-ref-missing', 'spec.notificationTargets[0].targetRef'],
      ['policy-ref-missing', 'spec.conditions[0].conditionRef'],
    ],
  },
};

const lineOf = (text: string, word: string) =>
  text.split('\n').findIndex(line => line.includes(word)) + 1;

describeIf(describe, missingSharedData)('examples of others', () => {
  it('are all here', () => {
    expect(listShared('openslo')).toEqual(Object.keys(OPENSLO).sort());
  });

  it.each(Object.entries(OPENSLO))('%s', (file, { ids, problems }) => {
    const read = importShared(file);
    expect(read.slos.map(({ id }) => id)).toEqual(ids);
    expect(read.problems.map(({ code, path = '' }) => [code, path])).toEqual(
      problems,
    );
    expect(
      read.problems.filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
  });

  it('keep dates as they are written, in the time zone of the document', () => {
    const [slo] = importShared('openslo/go-sdk-v1/slos.yaml').slos;
    expect(slo).toMatchObject({
      title: 'SLO for web availability',
      service: 'web',
      target: '0.995',
      window: {
        type: 'calendar',
        duration: '1w',
        seconds: 604_800,
        startTime: '2022-01-01 12:00:00',
        timeZone: 'America/New_York',
      },
      method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.95' },
      sli: {
        kind: 'ratio',
        counter: true,
        good: 'sum(http_requests{k8s_cluster="prod",component="web",code=~"2xx|4xx"})',
        total: 'sum(http_requests{k8s_cluster="prod",component="web"})',
      },
      dataSource: { type: 'Prometheus' },
      alerting: { labels: { env: 'prod', team: 'team-a,team-b' } },
      support: 'supported',
    });
  });

  it('say of placeholders that nothing is configured yet', () => {
    const slos = listShared('openslo/spec').flatMap(
      file => importShared(file).slos,
    );
    expect(slos.map(({ support }) => support)).toEqual(
      Array(slos.length).fill('notConfigured'),
    );
  });

  it('refer to each other across files', () => {
    const { problems } = importSlos(
      listShared('openslo/go-sdk-v1').map(file => ({
        file,
        text: readShared(file),
      })),
    );
    // The condition and the DataSource `prometheus` are in other files; the rest is nowhere.
    expect(
      problems
        .filter(({ code }) => /ref-missing|unresolved/.test(code))
        .map(({ message }) => /(\S+) is not among/.exec(message)?.[1]),
    ).toEqual([
      'on-call-mail-notification',
      'on-call-pd-notification',
      ...['my-datadog', 'my-datadog', 'appdynamics', 'appdynamics'],
      'my-prometheus',
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/my-api-key|my-app-key/);
  });

  it.each([
    ['getting-started.yml', ['myservice-requests-availability']],
    [
      'home-wifi.yml',
      [
        'home-wifi-good-wifi-client-satisfaction',
        'home-wifi-risk-wifi-client-satisfaction',
      ],
    ],
    ['no-alerts.yml', ['myapp-http-availability']],
    ['openslo-getting-started.yml', ['sloth-slo-my-service']],
  ])('sloth/examples/%s', (file, ids) => {
    const { slos, problems } = importShared(`sloth/examples/${file}`);
    expect(slos.map(({ id }) => id)).toEqual(ids);
    expect(slos.every(({ support }) => support === 'supported')).toBe(true);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('have the ids that Sloth itself gives them', () => {
    const expected = readShared('sloth/expected/home-wifi.yml');
    const ids = [
      ...new Set(
        [...expected.matchAll(/sloth_id: (\S+)/g)].map(([, id]) => id),
      ),
    ];
    expect(
      importShared('sloth/examples/home-wifi.yml').slos.map(
        ({ series }) => series,
      ),
    ).toEqual(ids);
  });

  it.each(listShared('sloth/validate/good'))('%s has no error', file => {
    const { slos, problems } = importShared(file);
    expect(slos.length).toBe(
      readShared(file).match(/^ *- name: "slo|^kind: SLO$/gm)?.length,
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const misspelt =
      /^ +pageAlert:/m.test(readShared(file)) && !/k8s/.test(file);
    expect(
      problems
        .filter(({ code }) => code === 'unknown-field')
        .map(({ path }) => path),
    ).toEqual(
      misspelt
        ? ['slos[0].alerting.pageAlert', 'slos[0].alerting.ticketAlert']
        : [],
    );
  });

  it.each([
    ['bad-aa.yaml', 'target-range', ['svc01-slo1']],
    ['bad-ab.yaml', 'target-range', ['svc01-slo1']],
    ['bad-ba.yaml', 'target-range', ['svc01-slo1']],
    ['bad-k8s.yaml', 'name-missing', []],
    [
      'bad-multi.yaml',
      'sli-empty',
      ['svc01-slo1', 'svc01-slo02', 'svc02-slo1'],
    ],
    [
      'bad-multi-k8s.yaml',
      'name-missing',
      ['svc01-slo02', 'svc02-slo1', 'svc02-slo02'],
    ],
  ])('sloth/validate/bad/%s has one error: %s', (file, code, ids) => {
    const path = `sloth/validate/bad/${file}`;
    const { slos, problems } = importShared(path);
    expect(slos.map(({ id }) => id)).toEqual(ids);
    expect(
      problems
        .filter(({ severity }) => severity === 'error')
        .map(problem => [problem.code, problem.line]),
    ).toEqual([[code, lineOf(readShared(path), '# BAD!')]]);
  });

  it('import what is bad for Sloth alone: 28 days', () => {
    const { slos, problems } = importShared(
      'sloth/validate/bad/bad-openslo.yaml',
    );
    expect(slos).toMatchObject([
      {
        id: 'slo1',
        target: '0.999',
        window: { type: 'rolling', duration: '28d', seconds: 2_419_200 },
        sli: { kind: 'ratio', counter: false },
      },
    ]);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
