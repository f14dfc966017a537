import { screen, within } from '@testing-library/react';
import {
  entitySlos,
  overspentFigures,
  slo,
} from '../../__testUtils__/sloAnswers';
import { renderSlosTab } from '../../__testUtils__/renderSlosTab';
import { settled } from '../../__testUtils__/renderPage';

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
      within(panel).getByRole('link', {
        name: /^OpenSLO definition of Orders/,
      }),
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
