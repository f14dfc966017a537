/** Counts of tests, read from what the test runners wrote. */

/** Counts with nothing in them. `skipped` are names, with reasons if known. */
export function emptyCounts() {
  return { passed: 0, failed: 0, skipped: [] };
}

export function addCounts(...all) {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

/** A stage or command without counts of its own counts as one test. */
export function countsOfExitCode(code) {
  return { ...emptyCounts(), ...(code === 0 ? { passed: 1 } : { failed: 1 }) };
}

/** From the file that `jest --json --outputFile` writes. */
export function countsOfJest(report) {
  const skipped = report.testResults.flatMap(suite =>
    suite.assertionResults
      .filter(({ status }) => ['pending', 'todo', 'skipped'].includes(status))
      .map(({ fullName }) => fullName),
  );
  return {
    passed: report.numPassedTests,
    // A file that cannot even be loaded has no tests to count as failed.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped,
  };
}

function* playwrightSpecs(suite, parents = []) {
  const titles = suite.title ? [...parents, suite.title] : parents;
  for (const spec of suite.specs ?? []) {
    yield { spec, title: [...titles, spec.title].join(' > ') };
  }
  for (const child of suite.suites ?? []) {
    yield* playwrightSpecs(child, titles);
  }
}

/** From the file that Playwright's JSON reporter writes. */
export function countsOfPlaywright(report) {
  const counts = emptyCounts();
  counts.failed += (report.errors ?? []).length;
  for (const suite of report.suites) {
    for (const { spec, title } of playwrightSpecs(suite)) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') {
          const reason = test.annotations.find(
            ({ type }) => type === 'skip' || type === 'fixme',
          )?.description;
          counts.skipped.push(reason ? `${title}: ${reason}` : title);
        } else if (test.status === 'expected') {
          counts.passed += 1;
        } else {
          counts.failed += 1; // a flaky test is a failing one
        }
      }
    }
  }
  return counts;
}

/** From the text that `node --test --test-reporter=tap` writes. */
export function countsOfTap(text) {
  const number = name =>
    Number(text.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  const skipped = [...text.matchAll(/^\s*ok \d+ - (.*?) # SKIP ?(.*)$/gm)];
  return {
    passed: number('pass'),
    failed: number('fail') + number('cancelled'),
    skipped: skipped.map(([, name, reason]) =>
      reason ? `${name}: ${reason}` : name,
    ),
  };
}

/** `3 passed, 1 failed, 2 skipped`; what was not skipped is not mentioned. */
export function formatCounts({ passed, failed, skipped }) {
  const text = `${passed} passed, ${failed} failed`;
  return skipped.length > 0 ? `${text}, ${skipped.length} skipped` : text;
}
