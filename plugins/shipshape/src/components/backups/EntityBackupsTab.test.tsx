import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Entity } from '@backstage/catalog-model';
import {
  EntityBackups,
  ResourceBackups,
} from 'backstage-plugin-shipshape-common';
import { component } from '../../__testUtils__/answers';
import {
  COMPUTED_AT,
  entityBackups,
  ordersDb,
  plan,
  recoverySource,
  resourceBackups,
  resourceEntity,
  summary,
} from '../../__testUtils__/recoveryAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { EntityBackupsTab } from './EntityBackupsTab';

function render(
  answer: EntityBackups | Error,
  options: { entity?: Entity; path?: string } = {},
) {
  const api = mockShipshapeApi();
  if (answer instanceof Error) {
    api.getEntityBackups.mockRejectedValue(answer);
  } else {
    api.getEntityBackups.mockResolvedValue(answer);
  }
  renderPage(<EntityBackupsTab />, {
    api,
    entity: options.entity ?? resourceEntity,
    path: options.path,
  });
  return api;
}

const panel = (name = 'Orders database') =>
  screen.findByRole('region', { name });

describe('The Backups tab', () => {
  it('says how the resource stands', async () => {
    render(entityBackups());
    const shown = await panel();
    expect(shown).toHaveTextContent('Recoverable');
    expect(shown).toHaveTextContent('PostgreSQL · prod · tier critical');
    const figures = within(shown).getByLabelText('How Orders database stands');
    // 32,400 s against 90,000 s.
    expect(figures).toHaveTextContent('Data at risk now9 hrWithin the RPO');
    expect(figures).toHaveTextContent('RPO 25 hr');
    expect(figures).toHaveTextContent(
      'Restorable up to Nov 24, 2026, 01:00 UTC, from the newest recovery point',
    );
    expect(figures).toHaveTextContent(
      '90%27 of 30 due succeeded in time1 was late1 was partial28 of 32 attempts succeeded',
    );
    expect(figures).toHaveTextContent('Currentlast passed 23 days ago');
    expect(figures).toHaveTextContent('RTO 16.7 sec, target 4 hr');
    expect(figures).toHaveTextContent(
      '2 failed7 passed1 cannot be judged: data is missing',
    );
  });

  it('says the plan in words', async () => {
    render(entityBackups());
    const shown = await panel();
    expect(shown).toHaveTextContent(
      'daily 02:00 Europe/Berlin, kept 35 days, stored in eu-central-1, copied to eu-west-1, encrypted, locked',
    );
    expect(shown).toHaveTextContent(
      'A copy in eu-west-1 survives: data corruption, loss of the instance, and loss of the region.',
    );
  });

  it('shows every day in a strip that the arrow keys move in', async () => {
    render(entityBackups());
    const strip = await screen.findByRole('list', {
      name: 'Backups by day of orders-db-daily',
    });
    const days = within(strip).getAllByRole('button');
    expect(
      days.map(day => [day.textContent, day.getAttribute('aria-label')]),
    ).toEqual([
      ['✓', 'Nov 20, 2026: succeeded'],
      ['F', 'Nov 21, 2026: succeeded, 2 × failed'],
      ['', 'Nov 22, 2026: nothing was due'],
      ['M', 'Nov 23, 2026: missed'],
      ['?', 'Nov 24, 2026: unknown'],
    ]);
    // One stop of the tab key: the newest day.
    expect(days.map(day => day.tabIndex)).toEqual([-1, -1, -1, -1, 0]);
    days[4].focus();
    fireEvent.keyDown(days[4], { key: 'ArrowLeft' });
    expect(days[3]).toHaveFocus();
    fireEvent.keyDown(days[3], { key: 'Home' });
    expect(days[0]).toHaveFocus();
    expect(days.map(day => day.tabIndex)).toEqual([0, -1, -1, -1, -1]);
  });

  it('has the days as a table, newest first', async () => {
    render(entityBackups());
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Show as table: Last 5 days of orders-db-daily',
      }),
    );
    expect(
      rowTexts(
        screen.getByRole('table', { name: 'Last 5 days of orders-db-daily' }),
      ).slice(0, 2),
    ).toEqual([
      ['Nov 24, 2026', 'unknown'],
      ['Nov 23, 2026', 'missed'],
    ]);
  });

  it('names targets and who set them', async () => {
    render(entityBackups());
    expect(
      rowTexts(
        await screen.findByRole('table', { name: 'Targets, Orders database' }),
      ),
    ).toEqual([
      [
        'data corruption',
        '25 hrdocument',
        '4 hrtier',
        '30 daysdefault',
        'None',
        'backup and restorefits the targets',
      ],
    ]);
  });

  it('lists backups that failed or never ran, with what is known of them', async () => {
    render(entityBackups());
    expect(
      rowTexts(
        await screen.findByRole('table', {
          name: 'Recent backups of orders-db-daily',
        }),
      ),
    ).toEqual([
      [
        '–',
        'Missed',
        'Nov 23, 2026, 01:00 UTC',
        '–',
        '–',
        '–',
        'schedule',
        'inferred',
      ],
      [
        'Nov 21, 2026, 01:00 UTC',
        'Failedexit code 137 · signal SIGKILL · killed · Reported differently, too: succeeded at 01:03',
        'Nov 21, 2026, 01:00 UTC',
        '2 min 5 sec',
        '–',
        '–',
        'retry',
        'report',
      ],
    ]);
  });

  it('says of each recovery point whether it can be restored, or why not', async () => {
    render(entityBackups());
    const rows = rowTexts(
      await screen.findByRole('table', {
        name: 'Recovery points, Orders database',
      }),
    );
    expect(rows[0].slice(0, 2)).toEqual(['20261124-0200dump', 'Yes']);
    expect(rows[1].slice(0, 2)).toEqual([
      '20261121-0200dump',
      'NoIt is only partly there',
    ]);
    expect(rows[1]).toContain('known to be bad');
    expect(
      screen.getByText('34 of 35 available could be restored now.'),
    ).toBeInTheDocument();
  });

  it('says in words and units what a control was judged by', async () => {
    render(
      entityBackups({
        resources: [
          resourceBackups({
            controlResults: [
              ['plan-frequency-retention', { frequencySeconds: 86_400 }],
              ['point-retention', { retentionDays: 35 }],
              ['restore-time', { maxRestoreMinutes: 720 }],
              ['recent-point', { recentPointSeconds: 90_000 }],
              ['cross-region', { region: 'eu-central-1' }],
              ['immutable', { mode: 'compliance', retentionDays: 7 }],
            ].map(([control, parameters]) => ({
              control,
              status: 'compliant',
              parameters,
              reason: 'It holds',
            })) as ResourceBackups['controlResults'],
          }),
        ],
      }),
    );
    expect(
      rowTexts(
        await screen.findByRole('table', {
          name: 'Audit controls, Orders database',
        }),
      ).map(([first]) => first?.split(' · ').slice(1)),
    ).toEqual([
      ['at least every 24 hr'],
      ['at least 35 days'],
      ['within 12 hr'],
      ['not older than 25 hr'],
      ['other than eu-central-1'],
      ['mode compliance', 'at least 7 days'],
    ]);
  });

  it('says what to do about controls that do not hold, those first', async () => {
    render(entityBackups());
    const rows = rowTexts(
      await screen.findByRole('table', {
        name: 'Audit controls, Orders database',
      }),
    );
    expect(rows.map(row => row[1])).toEqual([
      'Failed',
      'Not enough data',
      'Passed',
    ]);
    expect(rows[0][2]).toBe('No copy is in another account');
    expect(rows[0][3]).toMatch(/^Copy points to another account/);
    expect(rows[2][3]).toBe('–');
  });

  it('shows data at risk over time with the RPO, and gaps as unknown', async () => {
    render(entityBackups());
    const chart = await screen.findByRole('region', {
      name: 'Data at risk over 30 days, Orders database',
    });
    expect(chart).toHaveTextContent(
      'Within the RPO 83.3% of the measured time. For 2 hr nothing is known: not counted.',
    );
    expect(chart).toHaveTextContent('Gap: nothing is known of 1 step.');
    await userEvent.click(
      within(chart).getByRole('button', { name: /^Show as table/ }),
    );
    expect(rowTexts(within(chart).getByRole('table'))).toEqual([
      ['Nov 24, 2026, 10:00 UTC', '9 hr'],
      ['Nov 24, 2026, 01:20 UTC', '20 min'],
      ['Nov 23, 2026, 06:00 UTC', '–'],
      ['Nov 23, 2026, 01:19 UTC', '24 hr 19 min'],
      ['Nov 22, 2026, 01:20 UTC', '20 min'],
    ]);
  });

  it('shows lag and failing archives', async () => {
    render(
      entityBackups({
        resources: [
          resourceBackups({
            replication: [
              {
                linkId: 'archive',
                mode: 'log-shipping',
                caughtUp: false,
                failing: true,
                failingSince: '2026-11-24T06:12:44Z',
                measuredAt: COMPUTED_AT,
                outdated: false,
              },
              {
                linkId: 'standby',
                mode: 'async',
                lagBytes: 33_554_648,
                lagSeconds: 12.3,
                caughtUp: false,
                measuredAt: COMPUTED_AT,
                outdated: false,
              },
              {
                linkId: 'idle',
                mode: 'async',
                lagBytes: 0,
                lagSeconds: 96.8,
                caughtUp: true,
                measuredAt: COMPUTED_AT,
                outdated: false,
              },
            ],
          }),
        ],
      }),
    );
    const rows = rowTexts(
      await screen.findByRole('table', {
        name: 'Replication and archive, Orders database',
      }),
    );
    expect(rows.map(row => row.slice(2, 5))).toEqual([
      ['Failingsince Nov 24, 2026, 06:12 UTC', '–', '–'],
      ['Behind', '33.6 MB', '12.3 sec'],
      ['Caught up', '0 bytes', '–'],
    ]);
  });

  it('is never good because nothing was heard', async () => {
    render(
      entityBackups({
        resources: [
          resourceBackups({
            ...summary({
              status: 'insufficientData',
              exposure: {
                status: 'insufficient_data',
                reason: 'No sample for 3 hours',
                asOf: COMPUTED_AT,
              },
              success: {
                windowSeconds: 2_592_000,
                due: 0,
                succeeded: 0,
                late: 0,
                partial: 0,
                unknown: 30,
                attempts: 0,
                attemptsSucceeded: 0,
              },
            }),
          }),
        ],
      }),
    );
    const shown = await panel();
    expect(shown).toHaveTextContent('Not enough data');
    const figures = within(shown).getByLabelText('How Orders database stands');
    expect(figures).toHaveTextContent(
      'Data at risk nowUnknownNot enough dataNo RPONo sample for 3 hours',
    );
    expect(figures).toHaveTextContent(
      'Nothing was due30 are unknown: nobody reports about them',
    );
  });

  it('says once that a plan cannot meet its RPO, and what else to know', async () => {
    render(
      entityBackups({
        resources: [
          resourceBackups({
            exposure: {
              ...summary().exposure,
              rpoSeconds: 3600,
              designRpoSeconds: 4200,
              feasible: false,
            },
            plans: [
              plan({
                state: 'paused',
                warnings: [
                  {
                    code: 'size-collapse',
                    message: 'The last backup is 71% smaller than usual',
                  },
                ],
              }),
            ],
          }),
        ],
      }),
    );
    const shown = await panel();
    expect(shown).toHaveTextContent(
      'even when no backup ever fails, up to 1 hr 10 min of data would be lost, and 1 hr is allowed',
    );
    expect(shown).toHaveTextContent(
      'The last backup is 71% smaller than usual',
    );
    expect(shown).toHaveTextContent('Paused');
  });
});

