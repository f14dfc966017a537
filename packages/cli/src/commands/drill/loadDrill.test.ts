import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSeconds } from './keepSeconds';
import { loadDrill } from './loadDrill';

const RUNNER = `scratchRoots: [/srv/scratch]
runners: { default: { scratchRoot: /srv/scratch } }
`;
const document = (name: string, plan: string) => `apiVersion: shipshape.dev/v1
kind: Recovery
metadata: { name: ${name} }
spec:
  name: ${name}
  kind: postgresql
  drillPlans: [{ id: ${plan}, provider: pg_dump, checks: [{ id: c, kind: connect }] }]
`;

describe('loadDrill', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-load-'));
  const path = (name: string, text?: string) => {
    const file = join(directory, name);
    if (text !== undefined) {
      writeFileSync(file, text);
    }
    return file;
  };
  const one = path('one.yaml', document('a', 'plan-a'));
  const two = path(
    'two.yaml',
    `${document('a', 'plan-a')}---\n${document('b', 'plan-b')}`,
  );
  const runner = path('shipshape-runner.yaml', RUNNER);

  afterAll(() => rmSync(directory, { recursive: true }));

  it('finds the runner configuration beside the document', async () => {
    const { definition, config } = await loadDrill(one, {});
    expect(definition.id).toBe('a');
    expect(config.scratchRoots).toEqual(['/srv/scratch']);
  });

  it('finds the resource of a plan', async () => {
    const { definition } = await loadDrill(two, { plan: 'plan-b', runner });
    expect(definition.id).toBe('b');
  });

  it.each([
    [two, {}, 'name a drill plan with --plan: plan-a, plan-b'],
    [one, { plan: 'x' }, 'has no drill plan x; it has plan-a'],
    [path('none.yaml'), {}, /none\.yaml: /],
    [one, { runner: path('none.yaml') }, /none\.yaml: /],
    [
      path('bad.yaml', document('a', 'plan-a').replace('connect', 'conect')),
      {},
      /bad\.yaml.*kind/,
    ],
    [
      one,
      { runner: path('bad-runner.yaml', `${RUNNER}secret: hunter22\n`) },
      /bad-runner\.yaml: Unrecognized key: "secret"$/,
    ],
  ])('refuses %s with %j', async (file, options, message) => {
    await expect(loadDrill(file, options)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });
});

describe('keepSeconds', () => {
  it.each([
    [undefined, undefined],
    ['30m', 1800],
    ['8h', 28_800],
    ['30d', 2_592_000],
  ])('of %s is %s', (keep, seconds) => {
    expect(keepSeconds(keep)).toBe(seconds);
  });

  it.each(['', '0h', '31d', '5', '1w', '-1h'])('refuses "%s"', keep => {
    expect(() => keepSeconds(keep)).toThrow('is not a duration');
  });
});
