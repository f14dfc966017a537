import {
  normalizeTagKey,
  parseCostTags,
  parseListAnnotation,
  parseMonthlyBudget,
} from './annotations';

describe('annotations', () => {
  it('reads lists', () => {
    expect(parseListAnnotation('a, b\n c;b')).toEqual(['a', 'b', 'c']);
    expect(parseListAnnotation('  ')).toEqual([]);
  });

  it('reads cost tags: comma is and, semicolon is or', () => {
    expect(
      parseCostTags('Service=checkout, env=prod ; app = checkout-api'),
    ).toEqual([
      [
        { key: 'service', value: 'checkout' },
        { key: 'env', value: 'prod' },
      ],
      [{ key: 'app', value: 'checkout-api' }],
    ]);
    // a value may contain an equals sign
    expect(parseCostTags('k=a=b')).toEqual([[{ key: 'k', value: 'a=b' }]]);
  });

  it.each(['', ';', 'checkout', '=x', 'a=', 'a=b,c'])(
    'refuses the cost tags %j and says what was expected',
    value => {
      expect(() => parseCostTags(value)).toThrow(
        `Annotation shipshape.dev/cost-tags is '${value}': expected key=value,key=value;key=value`,
      );
    },
  );

  it('reads budgets of any size', () => {
    expect(parseMonthlyBudget('1200 USD')).toEqual({
      amount: '1200',
      currency: 'USD',
    });
    expect(parseMonthlyBudget(' 12500000.50 EUR')).toEqual({
      amount: '12500000.5',
      currency: 'EUR',
    });
    expect(parseMonthlyBudget('0 USD')).toBeUndefined();
  });

  it.each(['1200', 'USD 1200', '1,200 USD', '-5 USD', '1200 usd'])(
    'refuses the budget %j',
    value => {
      expect(() => parseMonthlyBudget(value)).toThrow(
        `Annotation shipshape.dev/monthly-budget is '${value}': expected an amount and an ISO 4217 currency, such as '1200 USD'`,
      );
    },
  );

  it('normalises tag keys', () => {
    expect(normalizeTagKey(' Org')).toBe('org');
    expect(normalizeTagKey('user:Service', ['user:'])).toBe('service');
    expect(normalizeTagKey('aws:service', ['user:'])).toBe('aws:service');
  });
});
