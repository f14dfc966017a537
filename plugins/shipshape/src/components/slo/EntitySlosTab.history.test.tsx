import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { entitySlos, slo, sloHistory } from '../../__testUtils__/sloAnswers';
import { renderSlosTab, rowTexts } from '../../__testUtils__/renderSlosTab';
import { refusal, settled } from '../../__testUtils__/renderPage';

const panels = async () =>
  (await screen.findAllByRole('heading', { level: 3 })).map(
    heading => heading.textContent,
  );

describe('What stands below an SLO', () => {
  it('loads the history of another SLO when it is opened, and of another window', async () => {
    const api = renderSlosTab(entitySlos());
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Show how this came about: Latency',
      }),
    );
    await settled(() =>
      expect(api.getSloHistory.mock.lastCall?.slice(1, 3)).toEqual([
        'checkout-latency',
        { window: 'own' },
      ]),
    );
    await userEvent.click(
      within(
        screen.getByRole('group', { name: 'Window of Latency' }),
      ).getByRole('button', { name: '7 days' }),
    );
    await settled(() =>
      expect(api.getSloHistory.mock.lastCall?.slice(1, 3)).toEqual([
        'checkout-latency',
        { window: '7d' },
      ]),
    );
  });

  it('opens the SLO that the address names', async () => {
    const api = renderSlosTab(entitySlos(), {
      path: '/?slo=checkout-availability',
    });
    await settled(() => expect(api.getSloHistory).toHaveBeenCalledTimes(1));
    expect(api.getSloHistory.mock.lastCall?.[1]).toBe('checkout-availability');
  });

  it('opens none of many', async () => {
    const api = renderSlosTab(
      entitySlos({
        slos: ['a', 'b', 'c', 'd'].map(id => slo({ sloId: id, title: id })),
      }),
    );
    expect(await panels()).toEqual(['a', 'b', 'c', 'd']);
    expect(api.getSloHistory).not.toHaveBeenCalled();
  });

  it('shows when it alerts, and what can never fire', async () => {
    const [alert] = slo().alerts;
    renderSlosTab(
      entitySlos({
        slos: [
          slo({
            target: '0.9',
            alerts: [
              {
                ...alert,
                factor: '14.4',
                threshold: '1.44',
                reachable: false,
                firing: undefined,
              },
              {
                ...alert,
                name: 'page slow',
                longSeconds: 21_600,
                shortSeconds: 1800,
                factor: '6',
                threshold: '0.6',
                firing: true,
              },
              {
                ...alert,
                name: 'policy',
                severity: 'ticket',
                shortSeconds: undefined,
                factor: '2',
                threshold: '0.2',
                firing: undefined,
              },
            ],
          }),
        ],
      }),
    );
    expect(
      rowTexts(
        await screen.findByRole('table', { name: 'Alerts, Availability' }),
      ),
    ).toEqual([
      [
        'page quick',
        'Page',
        '1 hour and 5 minutes',
        '14.4×',
        '144%',
        'Can never fire',
      ],
      ['page slow', 'Page', '6 hours and 30 minutes', '6×', '60%', 'Firing'],
      ['policy', 'Ticket', '1 hour', '2×', '20%', 'Not known'],
    ]);
    expect(
      screen.getByText(/the target of 90% leaves too much budget/),
    ).toBeInTheDocument();
  });

  it('says what it was computed from', async () => {
    renderSlosTab(
      entitySlos({
        slos: [
          slo({
            exclusions: [
              {
                from: '2026-11-12T10:00:00Z',
                to: '2026-11-12T12:00:00Z',
                reason: 'Upgrade',
              },
            ],
            problems: [
              {
                severity: 'warning',
                code: 'op-ignored',
                message: 'op means nothing here',
                file: 'slo.yaml',
                line: 48,
              },
            ],
          }),
        ],
      }),
    );
    const basis = await screen.findByRole('region', {
      name: 'What this was computed from, Availability',
    });
    expect(basis).toHaveTextContent(
      'From 718 one-hour and 36 five-minute buckets of prometheus:main, 3 minutes old, request-weighted; SLI revision 2.',
    );
    expect(basis).toHaveTextContent(
      'Left out, neither good nor bad: Nov 12, 2026, 10:00 UTC to Nov 12, 2026, 12:00 UTC. Upgrade',
    );
    expect(
      screen.getByRole('region', {
        name: 'Notes on its definition, Availability',
      }),
    ).toHaveTextContent('op means nothing hereslo.yaml, line 48 · op-ignored');
  });

  it('lists the incidents of the window with what is not known', async () => {
    renderSlosTab(entitySlos());
    expect(
      rowTexts(await screen.findByRole('table', { name: 'Incidents, Orders' })),
    ).toEqual([
      [
        '1',
        expect.stringMatching(/^i-1/),
        'Ticket',
        'not known',
        'Nov 24, 2026, 04:30 UTC',
        '–',
        'Nov 24, 2026, 06:00 UTC',
        '1.5 hours',
      ],
    ]);
  });

  it('keeps the rest when a history cannot be read', async () => {
    const api = renderSlosTab(entitySlos(), {
      history: await refusal(500, 'Error', 'The database is down'),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the history of Orders. The database is down',
    );
    expect(
      screen.getByRole('table', { name: 'Alerts, Orders' }),
    ).toBeInTheDocument();

    api.getSloHistory.mockResolvedValue(
      sloHistory({ points: [], figures: undefined }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('In this window nothing was counted.'),
    ).toBeInTheDocument();
    expect(screen.getAllByText('No data in this window.')).toHaveLength(2);
  });
});
