import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingPortal } from './__testUtils__/RecordingPortal';
import { DrillReporting, requireToken } from './reportDrill';

const REPORT = {
  drillId: 'd-1',
  drillPlanId: 'monthly',
  resourceId: 'orders-db',
  revision: 1,
  scope: 'data-corruption' as const,
  kind: 'restore' as const,
  lifecycle: 'restoring' as const,
  rpoMethod: 'none' as const,
  cleanup: 'pending' as const,
  phases: [],
  checks: [],
  evidence: [],
  executedBy: 'runner' as const,
};

const PORTAL = { url: 'https://portal.example.com', tokenEnv: 'PORTAL_TOKEN' };

describe('DrillReporting', () => {
  let directory: string;
  let told: string;
  const output = {
    write: (text: string) => {
      told += text;
    },
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'shipshape-report-drill-'));
    told = '';
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('writes nothing down that nobody would ever send, and says so once', async () => {
    const reporting = DrillReporting.open({}, { XDG_STATE_HOME: directory });
    await reporting.report(REPORT);
    await reporting.report({ ...REPORT, revision: 2 });
    await reporting.tell(output);
    expect(told).toBe(
      'shipshape: The runner configuration has no portal and no spoolDirectory: nothing is reported\n',
    );
    expect(reporting.spoolDirectory).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['without a portal', {}, 'no portal is configured'],
    ['without a token', { portal: PORTAL }, 'PORTAL_TOKEN'],
  ])('keeps reports %s in the spool', async (_, config, problem) => {
    const reporting = DrillReporting.open(
      { ...config, spoolDirectory: directory },
      {},
    );
    await reporting.report(REPORT);
    await reporting.tell(output);
    expect(await readdir(join(directory, 'events'))).toHaveLength(1);
    expect(told).toContain(`1 reports wait in ${directory}`);
    expect(told).toContain(problem);
  });

  it('sends with the token of the variable that the configuration names', async () => {
    const portal = await RecordingPortal.start();
    const reporting = DrillReporting.open(
      {
        portal: { ...PORTAL, url: `${portal.url}/api/shipshape` },
        spoolDirectory: directory,
      },
      { PORTAL_TOKEN: 'a', SHIPSHAPE_TOKEN: 'b' },
    );
    await reporting.report(REPORT);
    await reporting.tell(output);
    await portal.stop();
    expect(told).toBe('');
    expect(portal.token).toBe('Bearer a');
    expect(portal.drills).toMatchObject([{ drillId: 'd-1' }]);
  });
});

it('requireToken names the variable, and the way without', () => {
  expect(() => requireToken({ portal: PORTAL }, {})).toThrow(
    /PORTAL_TOKEN.*is not set; set it, or use --no-report/,
  );
  requireToken({ portal: PORTAL }, { PORTAL_TOKEN: 'a' });
  requireToken({}, {});
});
