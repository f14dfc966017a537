import { APIRequestContext, Locator, Page } from '@playwright/test';
import { askApi, expect, expectAccessible, signInAs, test } from './support';
import { Chained, chainOf, expectIntact } from './support/recoveryChain';
import { drillTools, RecoveryDatabase } from './support/recoveryDatabase';
import { DrillEnd, ReportedDrill, runDrill } from './support/recoveryDrill';
import { inWords, waitForRecovery } from './support/recoveryTruth';

/**
 * Real drills: PostgreSQL, pg_dump and pgBackRest of this machine, restored by the command line, which reports to the portal. They come last
 * (files run in the order of their names), because they change how the demo stands.
 */

const tools = drillTools();

const tabOf = (resource: string) =>
  `/catalog/default/resource/${resource}/drills`;

const details = (page: Page, { drillId }: ReportedDrill): Locator =>
  page.getByRole('region', { name: `Drill ${drillId}` });

/** Records of the drill in the chain of its resource, which is intact. */
async function recordsOf(
  request: APIRequestContext,
  resource: string,
  { drillId }: ReportedDrill,
): Promise<Chained[]> {
  const chain = await chainOf(request, resource, drillId);
  expectIntact(chain);
  return chain.filter(({ record }) => record.subject === `drill:${drillId}`);
}

/** What the command kept is what the portal appended: each artefact, in order, and the report itself. */
function expectReceipt(
  { receipt, report }: DrillEnd,
  records: readonly Chained[],
): void {
  expect(receipt).toMatchObject({
    drillId: report.drillId,
    records: records.map(({ record, recordSha256 }) => ({
      id: record.id,
      prevRecordSha256: record.prevRecordSha256,
      recordSha256,
    })),
  });
  expect(
    records
      .slice(0, report.evidence.length)
      .map(({ record: { id, sha256 } }) => ({ id, sha256 })),
  ).toEqual(report.evidence.map(({ id, sha256 }) => ({ id, sha256 })));
}

/** The screen says of the drill what the command measured. */
async function expectShown(page: Page, report: ReportedDrill): Promise<void> {
  const shown = details(page, report);
  const figures = page.getByLabel(`Figures of ${report.drillId}`);
  await expect(figures).toContainText(
    `Data-restore RTO${inWords(report.achievedRtoSeconds)}`,
  );
  await expect(figures).toContainText(
    `RPO${
      report.achievedRpoSeconds === undefined
        ? 'Not measured'
        : inWords(report.achievedRpoSeconds)
    }`,
  );
  await expect(figures).toContainText(report.pointNativeId);
  await expect(figures).toContainText('Cleaned up');
  await expect(shown.getByRole('region', { name: /^Phases/ })).toContainText(
    'Restore',
  );
  const checks = shown.getByRole('table', { name: /^Checks/ });
  for (const { checkId, observed } of report.checks) {
    const row = checks.getByRole('row', { name: new RegExp(`^${checkId}`) });
    await expect(row).toContainText('Passed');
    await expect(row).toContainText(observed ?? '–');
  }
  await expect(
    shown.getByRole('button', { name: /^Download .*:/ }),
  ).toHaveCount(report.evidence.length);
  await expect(
    shown.getByText(/^The chain of \d+ records is intact$/),
  ).toBeVisible();
}

test.describe('Real drills', () => {
  test.skip(
    tools === undefined,
    'no PostgreSQL with pgBackRest (SHIPSHAPE_TEST_PG_BIN, SHIPSHAPE_PGBACKREST)',
  );

  let database: RecoveryDatabase;

  test.beforeAll(async ({ request }) => {
    test.setTimeout(330_000);
    if (tools) {
      database = await RecoveryDatabase.create(tools);
    }
    await waitForRecovery(request);
  });

  test.afterAll(() => database?.remove());

  test('a drill from pgBackRest measures what a disaster would lose, and the portal shows it', async ({
    page,
    request,
  }) => {
    const label = await database.backUp();
    const kept = await database.placeOrder(1001);
    await database.archive();
    // In the segment that a disaster would take along.
    const lost = await database.placeOrder(1002);
    const end = await runDrill(database, {
      document: 'orders-db',
      plan: 'orders-db-monthly',
      database: 'postgres',
      backups: {
        pgbackrest: {
          program: database.tools.pgbackrest,
          config: database.pgbackrestConfig,
          stanza: 'orders',
          location: 'repo1',
        },
      },
    });
    const { report } = end;
    expect(end.code, end.stderr).toBe(0);
    expect(report).toMatchObject({
      outcome: 'passed',
      pointNativeId: label,
      rpoMethod: 'fenced',
      rtoMet: true,
      rpoMet: true,
      cleanup: 'succeeded',
    });
    const recoveredTo = Date.parse(report.recoveredTo ?? '');
    expect(recoveredTo).toBeGreaterThanOrEqual(kept.getTime());
    expect(recoveredTo).toBeLessThan(lost.getTime());
    const lostSeconds = report.achievedRpoSeconds ?? NaN;
    expect(lostSeconds).toBeCloseTo(
      (Date.parse(report.declaredAt) - recoveredTo) / 1000,
      2,
    );
    const rows = report.checks.find(({ checkId }) => checkId === 'rows');
    expect(rows?.observed).toContain('orders 1001');

    expectReceipt(end, await recordsOf(request, 'orders-db', report));

    await signInAs(page, 'Theo', tabOf('orders-db'));
    const row = page
      .getByRole('table', { name: 'Drills, Orders database' })
      .getByRole('row', { name: new RegExp(report.drillId) });
    await expect(row).toContainText(inWords(report.achievedRtoSeconds));
    await expect(row).toContainText(inWords(lostSeconds));
    await row.getByRole('button', { name: /^Details of/ }).click();
    await expectShown(page, report);
    await expect(
      details(page, report).getByText(
        'recovery fenced at what was archived at the declaration',
      ),
    ).toBeVisible();
    await expectAccessible(page);
  });

  test('a dump that can be restored ends the failing of its resource', async ({
    page,
    request,
  }) => {
    const dump = await database.dumpProfiles();
    const end = await runDrill(database, {
      document: 'profiles-db',
      plan: 'profiles-db-monthly',
      database: 'profiles',
      backups: { dump: { path: dump } },
    });
    const { report } = end;
    expect(end.code, end.stderr).toBe(0);
    expect(report).toMatchObject({ outcome: 'passed', rtoMet: true });
    const rows = report.checks.find(({ checkId }) => checkId === 'rows');
    expect(rows?.observed).toBe('profiles 400, preferences 1200');
    // No check of this plan asks how new the rows are: what is lost is not measured, and not guessed from the age of the dump.
    expect(report.achievedRpoSeconds).toBeUndefined();
    expectReceipt(end, await recordsOf(request, 'profiles-db', report));

    await signInAs(
      page,
      'Dana',
      `${tabOf('profiles-db')}?drill=${report.drillId}`,
    );
    await expectShown(page, report);
    await expect(
      page.getByLabel('How the drills of Customer profiles stand'),
    ).toContainText('Current');
    const { text } = await askApi(
      request,
      'user:default/dana',
      '/entities/resource/default/profiles-db/drills',
    );
    expect(JSON.parse(text).resources[0]).toMatchObject({
      status: 'recoverable',
      standing: { state: 'current', lastDrillId: report.drillId },
    });
  });
});
