import { parseTags } from './tagParser';
import { effectiveTags } from './tags';

function read(tags?: string, allocated?: string, prefixes: string[] = []) {
  const { values, conflicts, collides, conforming } = effectiveTags(
    tags,
    allocated,
    prefixes,
  );
  return {
    values: Object.fromEntries(values),
    conflicts: [...conflicts],
    collides,
    conforming,
  };
}

const CLEAN = { conflicts: [], collides: false, conforming: true };

describe('tags', () => {
  it.each([
    ['{"service": "checkout"}', { service: 'checkout' }],
    ['{"Service ": "Checkout"}', { service: 'Checkout' }],
    ['{" org": "a", "team":"b"}', { org: 'a', team: 'b' }],
    ['{"a":1, "b":1.50, "c":-2e3}', { a: '1', b: '1.50', c: '-2e3' }],
    ['{"valueless": true, "off": false}', { valueless: 'true', off: 'false' }],
    ['{"gone": null, "empty": "", "kept": "x"}', { kept: 'x' }],
    ['{"quote\\"d": "a\\u00e9\\n"}', { 'quote"d': 'aé\n' }],
    ['{}', {}],
    ['{"__proto__": "x"}', JSON.parse('{"__proto__": "x"}')],
  ])('%s', (text, values) => {
    expect(read(text)).toEqual({ ...CLEAN, values });
  });

  it('may be absent', () => {
    expect(read(undefined)).toEqual({ ...CLEAN, values: {} });
  });

  it.each([
    // native exports without braces
    [
      '"service": "checkout", "env": "prod"',
      { service: 'checkout', env: 'prod' },
    ],
    [
      '[{"key":"service","value":"checkout"},{"key":"x"}]',
      { service: 'checkout' },
    ],
    // unreadable: no tags, but the row keeps its cost
    ['service=checkout', {}],
    ['{"a": {"b": 1}}', {}],
    ['{"a": [1]}', {}],
    ['{"a": "b"', {}],
    ['{"a": "b",}', {}],
    ['{"a" "b"}', {}],
    ['["a"]', {}],
    ['null', {}],
    ['{a: 1}', {}],
  ])('%s does not conform', (text, values) => {
    expect(read(text)).toEqual({ ...CLEAN, values, conforming: false });
  });

  it('strips the prefixes of providers', () => {
    expect(
      read('{"user:Service":"a","aws:createdBy":"b"}', undefined, ['user:']),
    ).toEqual({ ...CLEAN, values: { service: 'a', 'aws:createdby': 'b' } });
  });

  it('counts colliding keys with equal values', () => {
    expect(read('{"org":"a"," org":"a"}')).toEqual({
      ...CLEAN,
      values: { org: 'a' },
      collides: true,
    });
  });

  it.each([
    '{"org":"a","Org":"b","team":"c"}',
    '{"org":"a","org":"b","team":"c"}',
    '{"org":"a","user:org":"b","org":"a","team":"c"}',
    '{"org":"a","ORG":null,"team":"c"}',
  ])('%s is a conflict', text => {
    expect(read(text, undefined, ['user:'])).toEqual({
      values: { team: 'c' },
      conflicts: ['org'],
      collides: true,
      conforming: true,
    });
  });

  it('are overlaid by allocated tags', () => {
    expect(
      read('{"a":"1","b":"2","B":"3"}', '{"b":"4","c":"5"}'),
    ).toMatchObject({ values: { a: '1', b: '4', c: '5' }, conflicts: [] });
  });

  it('keep repeated keys, which a JSON parser drops', () => {
    expect(parseTags('{"a":"1","a":"2"}').tags).toEqual([
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ]);
  });
});
