import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DrillDetails, EntityDrills } from 'backstage-plugin-shipshape-common';
import {
  drill,
  drillDetails,
  drillEvidence,
  entityDrills,
  ordersDb,
  resourceDrills,
  resourceEntity,
  summary,
} from '../../__testUtils__/recoveryAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { EntityDrillsTab } from './EntityDrillsTab';

function render(
  options: {
    answer?: EntityDrills | Error;
    details?: DrillDetails | Error;
    path?: string;
  } = {},
) {
  const api = mockShipshapeApi();
  const settle = <T,>(
    mock: {
      mockResolvedValue(value: T): unknown;
      mockRejectedValue(error: Error): unknown;
    },
    value: T | Error,
  ) =>
    value instanceof Error
      ? mock.mockRejectedValue(value)
      : mock.mockResolvedValue(value);
  settle(api.getEntityDrills, options.answer ?? entityDrills());
  settle(api.getDrill, options.details ?? drillDetails());
  api.getDrillEvidence.mockResolvedValue(drillEvidence());
  renderPage(<EntityDrillsTab />, {
    api,
    entity: resourceEntity,
    path: options.path,
  });
  return api;
}

describe('The Restore drills tab', () => {
  it('says where the drills stand', async () => {
    render({
      answer: entityDrills({ resources: [resourceDrills({ drills: [] })] }),
    });
    const figures = await screen.findByLabelText(
      'How the drills of Orders database stand',
    );
    expect(figures).toHaveTextContent(
      'StateCurrentlast passed 23 days agodue Dec 1, 2026, 00:00 UTCevery 30 daysoverdue from Dec 8, 2026, 00:00 UTC',
    );
    expect(figures).toHaveTextContent(
      'Evidence2 recordsChain intact when last verified',
    );
  });

  it('shows the data-restore RTO against its target, and an estimate of the outage that is called one', async () => {
    render();
    const figures = await screen.findByLabelText(
      'How the drills of Orders database stand',
    );
    // 16.652 s measured and 1,800 s to detect and decide are 1,816.652 s.
    expect(figures).toHaveTextContent(
      'Last measured data-restore RTO16.7 sectarget 4 hr, target metEstimate of the outage: 30 min 17 sec, with 30 min to detect and to decide, without switching over',
    );
    expect(figures).toHaveTextContent(
      'Last measured RPO30.8 sectarget 25 hr, target met',
    );
    expect(figures).toHaveTextContent(
      'Typical data-restore RTOUnknown1 passed drill in two years: quantiles from 5 on',
    );
  });

  it('takes the time to decide from the kind of failure that was drilled', async () => {
    render({
      answer: entityDrills({
        resources: [
          resourceDrills({
            objectives: [
              {
                scope: 'region',
                setBy: {},
                strategyFit: 'unknown',
                maxDetectAndDecideSeconds: 7200,
              },
              { scope: 'data-corruption', setBy: {}, strategyFit: 'fits' },
            ],
          }),
        ],
      }),
    });
    expect(
      await screen.findByLabelText('How the drills of Orders database stand'),
    ).not.toHaveTextContent('Estimate of the outage');
  });

  it('lists the drills with what they measured', async () => {
    render();
    const rows = rowTexts(
      await screen.findByRole('table', { name: 'Drills, Orders database' }),
    );
    expect(rows).toEqual([
      [
        'Nov 1, 2026, 06:06 UTCd-2Details',
        'Passed',
        '16.7 sectarget 4 hr',
        '30.8 sectarget 25 hr',
        '3 passed0 failed',
        '20261101-055534Fmain',
        'orders-db-monthlyrestore · data corruption · by a runner',
      ],
      [
        'Oct 1, 2026, 06:00 UTCd-1Details',
        'FailedSegment 5 is missing',
        '–target 4 hr, missed',
        '–target 25 hr',
        '3 passed1 failed',
        '20261101-055534Fmain',
        'orders-db-monthlyrestore · data corruption · by a runner',
      ],
    ]);
  });

  it('tells a passed drill that missed its target, and a lower bound', async () => {
    render({
      answer: entityDrills({
        resources: [
          resourceDrills({
            drills: [
              drill({
                rtoMet: false,
                rpoMet: undefined,
                achievedRpoSeconds: undefined,
                rpoLowerBoundSeconds: 0.354,
                rpoMethod: 'live-bounded',
              }),
            ],
          }),
        ],
      }),
    });
    const [row] = rowTexts(
      await screen.findByRole('table', { name: 'Drills, Orders database' }),
    );
    expect(row.slice(1, 4)).toEqual([
      'Passed, target missed',
      '16.7 sectarget 4 hr, missed',
      'at least 0.4 sectarget 25 hr',
    ]);
    expect(
      screen.getByText(/^Where recovery was not fenced/),
    ).toBeInTheDocument();
  });

  it('has the history as a table, and says what has no value', async () => {
    render();
    const chart = await screen.findByRole('region', {
      name: 'Measured RTO, Orders database',
    });
    expect(chart).toHaveTextContent('✕ 1 drill failed and has no value.');
    await userEvent.click(
      within(chart).getByRole('button', { name: /^Show as table/ }),
    );
    expect(rowTexts(within(chart).getByRole('table'))).toEqual([
      ['Nov 1, 2026, 06:06 UTC', 'Passed', '16.7 sec', '4 hr'],
      ['Oct 1, 2026, 06:00 UTC', 'Failed', '–', '4 hr'],
    ]);
  });

  it('has the exact command for this plan, and what its runner needs', async () => {
    render();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'How to run a drill: Orders database',
      }),
    );
    expect(
      screen.getByLabelText('Run plan orders-db-monthly'),
    ).toHaveTextContent(
      'npx shipshape drill run recovery.yaml --plan orders-db-monthly --runner shipshape-runner.yaml',
    );
    const config = screen.getByLabelText(/^shipshape-runner.yaml/);
    expect(config).toHaveTextContent('runners: recovery-lab: scratchRoot:');
    expect(config).toHaveTextContent('pgbackrest: config:');
    expect(config).toHaveTextContent('stanza: orders-db');
  });

  it('opens how to run a drill by itself where none was run, with a plan to add', async () => {
    render({
      answer: entityDrills({
        resources: [
          resourceDrills({
            drills: [],
            plans: [],
            standing: { state: 'never', inconclusiveInARow: 0 },
            chain: { records: 0 },
          }),
        ],
      }),
    });
    expect(
      await screen.findByLabelText('spec.drillPlans of recovery.yaml'),
    ).toHaveTextContent(
      'drillPlans: - id: orders-db-monthly provider: pg_dump backupPlanId: orders-db-daily',
    );
    expect(
      screen.getByLabelText('How the drills of Orders database stand'),
    ).toHaveTextContent('Never drilled');
    expect(screen.getByText('No drill was run yet.')).toBeInTheDocument();
  });
});

