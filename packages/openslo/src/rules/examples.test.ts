import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CHECK_RULES,
  missingPromtool,
  promtool,
} from '../__testUtils__/promtool';
import { importSlos } from '../import';
import { generateRules, generateRuleTests } from './index';

jest.setTimeout(600_000);

const DATA = resolve(__dirname, '../../../../../shared/data/slo');
const missing =
  missingPromtool ??
  (existsSync(DATA) ? undefined : 'the shared SLO data is not there');

/** Each file for itself, the documents of the SDK as the one set that they are. */
function exampleSets(): Record<string, string[]> {
  const files = ['sloth/examples', 'sloth/validate/good', 'openslo/spec']
    .flatMap(directory => filesBelow(join(DATA, directory)))
    .map(file => [file.slice(DATA.length + 1), [file]]);
  return {
    ...Object.fromEntries(files),
    'openslo/go-sdk-v1': filesBelow(join(DATA, 'openslo/go-sdk-v1')),
  };
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => join(directory, name));
}

describeIf(describe, missing)('rules of the shared examples', () => {
  it('pass promtool, and so do their tests', () => {
    const options = { owner: 'payments', entityRef: 'component:default/shop' };
    const files: Record<string, string> = {};
    const served: Record<string, number> = {};
    for (const [name, paths] of Object.entries(exampleSets())) {
      const { slos } = importSlos(
        paths.map(file => ({ file, text: readFileSync(file, 'utf8') })),
      );
      const base = name.replace(/\W/g, '_');
      const { yaml, groups } = generateRules(slos, options);
      served[name] = groups.length / 2;
      files[`${base}.yaml`] = yaml;
      files[`${base}_test.yaml`] = generateRuleTests(slos, {
        ...options,
        rulesFile: `${base}.yaml`,
      });
    }
    const names = Object.keys(files).sort();
    const rules = names.filter(name => !name.endsWith('_test.yaml'));
    const tests = names.filter(name => name.endsWith('_test.yaml'));
    expect(served).toMatchObject({
      'sloth/examples/getting-started.yml': 1,
      'sloth/examples/home-wifi.yml': 2,
      'sloth/examples/no-alerts.yml': 1,
      'sloth/examples/openslo-getting-started.yml': 1,
      'sloth/validate/good/good-aa.yaml': 2,
      'openslo/go-sdk-v1': 1,
      'openslo/spec/budgeting-method/occurences-slo.yaml': 0,
    });
    const checked = promtool(files, [...CHECK_RULES, ...rules]);
    expect(checked.output).not.toContain('FAILED');
    expect(checked.ok).toBe(true);
    const tested = promtool(files, ['test', 'rules', ...tests]);
    expect(tested.output).not.toContain('FAILED');
    expect(tested.ok).toBe(true);
  });
});