describe('The states of the Backups tab', () => {
  const several = entityBackups({
    entityRef: 'component:default/checkout',
    resources: ['a', 'b', 'c', 'd'].map((id, index) =>
      resourceBackups({
        resource: { ...ordersDb, resourceId: id, name: `Store ${id}` },
        status: index === 2 ? 'unprotected' : 'recoverable',
        plans: index === 2 ? [] : [plan()],
      }),
    ),
  });

  it('shows the resources of a component by risk, the details on demand', async () => {
    render(several, { entity: component });
    expect(
      (await screen.findAllByRole('heading', { level: 3 })).map(
        heading => heading.textContent,
      ),
    ).toEqual(['Store c', 'Store a', 'Store b', 'Store d']);
    expect(screen.getByLabelText('Backups at a glance')).toHaveTextContent(
      'Protected resources41 × Unprotected3 × RecoverableMost at riskStore c',
    );
    expect(await panel('Store c')).toHaveTextContent(
      'No backup plan is known.',
    );
    expect(screen.queryByText('Targets')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show details: Store b' }),
    );
    expect(
      screen.getByRole('table', { name: 'Targets, Store b' }),
    ).toBeInTheDocument();
  });

  it('opens the resource that the address names', async () => {
    render(several, { entity: component, path: '/?resource=d' });
    expect(
      await screen.findByRole('table', { name: 'Targets, Store d' }),
    ).toBeInTheDocument();
  });

  it('gives a document for this very resource where there is none', async () => {
    render(entityBackups({ resources: [], documents: [] }));
    expect(
      await screen.findByText('No backups of orders-db are known'),
    ).toBeInTheDocument();
    const example = screen.getByLabelText(
      '1. Put this beside the catalog file as recovery.yaml',
    );
    expect(example).toHaveTextContent('name: orders-db spec:');
    expect(example).toHaveTextContent('kind: postgresql');
    expect(
      screen.getByLabelText('2. Name it in the catalog file'),
    ).toHaveTextContent(
      'kind: Resource metadata: name: orders-db annotations: # Relative to this file, or an address; several are separated by commas: shipshape.dev/recovery: ./recovery.yaml',
    );
    expect(
      screen.getByLabelText('3. Let the backup report what it did'),
    ).toHaveTextContent(
      'npx shipshape report backup-run --plan orders-db-daily -- \\ pg_dump',
    );
  });

  it('tells a component to name its data stores', async () => {
    render(
      entityBackups({
        entityRef: 'component:default/checkout',
        resources: [],
        documents: [],
      }),
      { entity: component },
    );
    expect(
      await screen.findByLabelText(
        '1. Name the data store in the catalog file',
      ),
    ).toHaveTextContent(
      'kind: Component metadata: name: checkout spec: dependsOn: - resource:checkout-db',
    );
    expect(
      screen.getByLabelText('2. Put this beside it as recovery.yaml'),
    ).toHaveTextContent('name: checkout-db');
  });

  it('shows what is wrong with documents beside what works', async () => {
    render(
      entityBackups({
        documents: [
          {
            entityRef: ordersDb.entityRef,
            url: 'https://git.example.com/b.yaml',
            error: 'Not found.',
          },
        ],
        problems: [
          {
            severity: 'error',
            code: 'schedule',
            message: 'dialect is missing',
            file: 'a.yaml',
            line: 12,
          },
        ],
        freshness: [{ ...recoverySource, state: 'stale' }],
      }),
    );
    expect(
      (
        await screen.findByText('A recovery document could not be read')
      ).closest('[role="note"]'),
    ).toHaveTextContent(
      'https://git.example.com/b.yaml: Not found. It could never be read.',
    );
    expect(
      screen
        .getByText('Something in a recovery document is wrong')
        .closest('[role="note"]'),
    ).toHaveTextContent('dialect is missinga.yaml, line 12 · schedule');
    expect(
      screen.getByText('A source of these figures needs attention'),
    ).toBeInTheDocument();
    expect(await panel()).toBeInTheDocument();
  });

  it('refuses in words when the permission is missing', async () => {
    render(await refusal(403, 'NotAllowedError', 'Unauthorized'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.recovery.read.',
    );
  });

  it('reports an error and tries again', async () => {
    const api = render(await refusal(500, 'Error', 'The database is down'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the backups of orders-db. The database is down',
    );
    api.getEntityBackups.mockResolvedValue(entityBackups());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await panel()).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.queryByRole('alert')).not.toBeInTheDocument(),
    );
  });
});
