import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  entitySlos,
  overspentFigures,
  slo,
  sloHistory,
} from '../../__testUtils__/sloAnswers';
import { renderSlosTab, rowTexts } from '../../__testUtils__/renderSlosTab';
import { refusal, settled } from '../../__testUtils__/renderPage';

const panels = async () =>
  (await screen.findAllByRole('heading', { level: 3 })).map(
    heading => heading.textContent,
  );

describe('EntitySlosTab', () => {
  it('shows all SLOs, the riskiest first and open, and asks only for its history', async () => {
    const api = renderSlosTab(entitySlos());
    expect(await panels()).toEqual(['Orders', 'Latency', 'Availability']);
    expect(
      await screen.findByRole('region', { name: 'Burn rate, Orders' }),
    ).toBeInTheDocument();
    expect(api.getSloHistory).toHaveBeenCalledTimes(1);
    expect(api.getSloHistory.mock.lastCall?.slice(0, 3)).toEqual([
      'component:default/checkout',
      'checkout-orders',
      { window: 'own' },
    ]);
    expect(
      screen.getByRole('button', {
        name: 'Show how this came about: Latency',
      }),
    ).toHaveAttribute('aria-expanded', 'false');
  });

  it('says at a glance how many are in which state, which is worst, and what is open', async () => {
    renderSlosTab(entitySlos());
    const strip = await screen.findByLabelText('All SLOs at a glance');
    expect(strip).toHaveTextContent(
      'SLOs31 × Budget exhausted1 × Burning fast, page1 × Healthy',
    );
    expect(strip).toHaveTextContent(
      'Most at riskOrdersBudget exhausted-50%, overspent',
    );
    expect(strip).toHaveTextContent(
      'Open incidents1Latency burns 39 minutes ago1 resolved in the last 90 days',
    );
    expect(strip).toHaveTextContent(
      'Newest data3 minutes agoFreshprometheus:main',
    );
  });

  it('says what an overspent SLO is like, with a bar that goes below zero', async () => {
    renderSlosTab(entitySlos());
    const panel = await screen.findByRole('region', { name: 'Orders' });
    expect(panel).toHaveTextContent('99.9% of requests good over 30 days');
    const figures = within(panel).getByLabelText('Figures of Orders');
    expect(figures).toHaveTextContent(
      'Attainment99.85%target 99.9%as of Nov 24, 2026, 10:12 UTC',
    );
    expect(figures).toHaveTextContent(
      '5 failed requests more than the 10 that are allowed',
    );
    const bar = within(panel).getByRole('meter', {
      name: 'Error budget left of Orders',
    });
    expect(bar).toHaveAttribute('aria-valuenow', '-50');
    expect(bar).toHaveAttribute('aria-valuemin', '-100');
    expect(bar).toHaveAttribute('aria-valuemax', '100');
    expect(bar).toHaveAttribute('aria-valuetext', '-50%, overspent');
    expect(
      within(panel).getByRole('link', { name: /^Runbook of Orders/ }),
    ).toHaveAttribute('href', 'https://runbooks.example.com/checkout');
    expect(
      within(panel).getByRole('link', { name: /^OpenSLO definition of Orders/ }),
    ).toHaveAttribute('href', 'https://git.example.com/checkout/slo.yaml');
  });

  it('says how fast the budget burns, in words and by window', async () => {
    renderSlosTab(entitySlos());
    const panel = await screen.findByRole('region', { name: 'Latency' });
    expect(panel).toHaveTextContent(
      'Burning 6× too fast (over 1 h); at this rate the budget ends in 2 days.',
    );
    expect(panel).toHaveTextContent('A page alert is firing.');
    const rates = within(
      screen.getByRole('list', { name: 'Burn rate by window of Availability' }),
    ).getAllByRole('listitem');
    expect(rates.map(rate => rate.textContent)).toEqual([
      '5 min: no traffic',
      '1 h: 0×',
      '6 h: 0.25×',
      '1 day: 0.5×',
    ]);
  });

  it('sets this month beside the own window', async () => {
    renderSlosTab(entitySlos());
    expect(
      await screen.findByLabelText('Figures of Availability'),
    ).toHaveTextContent(
      'This month99.99%90% of the budget of a whole month left',
    );
  });

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

  it('names the part of a system that an SLO belongs to', async () => {
    const api = renderSlosTab(
      entitySlos({ entityRef: 'system:default/storefront', slos: [slo()] }),
      {
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'System',
          metadata: { name: 'storefront', namespace: 'default' },
        },
      },
    );
    expect(
      await screen.findByRole('link', { name: 'checkout' }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout');
    await settled(() =>
      expect(api.getSloHistory.mock.lastCall?.[0]).toBe(
        'component:default/checkout',
      ),
    );
  });

  it('tells a budget of zero from one that is not known', async () => {
    renderSlosTab(
      entitySlos({
        slos: [
          slo({
            sloId: 'zero',
            title: 'Zero',
            status: 'exhausted',
            figures: {
              ...overspentFigures,
              attainment: 0,
              budgetRemaining: 0,
              budgetMinutesLeft: 0,
              events: { total: 1, bad: 1, allowed: 1, left: 0 },
            },
          }),
          slo({
            sloId: 'unknown',
            title: 'Nothing',
            status: 'noTraffic',
            data: 'noTraffic',
            dataReason: 'Nothing was requested',
            figures: {
              ...overspentFigures,
              attainment: undefined,
              budgetRemaining: undefined,
              budgetMinutesLeft: undefined,
              events: { total: 0, bad: 0, allowed: 0, left: 0 },
            },
          }),
        ],
      }),
    );
    const zero = await screen.findByLabelText('Figures of Zero');
    expect(zero).toHaveTextContent('Attainment0.00%');
    expect(zero).toHaveTextContent('0% left, used up exactly');
    expect(
      within(zero).getByRole('meter', { name: 'Error budget left of Zero' }),
    ).toHaveAttribute('aria-valuenow', '0');

    const unknown = screen.getByLabelText('Figures of Nothing');
    expect(unknown).toHaveTextContent('AttainmentUnknown');
    expect(unknown).toHaveTextContent('Error budget leftUnknown');
    expect(
      within(unknown).queryByRole('meter', {
        name: 'Error budget left of Nothing',
      }),
    ).not.toBeInTheDocument();
    expect(screen.getByText('Nothing was requested')).toBeInTheDocument();
  });
});
