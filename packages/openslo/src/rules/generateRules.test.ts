import { parse } from 'yaml';
import { testSlo } from '../__testUtils__/testSlo';
import { generateRules, type Rule } from './index';

const alerting = testSlo().alerting;
const rulesOf = (...args: Parameters<typeof generateRules>) =>
  generateRules(...args).groups.flatMap(({ rules }) => rules);
const nameOf = (rule: Rule) => ('record' in rule ? rule.record : rule.alert);
const warningsOf = (...args: Parameters<typeof generateRules>) =>
  generateRules(...args).warnings.map(({ code }) => code);
const alertsOf = (...args: Parameters<typeof generateRules>) =>
  rulesOf(...args).flatMap(rule => ('alert' in rule ? [rule] : []));

describe('generateRules', () => {
  it('writes two groups of 18 rules, in the order in which they read one another', () => {
    const { groups, rules } = generateRules([testSlo()]);
    expect(rules).toBe(18);
    expect(
      groups.map(group => [
        group.name,
        group.interval,
        group.rules.map(nameOf).join(' '),
      ]),
    ).toEqual([
      [
        'slo-checkout-availability',
        '1m',
        'slo:total:rate5m slo:bad:rate5m slo:error_ratio:5m slo:error_ratio:30m slo:error_ratio:1h slo:error_ratio:2h slo:error_ratio:6h slo:error_ratio:1d slo:error_ratio:3d slo:coverage:6h slo:coverage:1d slo:coverage:3d slo:objective slo_info SLOErrorBudgetBurn SLOErrorBudgetBurn',
      ],
      [
        'slo-checkout-availability-period',
        '5m',
        'slo:error_ratio:30d slo:error_budget_remaining',
      ],
    ]);
  });

  it('writes the alerts with exact thresholds, labels and links', () => {
    const [page, ticket] = alertsOf(
      [
        testSlo({
          service: 'checkout',
          alerting: {
            ...alerting,
            minFailures: 5,
            runbookUrl: 'https://runbooks.example/checkout',
            labels: { team: 'a', owner: 'theirs', severity: 'pageteam' },
            pageLabels: { 'routing-key': 'b' },
            ticketAnnotations: { summary: 'Look at {{ $labels.job }}' },
          },
        }),
      ],
      {
        owner: 'group:default/payments',
        dashboardUrl: 'https://portal.example/{service}/slos#{slo_id}',
        tier: '1',
      },
    );
    const [s, on] = ['{slo_id="checkout-availability"}', 'on (slo_id)'];
    const failures = (long: string) =>
      `    and ${on} sum by (slo_id) (sum_over_time(slo:bad:rate5m${s}[${long}])) * 60 >= 5`;
    expect(
      page.expr.split('\n').map(line => line.replace(/^ {2}/, '    ')),
    ).toEqual([
      '(',
      `    slo:error_ratio:5m${s} > 0.0144`,
      `    and ${on} slo:error_ratio:1h${s} > 0.0144`,
      failures('1h'),
      ')',
      'or',
      '(',
      `    slo:error_ratio:30m${s} > 0.006`,
      `    and ${on} slo:error_ratio:6h${s} * ${on} slo:coverage:6h${s} > 0.006`,
      failures('6h'),
      ')',
    ]);
    expect(page.labels).toEqual({
      slo_id: 'checkout-availability',
      severity: 'page',
      service: 'checkout',
      owner: 'payments',
      tier: '1',
      team: 'a',
      routing_key: 'b',
    });
    expect(page.annotations).toEqual({
      summary: 'Checkout availability burns its error budget fast',
      description:
        'At this rate 2 % of the error budget of 30d is gone in 1h, or 5 % in 6h. Now {{ $value | humanizePercentage }} of what is counted is bad; the objective allows 0.1 %.',
      runbook_url: 'https://runbooks.example/checkout',
      dashboard_url:
        'https://portal.example/checkout/slos#checkout-availability',
    });
    expect(ticket.expr).toContain(
      `slo:error_ratio:6h${s} * ${on} slo:coverage:6h${s} > 0.001\n  and ${on} slo:error_ratio:3d${s} * ${on} slo:coverage:3d${s} > 0.001`,
    );
    expect(ticket.labels.severity).toBe('ticket');
    expect(ticket.annotations.summary).toBe(
      'Look at {{ "{{" }} $labels.job }}',
    );
  });

  it('says what an SLO is', () => {
    const sliHash = `0123456789abcdef${'f'.repeat(48)}`;
    const info = rulesOf([testSlo({ service: 'shop', sliHash })], {
      owner: 'payments',
      entityRef: 'component:default/shop',
    }).find(rule => nameOf(rule) === 'slo_info');
    expect(info?.labels).toEqual({
      slo_id: 'checkout-availability',
      entity_ref: 'component:default/shop',
      service: 'shop',
      owner: 'payments',
      objective: '0.999',
      window: '30d',
      method: 'Occurrences',
      sli_hash: '0123456789ab',
    });
  });

  it('changes no labels but those of slo_info when another query is counted', () => {
    const labelsOf = (sliHash: string) =>
      rulesOf([testSlo({ sliHash })]).map(rule => [nameOf(rule), rule.labels]);
    const after = labelsOf('b'.repeat(64));
    const changed = labelsOf('a'.repeat(64)).filter(
      (each, index) => JSON.stringify(each) !== JSON.stringify(after[index]),
    );
    expect(changed.map(([name]) => name)).toEqual(['slo_info']);
  });

  it('names what is left out, and why', () => {
    expect(
      generateRules([
        testSlo({ id: 'a', support: 'unsupported', supportReason: 'Datadog.' }),
        testSlo({
          id: 'b',
          sli: { kind: 'threshold', query: 'rate(x)', op: 'lt', value: 1 },
        }),
      ]),
    ).toMatchObject({
      rules: 0,
      yaml: expect.stringContaining('groups: []'),
      warnings: [
        {
          severity: 'warning',
          code: 'rules-left-out',
          object: 'SLO/a',
          message: 'No rules: Datadog.',
        },
        { code: 'rules-left-out', object: 'SLO/b' },
      ],
    });
    expect(warningsOf([testSlo(), testSlo({ title: 'Other' })])).toContain(
      'rules-left-out',
    );
    // 14.4 and 6 × 0.25 are above 1; the tickets remain.
    expect(warningsOf([testSlo({ target: '0.75' })], { owner: 'a' })).toEqual([
      'alert-unreachable',
      'alert-unreachable',
    ]);
    expect(
      warningsOf(
        [
          testSlo({
            alerting: {
              ...alerting,
              conditions: [
                {
                  name: 'never',
                  severity: 'page',
                  factor: '1000',
                  lookbackSeconds: 3600,
                  forSeconds: 0,
                },
              ],
            },
          }),
        ],
        { owner: 'a' },
      ),
    ).toEqual(['policy-unreachable', 'runbook-missing']);
    expect(
      warningsOf([
        testSlo({
          window: { type: 'rolling', duration: '1h', seconds: 3600 },
        }),
      ]),
    ).toEqual(['alert-window']);
    expect(
      warningsOf([
        testSlo({
          exclusions: [
            { from: '2026-11-01T00:00:00Z', to: '2026-11-01T01:00:00Z' },
          ],
        }),
      ])[0],
    ).toBe('exclusions-not-applied');
    expect(warningsOf([testSlo()])).toEqual([
      'runbook-missing',
      'owner-missing',
    ]);
  });

  it('gives the groups of SLOs names of their own', () => {
    const { groups } = generateRules(
      ['a', 'a-period', 'a-period-period'].map(id => testSlo({ id })),
    );
    expect(new Set(groups.map(({ name }) => name)).size).toBe(6);
  });

  it('does not depend on the order of the SLOs', () => {
    const slos = ['c', 'a', 'b'].map(id => testSlo({ id }));
    expect(generateRules(slos).yaml).toBe(
      generateRules([...slos].reverse()).yaml,
    );
  });

  it('writes the same groups for the Prometheus Operator', () => {
    const named = (services: string[]) =>
      parse(
        generateRules(
          services.map((service, index) =>
            testSlo({ id: `slo-${index}`, service }),
          ),
          { format: 'prometheus-rule' },
        ).yaml,
      ).metadata.name;
    expect(named(['shop', 'shop'])).toBe('shop-slos');
    expect(named(['shop', 'cart'])).toBe('slos');
    expect(named(['The shop'])).toBe('slos');
    const { yaml, groups } = generateRules([testSlo()], {
      format: 'prometheus-rule',
      name: 'checkout-slos',
    });
    expect(parse(yaml)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'checkout-slos' },
      spec: { groups },
    });
  });
});
