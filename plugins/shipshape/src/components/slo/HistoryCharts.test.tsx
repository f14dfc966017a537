import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { slo, sloHistory } from '../../__testUtils__/sloAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import { mockShipshapeApi, renderPage } from '../../__testUtils__/renderPage';
import { BurnDownChart, BurnRateChart } from './HistoryCharts';

const RealFormat = Intl.DateTimeFormat;

/** Lines are drawn anew after each gap: every M starts one. */
function pieces(container: HTMLElement, series: string): string[] {
  const line = [
    ...container.querySelectorAll(`path[data-series="${series}"]`),
  ].find(path => path.getAttribute('fill') === 'none');
  return (line?.getAttribute('d') ?? '').split('M').filter(Boolean);
}

function renderBurnDown(history = sloHistory()) {
  return renderPage(
    <BurnDownChart slo={slo()} history={history} width={600} />,
    { api: mockShipshapeApi() },
  );
}

describe('BurnDownChart', () => {
  it('draws gaps as gaps, also where a step is missing altogether', async () => {
    const { container } = renderBurnDown();
    expect(
      await screen.findByRole('img', {
        name: 'Budget over the window. Lines, 6 points from Nov 24, 2026, 01:00 UTC to Nov 24, 2026, 06:00 UTC. The same figures are available as a table.',
      }),
    ).toBeInTheDocument();
    expect(pieces(container, 'budgetRemaining')).toHaveLength(2);
    expect(
      screen.getByText('Gaps: nothing is known of 2 steps.'),
    ).toBeInTheDocument();
  });

  it('adds a gap where the answer leaves a step out', async () => {
    const history = sloHistory();
    history.points = history.points.filter(
      point => point.budgetRemaining !== undefined,
    );
    const { container } = renderBurnDown(history);
    await screen.findByRole('img');
    expect(pieces(container, 'budgetRemaining')).toHaveLength(2);
    expect(
      screen.getByText('Gaps: nothing is known of 2 steps.'),
    ).toBeInTheDocument();
  });

  it('reaches below zero, to the scale of what is overspent', async () => {
    const { container } = renderBurnDown();
    await screen.findByRole('img');
    const ticks = [...container.querySelectorAll('text')].map(
      tick => tick.textContent,
    );
    expect(ticks).toEqual(expect.arrayContaining(['100%', '0%', '-50%']));
  });

  it('numbers the incidents as the table does', async () => {
    const { container } = renderBurnDown();
    await screen.findByText(
      'Shaded: incidents, numbered as in the table below.',
    );
    expect(
      [...container.querySelectorAll('text')].map(text => text.textContent),
    ).toContain('1');
  });

  it('shows the same figures as a table, zero and negative and unknown', async () => {
    renderBurnDown();
    await userEvent.click(
      await screen.findByRole('button', { name: /^Show as table/ }),
    );
    expect(
      rowTexts(
        screen.getByRole('table', {
          name: 'Budget over the window, Availability',
        }),
      ),
    ).toEqual([
      ['Nov 24, 2026, 06:00 UTC', '1,000', '5', '-50%'],
      ['Nov 24, 2026, 05:00 UTC', '1,000', '5', '0%'],
      ['Nov 24, 2026, 04:00 UTC', '–', '–', '–'],
      ['Nov 24, 2026, 03:00 UTC', '–', '–', '–'],
      ['Nov 24, 2026, 02:00 UTC', '1,000', '5', '50%'],
      ['Nov 24, 2026, 01:00 UTC', '1,000', '0', '100%'],
    ]);
  });

  it('says when there is nothing to draw', async () => {
    renderBurnDown(sloHistory({ points: [] }));
    expect(
      await screen.findByText('No data in this window.'),
    ).toBeInTheDocument();
  });

  // Where the browser's clock reads 20:00 of the day before.
  it('keeps to UTC in another zone', async () => {
    jest
      .spyOn(Intl, 'DateTimeFormat')
      .mockImplementation(
        (locale, options) =>
          new RealFormat(locale, { timeZone: 'America/New_York', ...options }),
      );
    try {
      const { container } = renderBurnDown();
      await screen.findByRole('img', {
        name: /from Nov 24, 2026, 01:00 UTC to Nov 24, 2026, 06:00 UTC/,
      });
      const ticks = [...container.querySelectorAll('text')].map(
        tick => tick.textContent,
      );
      expect(ticks).toEqual(expect.arrayContaining(['02:00', '04:00']));
    } finally {
      jest.restoreAllMocks();
    }
  });
});

describe('BurnRateChart', () => {
  it('draws both windows and where a page alert fires', async () => {
    const { container } = renderPage(
      <BurnRateChart slo={slo()} history={sloHistory()} width={600} />,
      { api: mockShipshapeApi() },
    );
    const picture = await screen.findByRole('img', { name: /^Burn rate\./ });
    expect(
      within(picture).getByText('Page: 14.4× over 1 hour'),
    ).toBeInTheDocument();
    expect(within(picture).getByText('Over 1 hour')).toBeInTheDocument();
    expect(within(picture).getByText('Over 6 hours')).toBeInTheDocument();
    expect(pieces(container, 'burnRate1h')).toHaveLength(2);
    expect(pieces(container, 'burnRate6h')).toHaveLength(2);
  });
});
