import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { group } from '../../__testUtils__/answers';
import { prometheus, reliability, slo } from '../../__testUtils__/sloAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { durationTicks } from '../../ui/chart/DurationBars';
import { OwnerReliabilityTab } from './OwnerReliabilityTab';

function renderTab(answer = reliability()) {
  const api = mockShipshapeApi();
  api.getOwnerReliability.mockResolvedValue(answer);
  renderPage(<OwnerReliabilityTab />, { api, entity: group });
  return api;
}

describe('OwnerReliabilityTab', () => {
  it('says at a glance how reliable the services of the group are', async () => {
    const api = renderTab();
    const strip = await screen.findByLabelText('Reliability at a glance');
    expect(strip).toHaveTextContent(
      'SLOs21 × Budget exhausted1 × Healthy1 component has none',
    );
    expect(strip).not.toHaveTextContent('0 ×');
    expect(strip).toHaveTextContent('Open incidents15 detected');
    expect(strip).toHaveTextContent(
      'Time to detect5 minutesmedian of 4 incidents, last 90 daysmean 6 minutes1 left out: its start is not known',
    );
    expect(strip).toHaveTextContent(
      'Time to recover25 minutesmedian of 4 incidents, last 90 daysmean 2.8 hours1 still open, not counted',
    );
    expect(api.getOwnerReliability.mock.lastCall?.[0]).toBe(
      'group:default/shop',
    );
  });

  it('lists the SLOs, worst first, with links to the tabs of their entities', async () => {
    renderTab();
    const table = await screen.findByRole('table', {
      name: 'SLOs, most at risk first',
    });
    expect(rowTexts(table)).toEqual([
      [
        'Orders99.9% over 30 days · tier critical',
        'checkout',
        'Budget exhausted',
        '99.85%',
        '-50%, overspent-5 requests · -21.6 minutes',
        '0×',
        '3 minutes ago',
      ],
      [
        'Availability99.9% over 30 days · tier critical',
        'checkout',
        'Healthy',
        '99.975%',
        '75% left750 requests · 32.4 minutes',
        '0×',
        '3 minutes ago',
      ],
    ]);
    expect(within(table).getByRole('link', { name: 'Orders' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/slos?slo=checkout-orders',
    );
  });

  it('names the components without an SLO and where to learn how to add one', async () => {
    renderTab();
    expect(
      await screen.findByRole('link', { name: 'How to add an SLO to cart' }),
    ).toHaveAttribute('href', '/catalog/default/component/cart/slos');
  });

  it('lists what is open', async () => {
    renderTab();
    const table = await screen.findByRole('table', {
      name: 'Open incidents, shop',
    });
    expect(rowTexts(table)).toEqual([
      [
        '1',
        'Latency burns',
        'checkout',
        'Page',
        'Nov 24, 2026, 09:31 UTC',
        'Nov 24, 2026, 09:36 UTC',
        '5 minutes',
        'open',
        '–',
      ],
    ]);
  });

  it('shows the trend by month, and a month without incidents as such', async () => {
    renderTab();
    const title = 'Time to detect and to recover';
    expect(
      await screen.findByRole('img', {
        name: /Bars by month from October 2026 to November 2026/,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('No bar in 1 month without incidents.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        '1 incident is still open and not part of the time to recover. The start of 1 incident is not known: it is not part of the time to detect.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: `Show as table: ${title}, shop` }),
    );
    expect(
      rowTexts(screen.getByRole('table', { name: `${title}, shop` })),
    ).toEqual([
      [
        'November 2026',
        '5',
        '1',
        '5 minutes',
        '6 minutes',
        '4',
        '6.7 minutes',
        '25 minutes',
        '2.8 hours',
        '4',
        '1',
      ],
      ['October 2026', '0', '0', '–', '–', '0', '–', '–', '–', '0', '0'],
    ]);
  });

  it('lists an SLO that fails with its reason and last values', async () => {
    renderTab(
      reliability({
        slos: [
          slo({
            status: 'error',
            data: 'error',
            dataReason: 'The query timed out',
            error: { code: 'timeout', since: '2026-11-24T06:40:00Z' },
          }),
          slo({
            sloId: 'unknown',
            title: 'Nothing',
            status: 'noData',
            data: 'noData',
            dataReason: 'No series',
            figures: undefined,
            burnRates: [],
            asOf: undefined,
            timeToExhaustion: { kind: 'unknown' },
          }),
        ],
        freshness: [{ ...prometheus, state: 'failed' }],
      }),
    );
    const rows = rowTexts(
      await screen.findByRole('table', { name: 'SLOs, most at risk first' }),
    );
    expect(rows[0].slice(2, 5)).toEqual([
      'Data errorstale since Nov 24, 2026, 06:40 UTC · The query timed out',
      '99.975%',
      '75% left750 requests · 32.4 minutes',
    ]);
    expect(rows[1].slice(2)).toEqual([
      'No dataNo series',
      'Unknown',
      'Unknown',
      'Unknown',
      'never',
    ]);
    expect(
      screen.getByText('A source of these figures needs attention'),
    ).toBeInTheDocument();
  });

  it('has words for an owner of nothing', async () => {
    renderTab(reliability({ slos: [], withoutSlo: [], statuses: [] }));
    expect(
      await screen.findByText('Nothing of shop has an SLO'),
    ).toBeInTheDocument();
  });

  it('refuses in words', async () => {
    const api = mockShipshapeApi();
    api.getOwnerReliability.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<OwnerReliabilityTab />, { api, entity: group });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.slo.read.',
    );
  });
});

it.each([
  [0, [0, 60]],
  [240, [0, 60, 120, 180, 240]],
  [5400, [0, 1800, 3600, 5400]],
  [40_000, [0, 14_400, 28_800, 43_200]],
])(
  'marks durations up to %s s in units that people count in',
  (most, ticks) => {
    expect(durationTicks(most)).toEqual(ticks);
  },
);
