import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { buildChartModel } from '../../model/chartModel';
import { dollars } from '../../__testUtils__/answers';
import { mockShipshapeApi, renderPage } from '../../__testUtils__/renderPage';
import { CostChart } from './CostChart';
import { PALETTES } from './palette';
import { hasTick, longPeriod, shortPeriod } from './periods';

const model = buildChartModel(dollars, 'daily', {
  group: ({ key }) => key || 'None',
  rest: count => `Other (${count})`,
});

function renderChart() {
  return renderPage(<CostChart model={model} title="Cost" width={600} />, {
    api: mockShipshapeApi(),
  });
}

describe('CostChart', () => {
  it('draws complete, incomplete and missing days differently', async () => {
    const { container } = renderChart();
    expect(
      await screen.findByRole('img', {
        name: 'Cost. Stacked bars, 3 periods from Nov 20, 2026 to Nov 22, 2026. The same figures are available as a table.',
      }),
    ).toBeInTheDocument();

    const bars = [
      ...container.querySelectorAll(
        'g[data-series="group:Compute Engine"] rect',
      ),
    ].map(bar => ({
      height: Math.round(Number(bar.getAttribute('height'))),
      hatched: bar.getAttribute('fill')?.startsWith('url(#'),
    }));
    // The day without data has no bar.
    expect(bars).toHaveLength(2);
    const [complete, incomplete] = bars;
    expect(complete.hatched).toBe(false);
    expect(incomplete.hatched).toBe(true);
    // 60 and 40.005
    expect(complete.height / incomplete.height).toBeCloseTo(1.5, 1);
    expect(
      screen.getByText(/Hatched: 1 period is not complete yet/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Gap: no source covers 1 period/),
    ).toBeInTheDocument();
  });

  it('shows the same figures as a table', async () => {
    renderChart();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show as table' }),
    );
    const table = screen.getByRole('table', { name: 'Cost' });
    expect(
      within(table)
        .getAllByRole('row')
        .map(row => [...row.children].map(cell => cell.textContent)),
    ).toEqual([
      ['Day (UTC)', 'State', 'Total', 'Compute Engine', 'Cloud SQL', 'None'],
      ['Nov 22, 2026', 'incomplete', '$80.00', '$40.01', '$40.50', '-$0.51'],
      ['Nov 21, 2026', 'no data', '–', '–', '–', '–'],
      ['Nov 20, 2026', 'complete', '$70.00', '$60.00', '$10.00', '$0.00'],
    ]);
  });

  it('says when there is nothing to draw', async () => {
    renderPage(<CostChart model={{ ...model, points: [] }} title="Cost" />, {
      api: mockShipshapeApi(),
    });
    expect(
      await screen.findByText('No cost in this range.'),
    ).toBeInTheDocument();
  });
});

describe('periods', () => {
  it('are named by their UTC days', () => {
    expect(shortPeriod('2026-11-01', 'daily', 'en-US')).toBe('Nov 1');
    expect(shortPeriod('2026-11-01', 'monthly', 'en-US')).toBe('Nov 2026');
    expect(longPeriod('2026-11-01', 'daily', 'en-US')).toBe('Nov 1, 2026');
    expect(longPeriod('2026-11-01', 'monthly', 'en-US')).toBe('November 2026');
  });

  it('get fewer ticks when there are many', () => {
    expect(hasTick('2026-11-03', 30)).toBe(true);
    expect(hasTick('2026-11-03', 90)).toBe(false);
    expect(hasTick('2026-11-08', 90)).toBe(true);
  });
});

describe('palette', () => {
  /** Relative luminance by WCAG 2.1. */
  function luminance(color: string): number {
    const [red, green, blue] = [1, 3, 5]
      .map(start => parseInt(color.slice(start, start + 2), 16) / 255)
      .map(value =>
        value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
      );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(a: string, b: string): number {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  }

  it.each([
    ['light', '#FFFFFF'],
    ['dark', '#424242'],
  ] as const)('can be seen on the %s paper', (mode, paper) => {
    for (const color of [...PALETTES[mode].groups, PALETTES[mode].rest]) {
      expect(contrast(color, paper)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
