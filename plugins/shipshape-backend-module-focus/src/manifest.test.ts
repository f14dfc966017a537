import { parseManifest } from './manifest';

const parse = (value: unknown) => parseManifest(JSON.stringify(value));

describe('parseManifest', () => {
  it('reads every field, all of them optional', () => {
    const manifest = {
      exportId: 'tidewater-aws-2026-10',
      runTime: '2026-10-20T05:00:00+02:00',
      delivery: 'overwrite',
      scope: { billingAccountId: '123', billingPeriodStart: '2026-10-01' },
      files: ['part-0.csv', 'part-1.csv.gz'],
      dataThrough: '2026-10-19',
      lastDayMayBeCut: false,
      closed: true,
    };
    expect(parse(manifest)).toEqual(manifest);
    expect(parse({})).toEqual({});
    expect(parse({ ofAnotherTool: 1 })).toEqual({});
    expect(parseManifest('\uFEFF{}')).toEqual({});
  });

  it.each<[string, unknown, RegExp]>([
    ['delivery append', { delivery: 'append' }, /not supported yet/],
    ['another delivery', { delivery: 'merge' }, /only 'overwrite' is known/],
    ['a list', [], /is wrong/],
    ['a time without a zone', { runTime: '2026-10-20T05:00:00' }, /runTime/],
    ['an impossible day', { dataThrough: '2026-02-30' }, /dataThrough/],
    ['no files', { files: [] }, /files/],
    ['a path', { files: ['../other/part-0.csv'] }, /files/],
    ['a path of another system', { files: ['..\\part-0.csv'] }, /files/],
    ['the parent', { files: ['..'] }, /files/],
    [
      'half a scope',
      { scope: { billingAccountId: '123' } },
      /billingPeriodStart/,
    ],
    ['a text for a boolean', { closed: 'yes' }, /closed/],
  ])('refuses %s', (_, manifest, message) => {
    expect(() => parse(manifest)).toThrow(
      expect.objectContaining({
        name: 'SourceError',
        code: 'invalid_content',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => parseManifest('{"files": [')).toThrow(
      /manifest\.json is not JSON/,
    );
  });
});
