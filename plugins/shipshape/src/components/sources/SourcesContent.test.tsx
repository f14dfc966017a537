import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sources } from '../../__testUtils__/sourcesAnswer';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { SourcesContent } from './SourcesContent';

function renderSources(answer = sources()) {
  const api = mockShipshapeApi();
  api.getSources.mockResolvedValue(answer);
  renderPage(<SourcesContent />, { api });
  return api;
}

const rowTexts = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row => [...row.children].map(cell => cell.textContent));

describe('SourcesContent', () => {
  it('shows the state of a source and its runs', async () => {
    renderSources();
    expect(await screen.findByText('Fresh')).toBeInTheDocument();
    expect(screen.getByLabelText('State of focus:main')).toHaveTextContent(
      'Last delivery12 minutes agoNov 24, 2026, 10:03 UTC',
    );
    expect(screen.getByLabelText('State of focus:main')).toHaveTextContent(
      'Data throughNov 22, 2026Expected every1 hour',
    );
    expect(
      rowTexts(screen.getByRole('table', { name: 'Last runs of focus:main' })),
    ).toEqual([
      [
        'Nov 24, 2026, 10:00 UTC',
        'Partly succeeded',
        '1.5 minutes',
        'Active: 2, Failed: 1',
        'azure/2026-11: Line 7 ends inside of a quoted field',
      ],
    ]);
  });

  it('shows deliveries, defects in words and rejected cells', async () => {
    renderSources();
    expect(
      rowTexts(
        await screen.findByRole('table', { name: 'Deliveries of focus:main' }),
      ),
    ).toEqual([
      [
        'November 2026',
        '4102',
        'Active',
        '1,234',
        '$100.00',
        '$90.00',
        'yesterday',
        'aws/2026-11-23',
      ],
    ]);
    expect(
      rowTexts(
        screen.getByRole('table', {
          name: 'Defects in the active data of focus:main',
        }),
      ),
    ).toEqual([
      [
        'D05',
        'The list cost is lower than the contracted cost.',
        'ListCost',
        '12',
        'aws.csv, line 3',
      ],
    ]);
    expect(
      rowTexts(
        screen.getByRole('table', { name: 'Rejected cells of focus:main' }),
      ),
    ).toEqual([['aws.csv, line 12', 'BilledCost', '12,5', 'Not a number']]);
  });

  it('says why a delivery was held back and what it would change', async () => {
    renderSources();
    const delivery = await screen.findByRole('article', {
      name: 'aws/2026-11',
    });
    expect(delivery).toHaveTextContent(
      'Its billed total fell sharply: From 100 to 40 USD.',
    );
    expect(rowTexts(within(delivery).getByRole('table'))).toEqual([
      ['Billed, USD', '$100.00', '$40.00', 'down $60.00 (-60%)'],
      ['Effective, USD', '$90.00', '$45.00', 'down $45.00 (-50%)'],
    ]);
  });

  it('accepts a delivery for a reason, and loads anew', async () => {
    const api = renderSources();
    api.decideLoad.mockResolvedValue({ load: sources().sources[0].loads[0] });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Accept…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Accept this delivery?',
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Accept' }),
    );
    expect(within(dialog).getByText('Please say why.')).toBeInTheDocument();
    expect(api.decideLoad).not.toHaveBeenCalled();

    await userEvent.type(
      within(dialog).getByRole('textbox'),
      ' The account was closed ',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Accept' }),
    );
    expect(await screen.findByRole('status')).toHaveTextContent(
      'The delivery was accepted',
    );
    expect(api.decideLoad).toHaveBeenCalledWith({
      sourceId: 'focus:main',
      loadId: 'load-2',
      decision: 'accept',
      reason: 'The account was closed',
    });
    await settled(() => expect(api.getSources).toHaveBeenCalledTimes(2));
  });

  it('explains that somebody else has decided', async () => {
    const api = renderSources();
    api.decideLoad.mockRejectedValue(
      await refusal(409, 'ConflictError', 'Not quarantined'),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Reject…' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'Wrong file');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Reject' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'Somebody has decided on this delivery before you.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    );
    await settled(() => expect(api.getSources).toHaveBeenCalledTimes(2));
  });

  it('offers no decision to those who may not decide', async () => {
    renderSources(sources({ canManage: false }));
    expect(
      await screen.findByText(
        'Deciding needs the permission shipshape.source.manage.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText('Accept…')).not.toBeInTheDocument();
  });

  it('follows the progress of a running refresh, and stops', async () => {
    const running = sources();
    running.sources[0].runs.unshift({
      id: 'run-2',
      startedAt: '2026-11-24T10:14:00Z',
      outcome: 'running',
      progress: { done: 3, total: 4, message: 'aws/2026-11' },
      counts: {},
      errors: [],
    });
    jest.useFakeTimers();
    try {
      const api = renderSources(running);
      const bar = await screen.findByRole('progressbar', {
        name: 'A refresh is running',
      });
      expect(bar).toHaveAttribute('aria-valuenow', '75');
      expect(
        screen.getByText('A refresh is running: 3 of 4: aws/2026-11'),
      ).toBeInTheDocument();

      api.getSources.mockResolvedValue(sources());
      const before = api.getSources.mock.calls.length;
      await act(async () => jest.advanceTimersByTime(3_000));
      expect(api.getSources).toHaveBeenCalledTimes(before + 1);
      expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();

      await act(async () => jest.advanceTimersByTime(30_000));
      expect(api.getSources).toHaveBeenCalledTimes(before + 1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('shows what a source of SLOs serves, warns of and fails at, and no bills', async () => {
    const [cost] = sources().sources;
    renderSources(
      sources({
        sources: [
          {
            ...cost,
            id: 'prometheus:main',
            kind: 'slo',
            warnings: ['It keeps 15 days, an SLO needs 30.'],
            slos: {
              total: 14,
              failed: [
                {
                  sloId: 'search-availability',
                  code: 'timeout',
                  message: 'query timed out',
                  since: '2026-11-24T06:40:00Z',
                },
              ],
            },
            quarantined: [],
            loads: [],
          },
          {
            ...cost,
            id: 'reports',
            kind: 'reports',
            slos: { total: 0, failed: [] },
            quarantined: [],
            loads: [],
          },
        ],
      }),
    );
    const section = await screen.findByRole('region', {
      name: 'prometheus:main',
    });
    expect(section).toHaveTextContent('It keeps 15 days, an SLO needs 30.');
    expect(section).toHaveTextContent('SLOs141 whose last query failed');
    expect(
      rowTexts(
        within(section).getByRole('table', {
          name: 'SLOs of prometheus:main whose last query failed',
        }),
      ),
    ).toEqual([
      [
        'search-availability',
        'it took too long',
        'query timed out',
        'Nov 24, 2026, 06:40 UTC',
      ],
    ]);
    const reports = screen.getByRole('region', { name: 'reports' });
    expect(reports).toHaveTextContent('Reports');
    expect(reports).toHaveTextContent('It serves 0 SLOs.');
    expect(reports).toHaveTextContent('No query failed.');
    expect(screen.queryByText('Deliveries')).not.toBeInTheDocument();
    expect(screen.queryByText('Data quality')).not.toBeInTheDocument();
  });

  it('shows the configuration to add where no source is', async () => {
    renderSources(sources({ sources: [] }));
    expect(
      await screen.findByText('No source is configured'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('app-config.yaml')).toHaveTextContent(
      'path: /var/lib/shipshape/billing',
    );
  });

  it('refuses in words', async () => {
    const api = mockShipshapeApi();
    api.getSources.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<SourcesContent />, { api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.source.read.',
    );
  });
});
