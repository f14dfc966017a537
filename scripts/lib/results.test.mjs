import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addCounts,
  countsOfExitCode,
  countsOfJest,
  countsOfPlaywright,
  countsOfTap,
  formatCounts,
} from './results.mjs';

describe('countsOfJest', () => {
  it('counts tests, files that failed to load, and names the skipped', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      testResults: [
        {
          assertionResults: [
            { status: 'passed', fullName: 'a works' },
            { status: 'pending', fullName: 'b (no data) works' },
          ],
        },
        { assertionResults: [{ status: 'todo', fullName: 'c' }] },
      ],
    };
    assert.deepEqual(countsOfJest(report), {
      passed: 7,
      failed: 3,
      skipped: ['b (no data) works', 'c'],
    });
  });
});

describe('countsOfPlaywright', () => {
  it('counts through nested suites and takes flaky for failed', () => {
    const test = (status, annotations = []) => ({ status, annotations });
    const report = {
      errors: [],
      suites: [
        {
          title: 'smoke.test.ts',
          specs: [{ title: 'signs in', tests: [test('expected')] }],
          suites: [
            {
              title: 'cost',
              specs: [
                { title: 'flakes', tests: [test('flaky')] },
                { title: 'fails', tests: [test('unexpected')] },
                {
                  title: 'waits',
                  tests: [
                    test('skipped', [{ type: 'skip', description: 'no S3' }]),
                  ],
                },
              ],
            },
          ],
        },
      ],
    };
    assert.deepEqual(countsOfPlaywright(report), {
      passed: 1,
      failed: 2,
      skipped: ['smoke.test.ts > cost > waits: no S3'],
    });
  });

  it('counts errors outside of tests', () => {
    const report = { errors: [{ message: 'no config' }], suites: [] };
    assert.equal(countsOfPlaywright(report).failed, 1);
  });
});

describe('countsOfTap', () => {
  it('reads the closing lines', () => {
    const text = [
      'ok 1 - a',
      'ok 2 - b # SKIP not here',
      '# tests 4',
      '# pass 2',
      '# fail 1',
      '# cancelled 0',
      '# skipped 1',
    ].join('\n');
    assert.deepEqual(countsOfTap(text), {
      passed: 2,
      failed: 1,
      skipped: ['b: not here'],
    });
  });
});

describe('formatCounts', () => {
  it('is the plain closing line', () => {
    const sum = addCounts(countsOfExitCode(0), countsOfExitCode(2), {
      passed: 40,
      failed: 0,
      skipped: [],
    });
    assert.equal(formatCounts(sum), '41 passed, 1 failed');
    assert.equal(
      formatCounts({ ...sum, skipped: ['x'] }),
      '41 passed, 1 failed, 1 skipped',
    );
  });
});
