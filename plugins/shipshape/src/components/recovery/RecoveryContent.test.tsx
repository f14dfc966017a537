import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { usePermission } from '@backstage/plugin-permission-react';
import { evidenceExportPermission } from 'backstage-plugin-shipshape-common';
import {
  breached,
  coverage,
  recoveryList,
  recoveryOverview,
  summary,
} from '../../__testUtils__/recoveryAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { downloadText } from '../../ui/download';
import { RecoveryContent } from './RecoveryContent';

jest.mock('../../ui/download', () => ({ downloadText: jest.fn() }));
// The hook remembers the answer of the test before.
jest.mock('@backstage/plugin-permission-react', () => ({
  ...jest.requireActual('@backstage/plugin-permission-react'),
  usePermission: jest.fn(),
}));

function render(
  options: {
    api?: ReturnType<typeof mockShipshapeApi>;
    path?: string;
    mayExport?: boolean;
  } = {},
) {
  const api = options.api ?? mockShipshapeApi();
  if (!options.api) {
    api.listRecovery.mockResolvedValue(recoveryList());
    api.getRecoveryOverview.mockResolvedValue(recoveryOverview());
  }
  jest
    .mocked(usePermission)
    .mockReturnValue({ loading: false, allowed: options.mayExport ?? false });
  renderPage(<RecoveryContent />, { api, path: options.path });
  return api;
}