describe('The details of a drill', () => {
  it('open from the table, and stand in the address', async () => {
    const api = render();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Details of d-2' }),
    );
    const details = await screen.findByRole('region', { name: 'Drill d-2' });
    expect(details.parentElement).toHaveFocus();
    expect(api.getDrill.mock.lastCall?.slice(0, 2)).toEqual([
      'resource:default/orders-db',
      'd-2',
    ]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Hide details of d-2' }),
    );
    expect(
      screen.queryByRole('region', { name: 'Drill d-2' }),
    ).not.toBeInTheDocument();
  });

  it('say that a drill which the address names is not there', async () => {
    render({
      path: '/?drill=d-99',
      details: await refusal(404, 'NotFoundError', 'No such drill'),
    });
    const details = await screen.findByRole('region', { name: 'Drill d-99' });
    expect(await within(details).findByRole('alert')).toHaveTextContent(
      'It does not exist, or it is not visible to you.',
    );
    expect(
      screen.getByRole('region', { name: 'Orders database' }),
    ).toBeInTheDocument();
  });
});

describe('The states of the Restore drills tab', () => {
  it('counts resources by the state of their drills', async () => {
    render({
      answer: entityDrills({
        resources: [
          resourceDrills(),
          resourceDrills({
            resource: { ...ordersDb, resourceId: 'carts', name: 'Carts' },
            status: 'drillFailing',
            standing: { ...summary().drill, state: 'failing' },
          }),
        ],
      }),
    });
    expect(
      await screen.findByLabelText('Restore drills at a glance'),
    ).toHaveTextContent(
      'Resources by state of their drills21 × Failing1 × CurrentMost in need of a drill: Carts',
    );
  });

  it('sends the reader to the Backups tab where nothing is known', async () => {
    render({ answer: entityDrills({ resources: [] }) });
    expect(
      await screen.findByText('No restore drill of orders-db is known'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'To the Backups tab' }),
    ).toHaveAttribute('href', '/catalog/default/resource/orders-db/backups');
  });

  it('refuses in words when the permission is missing', async () => {
    render({ answer: await refusal(403, 'NotAllowedError', 'Unauthorized') });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.recovery.read.',
    );
  });

  it('reports an error and tries again', async () => {
    const api = render({
      answer: await refusal(500, 'Error', 'The database is down'),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the restore drills of orders-db. The database is down',
    );
    api.getEntityDrills.mockResolvedValue(entityDrills());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.queryByRole('alert')).not.toBeInTheDocument(),
    );
  });
});
