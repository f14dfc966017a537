import {
  documents,
  importText,
  objectDocument,
  policyOf,
  RATIO,
  SLO,
  sloDocument,
  sloth,
  slothEvents,
  slothQuiet,
  v2,
  v2Source,
} from './__testUtils__/documents';
import { importSlos } from './importSlos';

describe('objects that refer to each other', () => {
  it('resolves references over all files, the same version first', () => {
    const { slos } = importSlos([
      {
        file: 'b.yaml',
        text: sloDocument({ indicator: 'indicatorRef: Responses' }),
      },
      {
        file: 'c.yaml',
        text: v2('sliRef: responses').replace('name: checkout', 'name: second'),
      },
      {
        file: 'd.yaml',
        text: documents(
          v2Source,
          objectDocument(
            'SLI',
            'responses',
            `ratioMetric:
    bad: { dataSourceRef: main, spec: { query: 'sum(errors_total)' } }
    total: { dataSourceRef: main, spec: { query: 'sum(requests_total)' } }`,
            'openslo.com/v2alpha',
          ),
        ),
      },
      {
        file: 'a.yaml',
        text: objectDocument('SLI', 'responses', RATIO.replace(/_total/g, '')),
      },
    ]);
    expect(
      slos.map(({ id, sli, dataSource }) => [
        id,
        sli.kind === 'ratio' && sli.total,
        dataSource?.name,
      ]),
    ).toEqual([
      ['checkout', 'sum(requests)', undefined],
      ['second', 'sum(requests_total)', 'main'],
    ]);
  });

  it('applies conditions of policies that can fire', () => {
    const text = sloDocument({
      objectives: 'objectives: [{ target: 0.999 }, { target: 0.9 }]',
      more: policyOf(
        '{ kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m }',
      ),
    });
    const { slos, problems } = importText(text);
    expect(slos.map(({ alerting }) => alerting.conditions)).toEqual([
      [
        {
          name: 'fast-burn',
          severity: 'page',
          factor: '14.4',
          lookbackSeconds: 3600,
          forSeconds: 300,
        },
      ],
      // 14.4 × 0.1 is more than all requests
      [],
    ]);
    expect(problems.map(({ code }) => code)).toEqual([
      'policy-unreachable',
      'policy-single-window',
    ]);
  });

  it('drops a broken policy, not the SLO', () => {
    const { slos, problems } = importText(
      sloDocument({
        more: policyOf('{ kind: burnrate, op: gt, threshold: 2 }'),
      }),
    );
    expect(slos.map(({ alerting }) => alerting.conditions)).toEqual([[]]);
    expect(problems).toMatchObject([
      {
        severity: 'error',
        code: 'duration-invalid',
        object: 'AlertCondition/fast-burn',
      },
    ]);
  });

  it('leaves out what budget adjustments say', () => {
    const adjustment = (name: string, spec: string) =>
      objectDocument('BudgetAdjustment', name, spec, 'openslo.com/v2alpha');
    const { slos } = importText(
      documents(
        SLO,
        adjustment(
          'a',
          'service: Checkout\n  indicatorRef: responses\n  description: Move\n  startTime: 2026-02-01T22:00:00+02:00\n  duration: 2h',
        ),
        adjustment(
          'b',
          'service: checkout\n  startTime: 2026-01-01T00:00:00Z\n  endTime: 2026-01-01T01:00:00Z',
        ),
        adjustment(
          'c',
          'service: checkout\n  indicatorRef: other\n  startTime: 2026-01-01T00:00:00Z\n  duration: 1h',
        ),
      ),
    );
    expect(slos[0].exclusions).toEqual([
      { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T01:00:00.000Z' },
      {
        from: '2026-02-01T20:00:00.000Z',
        to: '2026-02-01T22:00:00.000Z',
        reason: 'Move',
      },
    ]);
  });

  it('lets nobody take the id of another, across formats', () => {
    const first = sloth(`${slothEvents}\n    ${slothQuiet}`, 'a-b');
    const { slos, problems } = importText(
      documents(
        first.replace('name: availability', 'name: c'),
        first
          .replace('service: a-b', 'service: a')
          .replace('name: availability', 'name: b-c'),
        sloDocument({ metadata: '{ name: a-b-c }' }),
      ),
    );
    expect(slos.map(({ id, source }) => [id, source.document])).toEqual([
      ['a-b-c', 0],
    ]);
    expect(problems.map(({ code, document }) => [code, document])).toEqual([
      ['duplicate-object', 1],
      ['duplicate-object', 2],
    ]);
  });
});
