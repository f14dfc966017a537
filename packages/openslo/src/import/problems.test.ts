import { OBJECT_ERRORS } from './__testUtils__/cases/objectErrors';
import { OBJECT_WARNINGS } from './__testUtils__/cases/objectWarnings';
import { POLICY_WARNINGS } from './__testUtils__/cases/policyWarnings';
import { ProblemCase, ProblemCases } from './__testUtils__/cases/ProblemCase';
import { SLI_ERRORS } from './__testUtils__/cases/sliErrors';
import { SLO_ERRORS } from './__testUtils__/cases/sloErrors';
import { SLO_WARNINGS } from './__testUtils__/cases/sloWarnings';
import { SOURCE_WARNINGS } from './__testUtils__/cases/sourceWarnings';
import { importText, markedLine, SLO } from './__testUtils__/documents';
import { DEFINITION_PROBLEMS } from './problems';
import { MAX_FILE_BYTES } from './readDocuments';

const ERRORS: ProblemCases = {
  ...OBJECT_ERRORS,
  ...SLO_ERRORS,
  ...SLI_ERRORS,
};
const WARNINGS: ProblemCases = {
  ...OBJECT_WARNINGS,
  ...SLO_WARNINGS,
  ...SOURCE_WARNINGS,
  ...POLICY_WARNINGS,
};

const casesOf = (table: ProblemCases) =>
  Object.entries(table).flatMap(([code, cases]) =>
    (cases ?? []).map(item => ({ code, ...item })),
  );

/** Everything but the message, which only has to say something. */
function summary(
  { text, path, object, document = 0 }: ProblemCase,
  code: string,
) {
  const line = markedLine(text);
  return {
    code,
    file: 'slo.yaml',
    document,
    ...(line > 0 && { line }),
    ...(path !== undefined && { path }),
    ...(object !== undefined && { object }),
  };
}

describe('problems', () => {
  it('of the defaults: none', () => {
    const { slos, problems } = importText(SLO);
    expect(problems).toEqual([]);
    expect(slos.map(({ id }) => id)).toEqual(['checkout']);
  });

  it.each(casesOf(ERRORS))('error $code: $what', testCase => {
    const { code, text, ids = [], also = [] } = testCase;
    const { slos, problems } = importText(text);
    const isOfSlo =
      testCase.path !== undefined && /^(spec|metadata)/.test(testCase.path);
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        ...summary(
          { object: isOfSlo ? 'SLO/checkout' : undefined, ...testCase },
          code,
        ),
        message: expect.stringMatching(/\w.{15,}\.$/s),
      }),
    );
    expect(problems.map(problem => problem.code).sort()).toEqual(
      [code, ...also].sort(),
    );
    expect(slos.map(({ id }) => id)).toEqual(ids);
  });

  it.each(casesOf(WARNINGS))('warning $code: $what', testCase => {
    const { code, text, ids = ['checkout'], also = [] } = testCase;
    const { slos, problems } = importText(text);
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        ...summary({ object: 'SLO/checkout', ...testCase }, code),
        message: expect.stringMatching(/\w.{15,}\.$/s),
      }),
    );
    expect(problems.map(problem => problem.code).sort()).toEqual(
      [code, ...also].sort(),
    );
    expect(slos.map(({ id }) => id)).toEqual(ids);
  });

  it('have a case for every code', () => {
    const codes = Object.entries(DEFINITION_PROBLEMS).filter(
      ([code]) => code !== 'problems-omitted',
    );
    expect(Object.keys(ERRORS).sort()).toEqual(
      codes
        .filter(([, { severity }]) => severity !== 'warning')
        .map(([code]) => code)
        .sort(),
    );
    expect(Object.keys(WARNINGS).sort()).toEqual(
      codes
        .filter(([, { severity }]) => severity !== 'error')
        .map(([code]) => code)
        .sort(),
    );
  });

  it('never repeat credentials', () => {
    const { slos, problems } = importText(
      [
        ...(WARNINGS['secrets-dropped'] ?? []).map(({ text }) => text),
        // broken within the credentials: the parser itself would quote them
        'apiVersion: openslo/v1\nkind: DataSource\nspec:\n  connectionDetails:\n    token: "hunter2" "hunter2"\n',
        'apiVersion: openslo/v1\nkind: DataSource\nspec:\n  connectionDetails: [token: hunter2\n',
        'apiVersion: openslo/v1\nkind: DataSource\nmetadata: { name: x }\nspec:\n  connectionDetails: { hunter2: hunter2 }\n',
      ].join('---\n'),
    );
    expect(problems.length).toBeGreaterThan(3);
    expect(JSON.stringify({ slos, problems })).not.toContain('hunter2');
  });

  it('are listed up to a number, errors first', () => {
    const bad = Array(300).fill('apiVersion: v1').join('\n---\n');
    const odd = Array.from({ length: 300 }, (_, index) => `  a${index}: 1`);
    const { slos, problems } = importText(
      `${SLO}${odd.join('\n')}\n---\n${bad}`,
    );
    expect(slos).toHaveLength(1);
    const codes = problems.map(({ code }) => code);
    expect(codes.slice(0, 200)).toEqual(Array(200).fill('unknown-field'));
    expect(codes.slice(200, -1)).toEqual(Array(300).fill('unknown-apiversion'));
    expect(problems.at(-1)).toEqual({
      severity: 'warning',
      code: 'problems-omitted',
      message: 'There are 100 further problems, which are not listed.',
      file: 'slo.yaml',
    });
  });

  it('tell of a file that is too large, and read the others', () => {
    const text = `# ${'x'.repeat(MAX_FILE_BYTES)}\n${SLO}`;
    const { slos, problems } = importText(text);
    expect(slos).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ severity: 'error', code: 'too-large' }),
    ]);
  });
});