describe('The page Recovery', () => {
  it('shows the funnel with counts and rates, and what is not counted', async () => {
    render();
    const funnel = await screen.findByRole('list', {
      name: 'From required to proven',
    });
    expect(
      within(funnel)
        .getAllByRole('listitem')
        .map(step => step.textContent),
    ).toEqual([
      'Must be protected24',
      'Have an active backup plan22 of 24 (91.7%)',
      'Restorable within the RPO19 of 24 (79.2%)',
      'With a copy that survives the failure12 of 24 (50%)',
      'Encrypted and locked as required9 of 24 (37.5%)',
      'Proven by a current drill5 of 24 (20.8%)',
    ]);
    expect(
      screen.getByText('Not counted: 2 are exempt, 4 hold no data.'),
    ).toBeInTheDocument();
  });

  it('has no rate where nothing must be protected', async () => {
    const api = mockShipshapeApi();
    api.listRecovery.mockResolvedValue(recoveryList());
    api.getRecoveryOverview.mockResolvedValue(
      recoveryOverview({
        coverage: {
          resources: 4,
          stateless: 4,
          exempt: 0,
          required: 0,
          steps: coverage.steps.map(({ step }) => ({ step, count: 0 })),
        },
      }),
    );
    render({ api });
    expect(
      await screen.findByText(
        'Nothing that you may see must be protected. Not counted: 4 hold no data.',
      ),
    ).toBeInTheDocument();
  });

  it('lists all resources by risk with links to their tabs', async () => {
    render();
    const table = await screen.findByRole('table', {
      name: 'All resources by risk',
    });
    expect(rowTexts(table)).toEqual([
      [
        'CartsPostgreSQL · prod · tier standard',
        'RPO breached',
        'shop',
        '3 days 4 hrRPO 25 hr',
        '90%Last backup 8 hours ago',
        'OverdueDrillslast passed 23 days agoRTO 5 hr 33 min (target 4 hr, missed)',
        '2 failed1 unknown',
      ],
      [
        'Orders databasePostgreSQL · prod · tier critical',
        'Recoverable',
        'shop',
        '9 hrRPO 25 hr',
        '90%Last backup 8 hours ago',
        'CurrentDrillslast passed 23 days agoRTO 16.7 sec (target 4 hr)',
        '2 failed1 unknown',
      ],
    ]);
    expect(within(table).getByRole('link', { name: 'Carts' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/carts/backups?resource=carts',
    );
    expect(
      within(table).getByRole('link', { name: 'Drills of Carts' }),
    ).toHaveAttribute('href', '/catalog/default/resource/carts/drills');
    expect(screen.getByText('These are all 2.')).toBeInTheDocument();
  });

  it('names overdue drills and the worst exposure, each with what matters there', async () => {
    render();
    expect(
      rowTexts(await screen.findByRole('table', { name: 'Overdue drills' })),
    ).toEqual([
      [
        'CartsPostgreSQL · prod · tier standard',
        'RPO breached',
        'shop',
        'OverdueDrillslast passed 23 days agoRTO 5 hr 33 min (target 4 hr, missed)',
        '2 failed1 unknown',
      ],
    ]);
    expect(
      rowTexts(screen.getByRole('table', { name: 'Worst exposure' })),
    ).toEqual([
      [
        'CartsPostgreSQL · prod · tier standard',
        'RPO breached',
        'shop',
        '3 days 4 hrRPO 25 hr',
        '90%Last backup 8 hours ago',
      ],
    ]);
  });

  it('has five rows of the worst exposure, however many there are', async () => {
    const api = mockShipshapeApi();
    api.listRecovery.mockResolvedValue(recoveryList());
    api.getRecoveryOverview.mockResolvedValue(
      recoveryOverview({
        worstExposure: Array.from({ length: 7 }, (_, index) => ({
          ...breached(),
          resource: { ...breached().resource, resourceId: `carts-${index}` },
        })),
      }),
    );
    render({ api });
    const table = await screen.findByRole('table', { name: 'Worst exposure' });
    expect(rowTexts(table)).toHaveLength(5);
    expect(
      screen.queryByRole('button', { name: /^Show all/ }),
    ).not.toBeInTheDocument();
  });

  it('asks for the coverage without waiting for the list', async () => {
    const api = mockShipshapeApi();
    api.listRecovery.mockReturnValue(new Promise(() => {}));
    api.getRecoveryOverview.mockResolvedValue(recoveryOverview());
    render({ api });
    await waitFor(() => expect(api.listRecovery).toHaveBeenCalledTimes(1));
    expect(api.getRecoveryOverview).toHaveBeenCalledTimes(1);
  });

  it('narrows down by the address, and changes it', async () => {
    const api = render({ path: '/?tier=critical&status=breached' });
    await screen.findByRole('table', { name: 'All resources by risk' });
    expect(api.listRecovery.mock.lastCall?.[0]).toMatchObject({
      owner: [],
      system: [],
      tier: ['critical'],
      status: ['breached'],
    });
    // Coverage is over all statuses.
    await settled(() =>
      expect(api.getRecoveryOverview.mock.lastCall?.[0]).toEqual({
        owner: [],
        system: [],
        tier: ['critical'],
      }),
    );
    await userEvent.selectOptions(screen.getByLabelText('Status'), [
      'Drill overdue',
    ]);
    await settled(() =>
      expect(api.listRecovery.mock.lastCall?.[0]).toMatchObject({
        tier: ['critical'],
        status: ['drillOverdue'],
      }),
    );
  });

  it('reads more on demand, and never shows a resource twice', async () => {
    const api = mockShipshapeApi();
    api.getRecoveryOverview.mockResolvedValue(recoveryOverview());
    api.listRecovery.mockImplementation(async query =>
      query?.cursor === 'second'
        ? recoveryList({ resources: [breached(), summary()] })
        : recoveryList({ resources: [breached()], nextCursor: 'second' }),
    );
    render({ api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Load more' }),
    );
    expect(await screen.findByText('These are all 2.')).toBeInTheDocument();
    expect(
      rowTexts(
        screen.getByRole('table', { name: 'All resources by risk' }),
      ).map(row => row[0]),
    ).toEqual([
      'CartsPostgreSQL · prod · tier standard',
      'Orders databasePostgreSQL · prod · tier critical',
    ]);
  });

  it('has words for an empty list, filtered or not', async () => {
    const api = mockShipshapeApi();
    api.getRecoveryOverview.mockResolvedValue(recoveryOverview());
    api.listRecovery.mockImplementation(async () =>
      recoveryList({ resources: [] }),
    );
    render({ api, path: '/?tier=critical' });
    expect(
      await screen.findByText('No resource matches the filters'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Clear filters' })[0],
    );
    expect(
      await screen.findByText('No protected resource yet'),
    ).toBeInTheDocument();
  });

  it('refuses in words when the permission is missing', async () => {
    const api = mockShipshapeApi();
    api.listRecovery.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    render({ api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.recovery.read.',
    );
  });

  it('shows the list even when the coverage cannot be read', async () => {
    const api = mockShipshapeApi();
    api.listRecovery.mockResolvedValue(recoveryList());
    api.getRecoveryOverview.mockRejectedValue(
      await refusal(500, 'Error', 'The database is down'),
    );
    render({ api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the coverage of the catalog. The database is down',
    );
    expect(
      screen.getByRole('table', { name: 'All resources by risk' }),
    ).toBeInTheDocument();
  });
});

describe('The export for an audit', () => {
  it('is offered only to those who may have it', async () => {
    render();
    await screen.findByRole('table', { name: 'All resources by risk' });
    await settled();
    expect(usePermission).toHaveBeenCalledWith({
      permission: evidenceExportPermission,
    });
    expect(
      screen.queryByRole('region', { name: 'Export for an audit' }),
    ).not.toBeInTheDocument();
  });

  it('saves the period, its last day included, as JSON or CSV', async () => {
    const api = render({ mayExport: true });
    const exported = {
      from: '2026-08-26',
      to: '2026-11-25',
      exportedAt: '2026-11-24T10:15:00Z',
      resources: [],
      contentSha256: 'a'.repeat(64),
    };
    api.exportRecovery.mockResolvedValue(exported);
    api.exportRecoveryCsv.mockResolvedValue('resource,drill\r\n');
    const panel = await screen.findByRole('region', {
      name: 'Export for an audit',
    });
    // 90 days before 24 November.
    expect(within(panel).getByLabelText('From')).toHaveValue('2026-08-26');
    await userEvent.click(
      within(panel).getByRole('button', { name: 'JSON with the chains' }),
    );
    expect(
      await within(panel).findByText(
        'Saved recovery-2026-08-26-2026-11-24.json.',
      ),
    ).toBeInTheDocument();
    expect(api.exportRecovery.mock.lastCall?.[0]).toEqual({
      from: '2026-08-26',
      to: '2026-11-25',
    });
    expect(
      JSON.parse(jest.mocked(downloadText).mock.lastCall?.[1] ?? ''),
    ).toEqual(exported);
    await userEvent.click(within(panel).getByRole('button', { name: 'CSV' }));
    expect(
      await within(panel).findByText(
        'Saved recovery-2026-08-26-2026-11-24.csv.',
      ),
    ).toBeInTheDocument();
    expect(downloadText).toHaveBeenLastCalledWith(
      'recovery-2026-08-26-2026-11-24.csv',
      'resource,drill\r\n',
      'text/csv',
    );
  });

  it('does not ask for a period that ends before it begins', async () => {
    render({ mayExport: true });
    const panel = await screen.findByRole('region', {
      name: 'Export for an audit',
    });
    const from = within(panel).getByLabelText('From');
    await userEvent.clear(from);
    expect(panel).toHaveTextContent('Choose the first and the last day.');
    await userEvent.type(from, '2026-12-01');
    expect(panel).toHaveTextContent('The last day is before the first one.');
    expect(within(panel).getByRole('button', { name: 'CSV' })).toBeDisabled();
  });

  it('says why nothing was saved', async () => {
    const api = render({ mayExport: true });
    api.exportRecoveryCsv.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    const panel = await screen.findByRole('region', {
      name: 'Export for an audit',
    });
    await userEvent.click(within(panel).getByRole('button', { name: 'CSV' }));
    expect(await within(panel).findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.evidence.export.',
    );
  });
});
