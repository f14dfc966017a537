import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { group } from '../../__testUtils__/answers';
import { ownerRecovery } from '../../__testUtils__/recoveryAnswers';
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
  api.getOwnerRecovery.mockResolvedValue(ownerRecovery());
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
        name: /^Time to detect.*Bars by month from October 2026 to November 2026/,
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
    api.getOwnerRecovery.mockResolvedValue(ownerRecovery());
    api.getOwnerReliability.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<OwnerReliabilityTab />, { api, entity: group });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.slo.read.',
    );
    // What may be seen still is.
    expect(
      await screen.findByRole('region', { name: 'Recovery' }),
    ).toBeInTheDocument();
  });
});

describe('The recovery section', () => {
  it('shows coverage, the resources by risk, and the drills by month', async () => {
    const api = renderTab();
    const section = await screen.findByRole('region', { name: 'Recovery' });
    const strip = await within(section).findByLabelText('Recovery at a glance');
    expect(strip).toHaveTextContent(
      'Protected resources21 × RPO breached1 × Recoverable',
    );
    expect(strip).toHaveTextContent(
      'Proven by a current drill20.8%of 24 that must be protected',
    );
    expect(strip).toHaveTextContent(
      'Drills, 12 months74 passed, 2 failed, 1 inconclusive',
    );
    const funnel = within(section).getByRole('list', {
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
    expect(section).toHaveTextContent(
      'Not counted: 2 are exempt, 4 hold no data.',
    );
    const rows = rowTexts(
      within(section).getByRole('table', { name: 'Resources by risk' }),
    );
    expect(rows.map(row => row[0])).toEqual([
      'CartsPostgreSQL · prod · tier standard',
      'Orders databasePostgreSQL · prod · tier critical',
    ]);
    expect(api.getOwnerRecovery.mock.lastCall?.[0]).toBe('group:default/shop');
    // Told apart by signs, too.
    const months = within(section).getByRole('img', {
      name: /^Restore drills by month/,
    });
    expect(
      [...months.querySelectorAll('li')].map(({ textContent }) => textContent),
    ).toEqual(['✓ Passed', '✕ Failed', '? Inconclusive']);
    await userEvent.click(
      within(section).getByRole('button', {
        name: 'Show as table: Restore drills by month, shop',
      }),
    );
    expect(
      rowTexts(
        within(section).getByRole('table', {
          name: 'Restore drills by month, shop',
        }),
      ),
    ).toEqual([
      ['November 2026', '3', '0', '0', '17 min 15 sec'],
      ['October 2026', '1', '2', '1', '–'],
    ]);
  });

  it('is hidden with a word where the permission is missing, and the rest is not', async () => {
    const api = mockShipshapeApi();
    api.getOwnerReliability.mockResolvedValue(reliability());
    api.getOwnerRecovery.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<OwnerReliabilityTab />, { api, entity: group });
    expect(
      await screen.findByText(
        'Recovery is not shown: it needs the permission shipshape.recovery.read.',
      ),
    ).toBeInTheDocument();
    expect(
      await screen.findByLabelText('Reliability at a glance'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('reports an error of its own and tries again', async () => {
    const api = mockShipshapeApi();
    api.getOwnerReliability.mockResolvedValue(reliability());
    api.getOwnerRecovery.mockRejectedValue(
      await refusal(500, 'Error', 'The database is down'),
    );
    renderPage(<OwnerReliabilityTab />, { api, entity: group });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the recovery of shop. The database is down',
    );
    api.getOwnerRecovery.mockResolvedValue(
      ownerRecovery({ resources: [], statuses: [] }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText(/^Nothing that it owns is known to hold data/),
    ).toBeInTheDocument();
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
